from hypothesis import HealthCheck, given, settings, strategies as st

from odoo.tests import tagged

from .common import CommissionCommon

STEPS = st.lists(
    st.sampled_from(["pay_part", "pay_rest", "undo", "credit", "write_off", "run", "reset_invoice"]),
    min_size=3,
    max_size=9,
)


@tagged("post_install", "-at_install")
class TestCommissionProperty(CommissionCommon):
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        cents=st.integers(min_value=1, max_value=10**9),
        rate=st.integers(min_value=1, max_value=99999),
        first=st.integers(min_value=0, max_value=10000),
        weights=st.lists(st.integers(min_value=1, max_value=3000), min_size=1, max_size=3),
    )
    def test_parts_add_up(self, cents, rate, first, weights):
        """Invariant 1: Σ parts = amount, and Σ of the pool = pool when all of it is given out, to the cent."""
        with self.env.cr.savepoint() as savepoint:
            plan = self._plan(name="Random", sequence=0, first_percent=first / 100)
            plan.rate_ids.rate = rate / 1000
            plan.action_confirm()
            people = (self.colleague, self.leader, self.director)
            shares = [round(100 * weight / sum(weights), 2) for weight in weights[:-1]]
            shares.append(round(100 - sum(shares), 2))
            order = self._contract(
                lines=((1, cents / 100),), shares=[pair for pair in zip(people, shares, strict=False) if pair[1] > 0]
            )
            self._collect(order)
            self._run()
            lines = self._lines(order).grouped("origin_id")
            currency = self.company.currency_id
            for commission in order.commission_ids:
                total = sum(lines.get(commission.id, self.Line).mapped("amount"))
                self.assertFalse(currency.compare_amounts(total, commission.amount))
            pool = order.commission_ids.filtered(lambda commission: commission.role == "team")
            whole = currency.round(pool[0].base_amount * pool[0].rate / 100)
            self.assertFalse(currency.compare_amounts(sum(pool.mapped("amount")), whole))
            savepoint.rollback()
            self.env.invalidate_all()

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps=STEPS)
    def test_due_only_when_collected(self, steps):
        """Invariant 3: after any sequence, the ledger holds the amount if and only if all is collected."""
        with self.env.cr.savepoint() as savepoint:
            order = self._contract()
            invoice = self._invoice(order)
            for step in steps:
                self._play(step, order, invoice)
                self._run()
                alive = sum(self._lines(order).mapped("amount"))
                self.assertAlmostEqual(alive, 30.0 if order.collection_date else 0.0, msg=f"{steps} at {step}")
            savepoint.rollback()
            self.env.invalidate_all()

    def _play(self, step, order, invoice):
        """Do one step of a random sequence, where it makes sense."""
        posted = invoice.state == "posted"
        if step == "pay_part" and posted and invoice.amount_residual > 300:
            self._pay(invoice, amount=300)
        elif step == "pay_rest" and posted and invoice.amount_residual > 0:
            self._pay(invoice)
        elif step == "undo":
            invoice.line_ids.remove_move_reconcile()
        elif step == "credit" and posted and invoice.amount_residual > 100:
            reversal = invoice._reverse_moves([{"invoice_date": invoice.invoice_date}])
            reversal.invoice_line_ids.price_unit = 100
            reversal.action_post()
            (reversal.line_ids | invoice.line_ids).filtered(
                lambda line: line.account_type == "asset_receivable" and not line.reconciled
            ).reconcile()
        elif step == "write_off" and posted and invoice.amount_residual > 50:
            self._pay(
                invoice,
                amount=invoice.amount_residual - 50,
                payment_difference_handling="reconcile",
                writeoff_account_id=self.expense_account.id,
            )
        elif step == "reset_invoice" and posted:
            invoice.line_ids.remove_move_reconcile()
            invoice.button_draft()
            invoice.action_post()
