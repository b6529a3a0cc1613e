import {Component, useRef, useState} from "@odoo/owl";

import {Dialog} from "@web/core/dialog/dialog";
import {FileInput} from "@web/core/file_input/file_input";
import {_t} from "@web/core/l10n/translation";
import {MultiRecordSelector} from "@web/core/record_selectors/multi_record_selector";
import {user} from "@web/core/user";

/** Index by which the server knows the requester as the place to return to. */
export const REQUESTER = -1;

/** Words of the window for each action; the server checks what is sent. */
const ACTIONS = {
    return: {
        title: _t("Return for a Revision"),
        button: _t("Return"),
        placeholder: _t("What has to be mended?"),
        needsWords: true,
    },
    transfer: {
        title: _t("Let Somebody Else Decide"),
        button: _t("Pass On"),
        placeholder: _t("Why they are the right person (optional)"),
        people: _t("Who decides in your place?"),
        single: true,
    },
    add: {
        title: _t("Add an Approver"),
        button: _t("Add"),
        placeholder: _t("What they should look at (optional)"),
        people: _t("Who is to be heard as well?"),
    },
    copy: {
        title: _t("Send a Copy"),
        button: _t("Send"),
        placeholder: _t("What they should know (optional)"),
        people: _t("Who may read it and see the outcome?"),
    },
    comment: {
        title: _t("Comment"),
        button: _t("Add Comment"),
        placeholder: _t("Your words, for everybody who can read the request"),
        files: true,
    },
};

/** One window for what needs more than a click: a reason, people, a place to return to, files. */
export class ApprovalDialog extends Component {
    static template = "marketing_office.ApprovalDialog";
    static components = {Dialog, FileInput, MultiRecordSelector};
    static props = {
        kind: {type: String, validate: (kind) => kind in ACTIONS},
        comment: {type: String, optional: true},
        targets: {type: Array, optional: true},
        confirm: Function,
        close: Function,
    };
    static defaultProps = {comment: "", targets: []};

    setup() {
        this.user = user;
        this.commentRef = useRef("comment");
        this.state = useState({
            comment: this.props.comment,
            people: [],
            files: [],
            target: REQUESTER,
            restart: false,
            position: "before",
            missing: "",
            busy: false,
        });
    }

    get action() {
        return ACTIONS[this.props.kind];
    }

    get peopleDomain() {
        const busy = this.action.single ? [user.userId] : [user.userId, ...this.state.people];
        return [
            ["share", "=", false],
            ["id", "not in", busy],
        ];
    }

    setPeople(ids) {
        this.state.people = this.action.single ? ids.slice(-1) : ids;
        this.state.missing = "";
    }

    targetText({name, people}) {
        return people.length ? `${name} · ${people.join(", ")}` : name;
    }

    onUpload(files) {
        this.state.files.push(...files.filter(({id}) => id));
        this.state.missing = "";
    }

    /** What is still missing, in words; empty when all is there. */
    get missing() {
        const {comment, people, files} = this.state;
        if (this.action.people && !people.length) {
            return _t("Choose somebody.");
        }
        if (this.action.needsWords && !comment.trim()) {
            return _t("Say what has to be mended. The requester reads it.");
        }
        if (this.action.files && !comment.trim() && !files.length) {
            return _t("Write something or add a file.");
        }
        return "";
    }

    async confirm() {
        this.state.missing = this.missing;
        if (this.state.missing || this.state.busy) {
            return;
        }
        this.state.busy = true;
        const {comment, people, files, target, restart, position} = this.state;
        try {
            await this.props.confirm({
                comment: comment.trim() || false,
                people,
                files: files.map(({id}) => id),
                target,
                restart,
                position,
            });
        } finally {
            this.props.close();
        }
    }
}
