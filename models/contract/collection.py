import logging

from odoo import api, fields, models

from . import collection_sql
from .collection_facts import READ_FIELDS, targets
from .collection_queue import held, note

_logger = logging.getLogger(__name__)

STORED = (
    "collection_invoiced",
    "collection_collected",
    "collection_written_off",
    "collection_open",
    "collection_state",
    "collection_date",
)
# Fields of a line that may change what the contract is worth, or which invoices belong to it.
LINE_FIELDS = frozenset(
    {
        "product_id",
        "product_uom_id",
        "product_uom_qty",
        "price_unit",
        "discount",
        "tax_ids",
        "display_type",
        "is_downpayment",
        "order_id",
        "invoice_lines",
    }
)


class SaleOrder(models.Model):
    """Collection of a contract: what was invoiced and what money came in (I-25, I-26, K-05).

    * Invoiced: posted invoices less credit notes, down payments included. An invoice over several contracts
      counts for each with the share of its lines.
    * Collected: money only, that is payments and lines of bank statements matched with those invoices, less money
      paid back on credit notes. Matching an invoice with a credit note is no money.
    * Written off: plain entries as counterpart, and the part of a payment that was booked as a write-off.
    * Fully collected: confirmed, everything invoiced, all of it collected, nothing written off. The day is that
      of the last money, and it is empty again as soon as one of these is no longer true.

    The columns are written by one SQL statement and by nothing else (`marketing.guard`).
    """

    _name = "sale.order"
    _inherit = ["sale.order", "marketing.guard"]
    _guarded_fields = frozenset(STORED)

    collection_invoiced = fields.Monetary(string="Invoiced", readonly=True, copy=False, default=0.0)
    collection_collected = fields.Monetary(string="Collected", readonly=True, copy=False, default=0.0)
    collection_written_off = fields.Monetary(string="Written Off", readonly=True, copy=False, default=0.0)
    collection_open = fields.Monetary(
        string="Open",
        readonly=True,
        copy=False,
        default=0.0,
        help="Invoiced, but neither collected nor written off.",
    )
    collection_state = fields.Selection(
        [("none", "Not Collected"), ("partial", "Partly Collected"), ("full", "Fully Collected")],
        string="Collection",
        readonly=True,
        copy=False,
        default="none",
    )
    collection_date = fields.Date(
        string="Fully Collected On",
        readonly=True,
        copy=False,
        help="Day of the last money of a fully collected contract. Commission is earned then (K-05).",
    )

    _collected_idx = models.Index("(company_id, collection_date) WHERE collection_date IS NOT NULL")
    _collection_open_idx = models.Index("(id) WHERE state = 'sale' AND collection_date IS NULL")

    # ------------------------------------------------------------------
    # Keeping the columns
    # ------------------------------------------------------------------

    def _collection_update(self):
        """Bring the stored collection of these contracts up to date, in one statement.

        :return: the contracts whose stored values differed
        """
        return self._collection_refresh(self.ids)

    @api.model
    def _collection_refresh(self, order_ids=(), move_ids=()):
        """Bring the stored collection up to date for the contracts given and those that moves concern.

        :param order_ids: ids of `sale.order`
        :param move_ids: ids of `account.move`: invoices, credit notes, or what they are matched with
        :return: the contracts whose stored values differed
        """
        if not order_ids and not move_ids:
            return self.browse()
        self._collection_flush()
        rows = self.env.execute_query(collection_sql.refresh(targets(order_ids, move_ids)))
        changed = self.browse([order_id for order_id, _old, _new in rows])
        if changed:
            changed.invalidate_recordset(STORED, flush=False)
            changed.modified(STORED)
        flipped = self.browse([order_id for order_id, old, new in rows if old != new])
        if flipped:
            flipped._collection_flipped()
        return changed

    def _collection_flush(self):
        """Write what the statement reads to the database.

        Journal items and payments are flushed as a whole: they usually have more fields waiting, and two updates
        of the same rows in one transaction cost more than one.
        """
        for model, names in READ_FIELDS.items():
            self.env[model].flush_model(names)

    def _collection_flipped(self):
        """Called with the contracts whose day of full collection appeared, moved or vanished.

        It runs in the transaction and with the rights of whoever changed the books, for example an accountant who
        reconciles a payment. Upper domains override it.
        """

    def _collection_note(self):
        """Have these contracts updated now, or when the method that holds the queue ends."""
        note(self.env, orders=self.ids)

    def _collection_entries(self):
        """Return what settled the invoices of these contracts, for display (I-05).

        :return: list of dicts with 'order_id', 'day', 'kind' ('payment', 'bank', 'unbooked', 'write_off',
            'exchange'), 'amount' (order currency), 'bill_id', 'payment_id', 'move_id', ordered by order and day
        """
        if not self.ids:
            return []
        self._collection_flush()
        names = ("order_id", "day", "kind", "amount", "bill_id", "payment_id", "move_id")
        return [
            dict(zip(names, row, strict=True))
            for row in self.env.execute_query(collection_sql.entries(targets(self.ids, ())))
        ]

    def _collection_concerned(self):
        """Return those of these orders whose collection a change of state or of lines can alter.

        Without an invoice and with nothing stored there is nothing to compute; so confirming an ordinary
        quotation costs no query here: its lines' invoice lines are read by the confirmation anyway.
        """
        # sudo: salespeople need not see the invoices of a contract for its collection to be right.
        return self.filtered(lambda order: order.sudo().order_line.invoice_lines or order.collection_state != "none")

    def write(self, vals):
        if "order_line" not in vals and "state" not in vals:
            return super().write(vals)
        with held(self.env):
            result = super().write(vals)
            if "state" in vals:
                self._collection_concerned()._collection_note()
        return result


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _collection_note_orders(self, names=LINE_FIELDS):
        """Have the contracts of these lines updated after a change of the named fields.

        Lines of down payments bear no amount of their own; only their invoices matter.
        """
        if "invoice_lines" in names:
            lines = self
        else:
            lines = self.filtered(lambda line: not line.is_downpayment or line.product_uom_qty)
        orders = lines.order_id
        orders.filtered(lambda order: order.state == "sale")._collection_concerned()._collection_note()

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._collection_note_orders(set().union(*vals_list))
        return lines

    def write(self, vals):
        if LINE_FIELDS.isdisjoint(vals):
            return super().write(vals)
        with held(self.env):
            self._collection_note_orders(vals)
            result = super().write(vals)
            self._collection_note_orders(vals)
        return result

    def unlink(self):
        orders = self.order_id.filtered(lambda order: order.state == "sale")._collection_concerned()
        with held(self.env):
            result = super().unlink()
            orders.exists()._collection_note()
        return result
