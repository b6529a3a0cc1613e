import {Component, useState} from "@odoo/owl";

import {_t} from "@web/core/l10n/translation";
import {useFileUploader} from "@web/core/utils/files";
import {useService} from "@web/core/utils/hooks";

import {DeskCard, LEVEL_BADGE, LEVEL_TEXT, sectionProps} from "./desk_card";

/* global odoo */

const MODEL = "marketing.duty";

/**
 * Duties, done where they stand: by one click where nothing is needed, else in the window that asks for it. A file
 * dropped onto a row is kept as its evidence.
 */
export class DeskDuties extends Component {
    static template = "marketing_office.DeskDuties";
    static components = {DeskCard};
    static props = sectionProps;

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.upload = useFileUploader();
        this.levelText = LEVEL_TEXT;
        // Rows that are being finished, and the one over which a file hangs.
        this.state = useState({busy: new Set(), over: false});
    }

    get section() {
        return this.props.section;
    }

    get badges() {
        const {late, today} = this.section;
        const badges = [];
        if (late) {
            badges.push({text: _t("%s overdue", late), class: LEVEL_BADGE.late});
        }
        if (today) {
            badges.push({text: _t("%s today", today), class: LEVEL_BADGE.soon});
        }
        return badges;
    }

    get more() {
        return {
            text: _t("All %s", this.section.all),
            action: "marketing_office.marketing_duty_action_mine",
        };
    }

    get hiddenText() {
        return _t("%s more are due", this.section.hidden);
    }

    returnedText(row) {
        return _t("Returned: %s", row.returned);
    }

    doneLabel(row) {
        return row.needs
            ? _t("Finish “%s”: asks for what is needed", row.name)
            : _t("“%s” is done", row.name);
    }

    async finish(row) {
        if (this.state.busy.has(row.id)) {
            return;
        }
        this.state.busy.add(row.id);
        try {
            const answer = await this.orm.call(MODEL, "action_done", [[row.id]]);
            if (answer && answer.type) {
                await this.action.doAction(answer, {onClose: () => this.props.reload()});
                return;
            }
            const close = this.notification.add(_t("Done: %s", row.name), {
                type: "success",
                buttons: [
                    {
                        name: _t("Undo"),
                        primary: false,
                        onClick: async () => {
                            close();
                            await this.orm.call(MODEL, "action_reopen", [[row.id]]);
                            await this.props.reload();
                        },
                    },
                ],
            });
            await this.props.reload();
        } finally {
            this.state.busy.delete(row.id);
        }
    }

    openRow(row) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: MODEL,
            res_id: row.id,
            views: [[false, "form"]],
        });
    }

    // ------------------------------------------------------------------
    // Files
    // ------------------------------------------------------------------

    onDragOver(row, ev) {
        if ([...ev.dataTransfer.types].includes("Files")) {
            ev.preventDefault();
            this.state.over = row.id;
        }
    }

    onDragLeave(row, ev) {
        if (!ev.currentTarget.contains(ev.relatedTarget)) {
            this.state.over = false;
        }
    }

    onDrop(row, ev) {
        ev.preventDefault();
        this.state.over = false;
        return this.addFiles(row, [...ev.dataTransfer.files]);
    }

    async onChoose(row, ev) {
        const files = [...ev.target.files];
        ev.target.value = "";
        await this.addFiles(row, files);
    }

    /** Keep files as the evidence of a duty. Whether that is enough to finish it, the row says then. */
    async addFiles(row, files) {
        if (!files.length) {
            return;
        }
        const stored = await this.upload("/web/binary/upload_attachment", {
            csrf_token: odoo.csrf_token,
            ufile: files,
            model: MODEL,
            id: row.id,
        });
        if (!stored) {
            return;
        }
        const failed = stored.find((file) => file.error);
        if (failed) {
            this.notification.add(failed.error, {type: "danger"});
            return;
        }
        await this.orm.write(MODEL, [row.id], {
            attachment_ids: stored.map(({id}) => [4, id]),
        });
        this.notification.add(_t("Attached to “%s”.", row.name), {type: "success"});
        await this.props.reload();
    }
}
