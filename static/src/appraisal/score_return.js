import {Component, useState} from "@odoo/owl";

import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {useAutofocus} from "@web/core/utils/hooks";

/** Asks what is to be written better before own words are given back. */
export class ScoreReturn extends Component {
    static template = "marketing_office.ScoreReturn";
    static components = {Dialog};
    static props = {person: String, onReturn: Function, close: Function};

    setup() {
        this.state = useState({reason: ""});
        useAutofocus({refName: "reason"});
    }

    get title() {
        return _t("Give Back to %s", this.props.person);
    }

    async giveBack() {
        if (this.state.reason.trim()) {
            await this.props.onReturn(this.state.reason.trim());
            this.props.close();
        }
    }
}
