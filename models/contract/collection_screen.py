from odoo import api, fields, models

from ..core.clock import today


class SaleOrder(models.Model):
    """What the screens show about the collection of a contract (I-05, I-06)."""

    _inherit = "sale.order"

    collection_progress = fields.Float(
        string="Collected (%)",
        compute="_compute_collection_progress",
        help="Share of the contract's total that has been collected.",
    )
    collection_entries = fields.Html(
        string="Payments", compute="_compute_collection_entries", sanitize=False, exportable=False
    )
    is_collection_overdue = fields.Boolean(
        string="Overdue",
        compute="_compute_is_collection_overdue",
        search="_search_is_collection_overdue",
        help="An invoice of this contract is past its due date and not fully paid.",
    )

    @api.depends("collection_collected", "amount_total")
    def _compute_collection_progress(self):
        for order in self:
            total = order.amount_total
            order.collection_progress = order.collection_collected / total * 100 if total else 0.0

    @api.depends("collection_collected", "collection_written_off", "collection_open")
    @api.depends_context("lang")
    def _compute_collection_entries(self):
        rows = self._origin._collection_entries()
        # sudo: who may read a contract may see what was paid on it, though not the documents of the accountants.
        moves = (
            self.env["account.move"].sudo().browse({row["bill_id"] for row in rows} | {row["move_id"] for row in rows})
        )
        # sudo: as above, for payments without an entry.
        payments = self.env["account.payment"].sudo().browse({row["payment_id"] for row in rows})
        names = {record: record.display_name for records in (moves, payments) for record in records if record.id}
        kinds = {
            "payment": self.env._("Payment"),
            "bank": self.env._("Bank statement"),
            "unbooked": self.env._("Payment without journal entry"),
            "write_off": self.env._("Written off"),
            "exchange": self.env._("Exchange difference"),
        }
        for order in self:
            mine = [
                {
                    "day": row["day"],
                    "kind": kinds[row["kind"]],
                    "money": row["kind"] in ("payment", "bank", "unbooked"),
                    "amount": float(row["amount"]),
                    "bill": names.get(moves.browse(row["bill_id"]), ""),
                    "document": names.get(payments.browse(row["payment_id"]))
                    or names.get(moves.browse(row["move_id"]), ""),
                }
                for row in rows
                if row["order_id"] == order._origin.id
            ]
            order.collection_entries = mine and self.env["ir.qweb"]._render(
                "marketing_office.collection_entries", {"order": order, "rows": mine}
            )

    @api.model
    def _collection_overdue_query(self):
        """Return the sub-select of ids of orders with an overdue invoice.

        sudo: whether the customer is late is no secret to those who may read the contract.
        """
        bills = (
            self.env["account.move"]
            .sudo()
            ._search(
                [
                    ("move_type", "=", "out_invoice"),
                    ("state", "=", "posted"),
                    ("payment_state", "in", ("not_paid", "partial")),
                    ("invoice_date_due", "<", today(self.env.company)),
                ]
            )
        )
        lines = self.env["sale.order.line"].sudo()._search([("invoice_lines.move_id", "in", bills)])
        return lines.subselect("order_id")

    @api.depends("collection_open")
    def _compute_is_collection_overdue(self):
        # sudo: dates of invoices decide, which readers of the contract need not be able to read.
        late = self.sudo().search([("id", "in", self.ids), ("id", "in", self._collection_overdue_query())])
        for order in self:
            order.is_collection_overdue = order._origin.id in late._ids

    def _search_is_collection_overdue(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return [("id", "in", self._collection_overdue_query())]

    def action_open_collection(self):
        """Open the invoices and credit notes of this contract."""
        self.ensure_one()
        return self.action_view_invoice()
