"""From the quotation to money on the bank, for the tests of contracts."""

from odoo import Command, fields

from ..common import MarketingAccountCommon
from .collection_reference import Reference

STORED = (
    "collection_invoiced",
    "collection_collected",
    "collection_written_off",
    "collection_open",
    "collection_state",
    "collection_date",
)


class ContractCommon(MarketingAccountCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Consent has tests of its own; here contracts pass freely.
        cls.env["marketing.approval.policy"].search([]).active = False
        cls.receivable = cls.env["account.account"].search(
            [("account_type", "=", "asset_receivable"), ("company_ids", "in", cls.company.ids)], limit=1
        )
        cls.expense_account = cls.env["account.account"].search(
            [("account_type", "=", "expense"), ("company_ids", "in", cls.company.ids)], limit=1
        )

    @classmethod
    def _contract(cls, *lines, **values):
        """Create and confirm an order with lines of (quantity, price); one line of 1,000.00 without any."""
        order = cls._order(lines=lines or ((1, 1000.0),), **values)
        order.action_confirm()
        return order

    @classmethod
    def _invoice(cls, orders, date="2026-03-02", final=True, post=True):
        """Invoice orders, together when several are given, and post."""
        invoices = orders._create_invoices(final=final)
        invoices.invoice_date = date
        if post:
            invoices.action_post()
        return invoices

    @classmethod
    def _down_payment(cls, order, percent, date="2026-03-01"):
        wizard = cls.env["sale.advance.payment.inv"].create(
            {"sale_order_ids": [Command.set(order.ids)], "advance_payment_method": "percentage", "amount": percent}
        )
        invoice = wizard._create_invoices(order)
        invoice.invoice_date = date
        invoice.action_post()
        return invoice

    @classmethod
    def _credit_note(cls, invoice, date="2026-03-20", net=True, price=None):
        """Credit an invoice; `net` matches the two as far as open, `price` is what the first line is credited with."""
        note = invoice._reverse_moves([{"invoice_date": date, "date": date}], cancel=False)
        if price is not None:
            note.invoice_line_ids[:1].price_unit = price
        if not net:
            note.reversed_entry_id = False
        note.action_post()
        return note

    @staticmethod
    def _claims(moves):
        return moves.line_ids.filtered(lambda line: line.account_id.account_type == "asset_receivable")

    @classmethod
    def _write_off_entry(cls, invoice, amount, date="2026-04-01"):
        """Write off a part of an invoice with a plain journal entry."""
        entry = cls.env["account.move"].create(
            {
                "move_type": "entry",
                "date": date,
                "journal_id": cls.general_journal.id,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": cls._claims(invoice).account_id[:1].id,
                            "credit": amount,
                            "partner_id": cls.customer.id,
                        }
                    ),
                    Command.create({"account_id": cls.expense_account.id, "debit": amount}),
                ],
            }
        )
        entry.action_post()
        cls._claims(entry | invoice).filtered(lambda line: not line.reconciled).reconcile()
        return entry

    @classmethod
    def _bank_line(cls, invoice, amount, date="2026-04-02", fee=0.0):
        """Match a line of a bank statement with an invoice directly, as a bank reconciliation does."""
        line = cls.env["account.bank.statement.line"].create(
            {"journal_id": cls.bank_journal.id, "date": date, "payment_ref": "transfer", "amount": amount}
        )
        suspense = line.move_id.line_ids.filtered(lambda item: item.account_id == cls.bank_journal.suspense_account_id)
        commands = [
            Command.update(
                suspense.id,
                {
                    "account_id": cls._claims(invoice).account_id[:1].id,
                    "partner_id": cls.customer.id,
                    "balance": -amount - fee,
                    "amount_currency": -amount - fee,
                },
            )
        ]
        if fee:
            commands.append(
                Command.create({"account_id": cls.expense_account.id, "balance": fee, "amount_currency": fee})
            )
        line.move_id.with_context(skip_readonly_check=True, force_delete=True).line_ids = commands
        cls._claims(line.move_id | invoice).filtered(lambda item: not item.reconciled).reconcile()
        return line

    @classmethod
    def _loose_payment(cls, invoices, amount, date="2026-04-03", state="paid", payment_type="inbound"):
        """A payment that makes no journal entry, as other accounting apps register it."""
        payment = cls.env["account.payment"].create(
            {
                "payment_type": payment_type,
                "partner_type": "customer",
                "partner_id": cls.customer.id,
                "amount": amount,
                "date": date,
                "journal_id": cls.bank_journal.id,
                "company_id": cls.company.id,
            }
        )
        payment.outstanding_account_id = False
        payment.invoice_ids = [Command.set(invoices.ids)]
        payment.state = state
        return payment

    def stored(self, order):
        """Return the stored columns as the database has them."""
        self.env.flush_all()
        order.invalidate_recordset(STORED)
        return tuple(order[name] for name in STORED)

    def assertCollection(self, order, invoiced, collected, written_off=0.0, state=None, day=False, open_amount=None):
        """Check the stored columns against given figures and against the independent computation."""
        self.assertAgrees(order)
        values = dict(zip(STORED, self.stored(order), strict=True))
        state = state or ("partial" if collected else "none")
        self.assertAlmostEqual(values["collection_invoiced"], invoiced, 2, "invoiced")
        self.assertAlmostEqual(values["collection_collected"], collected, 2, "collected")
        self.assertAlmostEqual(values["collection_written_off"], written_off, 2, "written off")
        if open_amount is None:
            open_amount = invoiced - collected - written_off
        self.assertAlmostEqual(values["collection_open"], open_amount, 2, "open")
        self.assertEqual(values["collection_state"], state)
        self.assertEqual(values["collection_date"] or False, fields.Date.to_date(day) if day else False)

    def assertAgrees(self, orders):
        """Check that the SQL's columns say what the plain Python says, and that a new run changes nothing."""
        for order, expected in Reference(orders).values().items():
            stored = self.stored(order)
            got = (*(round(value, 2) for value in stored[:4]), stored[4], stored[5] or False)
            want = (*(round(value, 2) + 0.0 for value in expected[:4]), *expected[4:])
            self.assertEqual(got, want, order.name)
        self.assertFalse(orders._collection_update(), "a second run must find nothing to change")
