"""Counting queries with and without the methods that the contract domain adds to other models."""

from contextlib import contextmanager

from odoo.addons.marketing_office.models.approval import approval_line_mixin, approval_mixin
from odoo.addons.marketing_office.models.contract import collection, collection_hooks

HOOKS = {
    collection.SaleOrder: ("write",),
    collection.SaleOrderLine: ("create", "write", "unlink"),
    collection_hooks.AccountPartialReconcile: ("create", "unlink"),
    collection_hooks.AccountMoveLine: ("_reconcile_plan", "write"),
    collection_hooks.AccountMove: ("write", "_post", "button_cancel", "unlink"),
    collection_hooks.AccountPayment: ("create", "write", "action_cancel", "action_draft", "unlink"),
    collection_hooks.AccountPaymentRegister: ("_create_payments",),
}
# What consent adds to the documents themselves.
GATES = {
    approval_mixin.ApprovalMixin: ("create", "write", "unlink"),
    approval_line_mixin.ApprovalLineMixin: ("create", "write", "unlink"),
}


@contextmanager
def without(hooks):
    """Take methods out of their classes, so that calls go straight to what they extend.

    :param dict hooks: {class: names of methods}
    """
    taken = [(cls, name, vars(cls)[name]) for cls, names in hooks.items() for name in names if name in vars(cls)]
    for cls, name, _method in taken:
        delattr(cls, name)
    try:
        yield
    finally:
        for cls, name, method in taken:
            setattr(cls, name, method)


class QueryCost:
    """Mixin for test cases: queries of a step with and without hooks."""

    def queries(self, step, hooks=None):
        """Return how many queries `step` costs in a fresh cache; what it did is undone."""
        self.env.flush_all()
        with self.env.cr.savepoint() as undo:
            self.env.invalidate_all()
            with without(hooks or {}):
                before = self.env.cr.sql_log_count
                step()
                self.env.flush_all()
                counted = self.env.cr.sql_log_count - before
            undo.close(rollback=True)
        return counted

    def added_queries(self, step, hooks=HOOKS):
        """Return (queries of a step without the hooks, queries that the hooks add)."""
        self.queries(step)  # warms the caches of the process
        base = self.queries(step, hooks)
        return base, self.queries(step) - base
