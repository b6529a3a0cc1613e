import {registry} from "@web/core/registry";

/*
 * A leader scores two people and hands them in without touching the mouse: Enter goes to the first mark and on to the
 * next, from the last one to the opinion; Ctrl+Enter hands in and goes to the next person.
 */
const score = (name, [first, second], opinion) => [
    {
        content: `${name} is shown, with what they say themselves`,
        trigger: `.o_score_person[aria-label='${name}'] .o_score_words:contains('Two new customers')`,
    },
    {
        trigger: "[data-score=points][aria-label=Attitude]",
        run: `edit ${first}`,
    },
    {
        trigger: "[data-score=points][aria-label=Attitude]",
        run: "press Enter",
    },
    {
        content: "Enter went on to the next mark",
        trigger: "[data-score=points][aria-label=Teamwork]:focus",
        run: `edit ${second}`,
    },
    {
        content: "The score follows what is typed",
        trigger: ".o_score_kept:contains('Kept')",
    },
    {
        trigger: ".o_score_preview:not(:contains('–'))",
    },
    {
        trigger: "textarea[data-score=opinion]",
        run: `edit ${opinion}`,
    },
    {
        trigger: "textarea[data-score=opinion]",
        run: "press ctrl+Enter",
    },
    {
        content: "Handed in, with a sign in the list",
        trigger: `.o_score_one:contains('${name}'):contains('Handed in')`,
    },
];

registry.category("web_tour.tours").add("marketing_score_team", {
    steps: () => [
        {
            content: "The first person is chosen already",
            trigger: ".o_score_one[aria-current]:contains('Li Na')",
            run: "press Enter",
        },
        {
            content: "Enter leads to the first mark",
            trigger: "[data-score=points][aria-label=Attitude]:focus",
        },
        ...score("Li Na", [88, 92], "Careful with every customer this month."),
        ...score("Wang Qiang", [75, 70], "Has to plan the weeks better."),
        {
            content: "All that is left is thanks",
            trigger: ".o_score_all_done",
        },
    ],
});
