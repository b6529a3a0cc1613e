import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..core.clock import now
from .collection import STORED

_logger = logging.getLogger(__name__)

BATCH = 500
# How long after its day of full collection a contract is still checked, and how many corrections become
# activities in one run; the log has them all.
FINAL_AFTER_DAYS = 365
ACTIVITIES_PER_BATCH = 20


class SaleOrder(models.Model):
    """The nightly check: what the hooks keep is computed once more, and every difference is reported."""

    _inherit = "sale.order"

    collection_checked_on = fields.Date(readonly=True, copy=False, help="Day of the last check of the collection.")

    _guarded_fields = frozenset({"collection_checked_on"})

    @api.model
    def _collection_check_domain(self, day):
        """Return the contracts that a check on `day` has to look at.

        A contract that was fully collected long ago is settled for good.
        """
        return (
            (Domain("state", "=", "sale") | Domain("collection_state", "!=", "none"))
            & (
                Domain("collection_date", "=", False)
                | Domain("collection_date", ">=", day - timedelta(days=FINAL_AFTER_DAYS))
            )
            & (Domain("collection_checked_on", "=", False) | Domain("collection_checked_on", "<", day))
        )

    @api.model
    def _cron_collection_check(self):
        """Check the collection of all contracts not finally settled, in batches that are committed one by one.

        A second run on the same day finds nothing to do; an interrupted one goes on where it stopped.
        """
        cron, day = self.env["ir.cron"], now(self.env).date()
        domain = self._collection_check_domain(day)
        cron._commit_progress(remaining=self.search_count(domain))
        done = 0
        while orders := self.search(domain & Domain("id", ">", done), order="id", limit=BATCH):
            done = orders[-1].id
            # What somebody is changing right now is kept by the hooks of that change; it is checked next time.
            locked = orders.try_lock_for_update()
            locked._collection_check(day)
            if not cron._commit_progress(processed=len(orders)):
                break

    def _collection_check(self, day):
        """Compute these contracts anew and report those whose stored values were wrong.

        One contract that cannot be computed does not stop the others.

        :param date day: written to what was checked
        :return: the contracts that were corrected
        """
        if not self:
            return self
        try:
            with self.env.cr.savepoint():
                before = {order.id: [order[name] for name in STORED] for order in self}
                changed = self._collection_update()
                self._collection_mark_checked(day)
        except Exception:
            if len(self) == 1:
                _logger.exception("The collection of order %s cannot be computed", self.id)
                with self.env.cr.savepoint():
                    self._collection_mark_checked(day)
                return self.browse()
            return self.browse().union(*(order._collection_check(day) for order in self))
        if changed:
            changed._collection_report(before)
        return changed

    def _collection_mark_checked(self, day):
        self.env.execute_query(
            SQL("UPDATE sale_order SET collection_checked_on = %s WHERE id IN %s", day, tuple(self.ids))
        )
        self.invalidate_recordset(["collection_checked_on"], flush=False)

    def _collection_report(self, before):
        """Log the corrections and ask an administrator to look at them.

        :param dict before: {order id: stored values before the check}
        """
        for order in self:
            _logger.warning(
                "Collection of %s (id %s) corrected: %s -> %s",
                order.name,
                order.id,
                before[order.id],
                [order[name] for name in STORED],
            )
        activity_type = self.env.ref("marketing_office.mail_activity_type_collection")
        known = self.env["mail.activity"]._search(
            [("res_model", "=", self._name), ("activity_type_id", "=", activity_type.id)]
        )
        news = self.search([("id", "in", self.ids), ("activity_ids", "not in", known)], limit=ACTIVITIES_PER_BATCH)
        for company, orders in news.grouped("company_id").items():
            admin = self._collection_admin(company)
            if admin:
                orders.with_context(mail_activity_quick_update=True).activity_schedule(
                    "marketing_office.mail_activity_type_collection",
                    user_id=admin.id,
                    note=self.env._(
                        "The nightly check found another collection than the one stored and corrected it. "
                        "The server's log has both. Please find out what changed the books unnoticed."
                    ),
                )

    @api.model
    def _collection_admin(self, company):
        """Return an administrator of a company who can log in, or an empty recordset."""
        admins = self.env.ref("marketing_office.group_admin").all_user_ids
        return admins.filtered(lambda user: user.active and user.id != 1 and company in user.company_ids).sorted("id")[
            :1
        ]

    @api.model
    def _collection_install(self):
        """Compute the collection of all orders that already have invoices, when the module is installed."""
        orders = self.search([("order_line.invoice_lines", "!=", False)], order="id")
        for start in range(0, len(orders), BATCH):
            orders[start : start + BATCH]._collection_update()
