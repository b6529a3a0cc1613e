import {registry} from "@web/core/registry";
import {SelectionField, selectionField} from "@web/views/fields/selection/selection_field";

/** How far a piece of work has come: chosen by the writer, or counted where it stands for duties. */
export class ReportProgressField extends SelectionField {
    get string() {
        const {origin, progress_words: words} = this.props.record.data;
        return origin === "b_duty" ? words || "" : super.string;
    }
}

registry.category("fields").add("marketing_report_progress", {
    ...selectionField,
    component: ReportProgressField,
    supportedTypes: ["selection"],
    isEmpty: () => false,
});
