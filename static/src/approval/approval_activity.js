import {Activity} from "@mail/core/web/activity";
import {ActivityListPopoverItem} from "@mail/core/web/activity_list_popover_item";
import {ActivityMenu} from "@mail/core/web/activity_menu";
import {user} from "@web/core/user";
import {patch} from "@web/core/utils/patch";

const REQUEST_MODEL = "marketing.approval.request";

/**
 * A question is answered, not ticked off: activities of approval requests offer the decision instead of
 * “Mark Done”, “Edit” and “Cancel”, which the server would refuse anyway.
 */
function isApproval(activity) {
    return activity.res_model === REQUEST_MODEL && activity.state !== "done";
}

function openApproval(component) {
    return component.env.services.action.doAction({
        type: "ir.actions.act_window",
        res_model: REQUEST_MODEL,
        res_id: component.props.activity.res_id,
        views: [[false, "form"]],
    });
}

/** Approve, or reject: then the server answers with the dialog that asks for the reason. */
async function decideApproval(component, method) {
    const {action, orm} = component.env.services;
    const {res_id} = component.props.activity;
    const dialog = await orm.call(REQUEST_MODEL, method, [[res_id]]);
    if (dialog?.type) {
        await new Promise((resolve) => action.doAction(dialog, {onClose: resolve}));
    }
}

patch(Activity.prototype, {
    get isApproval() {
        return isApproval(this.props.activity);
    },

    get isMyApproval() {
        return this.props.activity.user_id?.id === user.userId;
    },

    openApproval() {
        return openApproval(this);
    },

    async decideApproval(method) {
        const {thread} = this;
        await decideApproval(this, method);
        this.props.onActivityChanged(thread);
        this.props.reloadParentView();
    },
});

patch(ActivityListPopoverItem.prototype, {
    get isApproval() {
        return isApproval(this.props.activity);
    },

    get isMyApproval() {
        return this.props.activity.user_id?.id === user.userId;
    },

    get hasMarkDoneButton() {
        return super.hasMarkDoneButton && !this.isApproval;
    },

    get hasEditButton() {
        return super.hasEditButton && !this.isApproval;
    },

    get hasCancelButton() {
        return super.hasCancelButton && !this.isApproval;
    },

    openApproval() {
        return openApproval(this);
    },

    async decideApproval(method) {
        await decideApproval(this, method);
        this.props.onActivityChanged?.();
    },
});

patch(ActivityMenu.prototype, {
    /** The questions of the clock menu open where they can be answered at once. */
    openActivityGroup(group, filter, newWindow) {
        if (group.model !== REQUEST_MODEL) {
            return super.openActivityGroup(...arguments);
        }
        this.dropdown.close();
        return this.action.doAction(
            "marketing_office.marketing_approval_request_action_to_approve",
            {
                newWindow,
                clearBreadcrumbs: true,
                additionalContext: filter === "overdue" ? {search_default_late: 1} : {},
            },
        );
    },
});
