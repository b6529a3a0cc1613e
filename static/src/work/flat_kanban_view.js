import {utils} from "@web/core/ui/ui_service";
import {registry} from "@web/core/registry";
import {SearchModel} from "@web/search/search_model";
import {kanbanView} from "@web/views/kanban/kanban_view";

/** On a phone the cards stand below one another: columns are for screens that have room beside each other. */
class FlatOnPhonesModel extends SearchModel {
    load(config) {
        return super.load(utils.isSmall() ? {...config, defaultGroupBy: undefined} : config);
    }
}

registry.category("views").add("marketing_flat_kanban", {
    ...kanbanView,
    SearchModel: FlatOnPhonesModel,
});
