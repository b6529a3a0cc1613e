import {Component, useChildSubEnv, useEffect, useState, useSubEnv} from "@odoo/owl";

import {formatCurrency} from "@web/core/currency";
import {registry} from "@web/core/registry";
import {useBus} from "@web/core/utils/hooks";
import {ListController} from "@web/views/list/list_controller";
import {ListRenderer} from "@web/views/list/list_renderer";
import {listView} from "@web/views/list/list_view";
import {SelectionBox} from "@web/views/view_components/selection_box";
import {View} from "@web/views/view";

import {DECIDED} from "./approval_bus";

/**
 * Odoo's box "5 selected" with the sum of what is selected, so that a batch shows its number and its sum
 * before the click. Amounts of different currencies stand side by side; they are never added.
 */
export class ApprovalSelectionBox extends SelectionBox {
    static template = "marketing_office.ApprovalSelectionBox";

    get sums() {
        const sums = new Map();
        for (const {data} of this.selectedRecords) {
            if (data.currency_id && data.amount) {
                sums.set(data.currency_id.id, (sums.get(data.currency_id.id) || 0) + data.amount);
            }
        }
        return [...sums].map(([currencyId, sum]) => formatCurrency(sum, currencyId)).join(" + ");
    }
}

/** What must be decided by itself has a lock where others have their box, and no way selects it. */
export class ApprovalListRenderer extends ListRenderer {
    static recordRowTemplate = "marketing_office.ApprovalListRow";

    setup() {
        super.setup();
        this.pane = useState(this.env.approvalPane || {resId: false});
    }

    toggleSelection() {
        super.toggleSelection();
        this.dropLocked();
    }

    toggleRecordSelection(record, ev) {
        if (!record.data.is_locked) {
            super.toggleRecordSelection(record, ev);
            this.dropLocked();
        }
    }

    /** Ranges and "select all" pass over locked rows, so they are taken out again. */
    dropLocked() {
        for (const record of this.props.list.selection || []) {
            if (record.data.is_locked) {
                record.toggleSelection(false);
            }
        }
    }

    getRowClass(record) {
        const shown = this.pane.resId === record.resId ? "o_approval_row_shown" : "";
        return `${super.getRowClass(record)} ${shown}`;
    }
}

/** A form beside the list; what it calls itself is nothing for the title of the page. */
export class ApprovalPane extends Component {
    static template = "marketing_office.ApprovalPane";
    static components = {View};
    static props = {resModel: String, resId: Number, context: Object};

    setup() {
        useSubEnv({config: {...this.env.config, setDisplayName: () => {}}});
    }

    get viewProps() {
        const {resModel, resId, context} = this.props;
        return {
            type: "form",
            resModel,
            resId,
            context: {
                ...context,
                form_view_ref: "marketing_office.marketing_approval_request_view_form_pane",
            },
            display: {controlPanel: false},
            preventEdit: true,
        };
    }
}

/** The list of requests, with the one looked at beside it: the usual case is decided without leaving the list. */
export class ApprovalListController extends ListController {
    static template = "marketing_office.ApprovalListView";
    static components = {
        ...ListController.components,
        ApprovalPane,
        SelectionBox: ApprovalSelectionBox,
    };

    setup() {
        super.setup();
        this.pane = useState({resId: false});
        useChildSubEnv({approvalPane: this.pane});
        useBus(this.env.bus, DECIDED, () => this.followDecision());
        useEffect(
            (isReady) => {
                if (isReady && this.hasPane && !this.pane.resId) {
                    this.pane.resId = this.model.root.records?.[0]?.resId || false;
                }
            },
            () => [this.model.isReady],
        );
    }

    /** Beside the list there is room for a pane on wide screens, and in the list of what waits for me. */
    get hasPane() {
        return Boolean(
            this.props.context.approval_to_decide && !this.env.isSmall && !this.env.inDialog,
        );
    }

    async openRecord(record, options = {}) {
        if (this.hasPane && !options.force && !options.newWindow) {
            this.pane.resId = record.resId;
            return;
        }
        return super.openRecord(record, options);
    }

    /** After a decision the next one comes into the pane. */
    async followDecision() {
        const ids = this.model.root.records.map(({resId}) => resId);
        const place = ids.indexOf(this.pane.resId);
        await this.model.load();
        const left = this.model.root.records.map(({resId}) => resId);
        if (!left.includes(this.pane.resId)) {
            this.pane.resId = left[Math.min(Math.max(place, 0), left.length - 1)] || false;
        }
    }
}

registry.category("views").add("marketing_approval_list", {
    ...listView,
    Controller: ApprovalListController,
    Renderer: ApprovalListRenderer,
});
