import {registry} from "@web/core/registry";

/*
 * A day of the office staff: the app opens on My Desk; what needs nothing is done by one click, what needs a note in
 * the window that asks for it; both are gone then.
 */
registry.category("web_tour.tours").add("marketing_desk_day", {
    steps: () => [
        {
            content: "The desk says what is due, urgent first",
            trigger: ".o_desk_duty:first-child:contains('Ring back')",
        },
        {
            content: "Nothing is needed: one click",
            trigger: ".o_desk_duty:contains('Ring back') .o_desk_done",
            run: "click",
        },
        {
            content: "It is gone, and could be taken back",
            trigger: ".o_notification:contains('Done: Ring back'):contains('Undo')",
        },
        {
            trigger: ".o_desk_card_duties:not(:contains('Ring back'))",
        },
        {
            content: "This one asks for a note",
            trigger:
                ".o_desk_duty:contains('Minutes of the meeting'):contains('note') .o_desk_done",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "edit Sent to all who were there.",
        },
        {
            trigger: ".modal button[name=action_finish]",
            run: "click",
        },
        {
            content: "Nothing is left of today",
            trigger:
                "body:not(:has(.modal)) .o_desk_card_duties:not(:contains('Minutes')):contains('Tidy the archive')",
        },
        {
            content: "What comes next stands there already",
            trigger: ".o_desk_clear:contains('All done for today')",
        },
    ],
});
