import {formatCurrency} from "@web/core/currency";
import {registry} from "@web/core/registry";
import {ListController} from "@web/views/list/list_controller";
import {listView} from "@web/views/list/list_view";
import {SelectionBox} from "@web/views/view_components/selection_box";

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

export class ApprovalListController extends ListController {
    static components = {...ListController.components, SelectionBox: ApprovalSelectionBox};
}

registry.category("views").add("marketing_approval_list", {
    ...listView,
    Controller: ApprovalListController,
});
