from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .contract_change_common import ContractChangeCommon


@tagged("post_install", "-at_install")
class TestContractChange(ContractChangeCommon):
    """A contract in force changes by an approved change."""

    def assertUntouched(self, request):
        self.assertFalse(request.event_ids._first_broken())
        self.assertFalse(request._first_forged())

    def test_a_change_begins_as_the_contract_stands(self):
        order = self._signed((2, 500.0), (1, 80.0))
        change = self._change(order)
        self.assertEqual(change.name, f"{order.name}/C1")
        self.assertEqual(change.line_ids.mapped("quantity"), [2.0, 1.0])
        self.assertEqual(change.line_ids.mapped("kind"), ["same", "same"])
        self.assertEqual(change.amount_before, order.amount_total)
        self.assertEqual(change.amount_after, order.amount_total)
        self.assertFalse(change.outdated)
        self.assertRefused(change.action_approval_submit, "changes nothing")

    def test_the_form_computes_while_typing(self):
        order = self._signed((2, 500.0))
        model = self.env["marketing.contract.change"].with_user(self.seller)
        with Form(model.with_context(default_order_id=order.id, allowed_company_ids=self.company.ids)) as form:
            form.reason = "Three instead of two, and a spare part"
            with form.line_ids.edit(0) as line:
                line.quantity = 3
                self.assertEqual((line.kind, line.before), ("changed", "2 × 500.00"))
                self.assertEqual(line.amount, 1500.0)
            with form.line_ids.new() as line:
                line.product_id = self.second
                self.assertEqual(line.price_unit, 40.0)
                line.quantity = 2
            expected = form.amount_after
        change = form.record
        self.assertEqual(change.line_ids.mapped("kind"), ["changed", "added"])
        self.assertEqual(change.amount_after, expected)
        self._pass(change)
        self.assertEqual(order.amount_total, expected)

    def test_changes_of_one_contract_are_computed_apart(self):
        order = self._signed((2, 500.0))
        first, second = self._change(order), self._change(order, reason="One more part")
        first.line_ids.quantity = 4
        second.write({"line_ids": [Command.create({"product_id": self.second.id, "quantity": 1})]})
        self.assertEqual((first | second).mapped("amount_after"), [2000.0, 1040.0])
        first.line_ids.price_unit = 400.0
        self.assertEqual((first | second).mapped("amount_after"), [1600.0, 1040.0])
        self.assertEqual(order.order_line.mapped("price_subtotal"), [1000.0])

    def test_taxes_are_those_of_the_contract(self):
        tax = self.env["account.tax"].create({"name": "13 %", "amount": 13.0, "company_id": self.company.id})
        self.second.taxes_id = tax
        order = self._signed((2, 500.0))
        change = self._change(order)
        change.write({"line_ids": [Command.create({"product_id": self.second.id, "quantity": 3, "price_unit": 33.33})]})
        self.assertEqual(change.amount_after, 1112.99)
        self._pass(change)
        self.assertEqual(order.amount_total, 1112.99)

    def test_applied_once_it_is_approved(self):
        order = self._signed((2, 500.0))
        change = self._change(order)
        change.line_ids.write({"quantity": 3, "price_unit": 480.0})
        change.write({"line_ids": [Command.create({"product_id": self.second.id, "quantity": 5, "price_unit": 30.0})]})
        after = change.amount_after
        self._pass(change, self.leader)
        self.assertEqual(order.order_line.product_uom_qty, 2.0, "half an approval changes nothing")
        self._decide(change, self.director)
        self.assertEqual(change.state, "applied")
        self.assertTrue(change.applied_on)
        self.assertEqual(
            order.order_line.mapped(lambda line: (line.product_id, line.product_uom_qty, line.price_unit)),
            [(self.product, 3.0, 480.0), (self.second, 5.0, 30.0)],
        )
        self.assertEqual(order.amount_total, after)
        self.assertIn(change.name, order.sudo().message_ids[0].body)

    def test_the_approval_goes_on_to_hold(self):
        order = self._signed((2, 500.0))
        request = self._confirmation(order)
        change = self._change(order)
        change.line_ids.quantity = 3
        self._pass(change)
        self.assertEqual(request.state, "approved")
        self.assertEqual(request.fingerprint, order._approval_fingerprints()[order.id])
        row = request.event_ids.sorted("id")[-1]
        self.assertEqual((row.kind, row.user_id), ("amend", self.seller))
        self.assertIn(change.name, row.comment)
        self.assertEqual([(one["old"], one["new"]) for one in row.changes], [("2.00", "3.00")])
        self.assertUntouched(request)
        # A second change builds on the first.
        second = self._change(order)
        self.assertEqual((second.name, second.line_ids.quantity_before), (f"{order.name}/C2", 3.0))
        second.line_ids.quantity = 4
        self._pass(second)
        self.assertEqual(order.order_line.product_uom_qty, 4.0)
        self.assertUntouched(request)

    def test_content_changed_behind_an_amendment_is_found(self):
        order = self._signed((2, 500.0))
        change = self._change(order)
        change.line_ids.quantity = 3
        self._pass(change)
        request = self._confirmation(order)
        self.env.flush_all()
        self.env.cr.execute("UPDATE marketing_approval_request SET fingerprint = 'x' WHERE id = %s", (request.id,))
        self.env.invalidate_all()
        self.assertEqual(request.event_ids._first_broken().kind, "amend")

    def test_a_changed_quotation_needs_no_change(self):
        order = self._quotation()
        self.assertRefused(lambda: self._change(order), "not in force")

    def test_two_changes_at_once(self):
        order = self._signed((2, 500.0), (1, 80.0))
        first, second = self._change(order), self._change(order)
        first.line_ids[0].quantity = 3
        second.line_ids[1].write({"quantity": 2, "price_unit": 75.0})
        second.action_approval_submit()
        self._pass(first)
        self.assertEqual(order.order_line[0].product_uom_qty, 3.0)
        self.assertIn(self.product.display_name, second.outdated)
        self._decide(second, self.leader, self.director)
        request = second.sudo().approval_request_ids
        self.assertEqual((second.state, request.state), ("draft", "approved"), "approved, but not applied")
        self.assertIn("has changed since", request.run_error)
        self.assertEqual(order.order_line[1].product_uom_qty, 1.0)
        second.action_refresh()
        self.assertFalse(second.outdated)
        self.assertEqual(second.line_ids.mapped("quantity"), [3.0, 2.0])
        self.assertEqual(second.line_ids.mapped("quantity_before"), [3.0, 1.0])
        # What it changes is still what was approved.
        second.action_apply()
        self.assertEqual(order.order_line.mapped("product_uom_qty"), [3.0, 2.0])
        self.assertEqual(order.order_line[1].price_unit, 75.0)

    def test_the_form_of_a_sealed_contract_is_closed(self):
        order = self._signed((2, 500.0))
        self.assertTrue(order.contract_sealed)
        with Form(order) as form, self.assertRaisesRegex(AssertionError, "not editable"):
            form.order_line.new()
        (self.policies | self.change_policy).active = False
        free = self._quotation()
        free.action_confirm()
        self.assertFalse(free.contract_sealed)

    def test_never_less_than_was_invoiced(self):
        order = self._signed((5, 100.0))
        self._invoice(order.sudo().with_user(self.env.user))
        change = self._change(order, reason="Two less")
        change.line_ids.quantity = 3
        order.invalidate_recordset()
        message = self.assertRefused(change.action_approval_submit, self.product.display_name)
        self.assertIn("5", message)

    def test_a_line_is_taken_out_and_terms_change(self):
        order = self._signed((2, 500.0), (1, 80.0))
        term = self.env["account.payment.term"].create({"name": "In 60 days"})
        change = self._change(order, payment_term_id=term.id)
        change.line_ids[1].quantity = 0
        change.note = "<p>Delivery in May</p>"
        self.assertEqual(change.line_ids.mapped("kind"), ["same", "removed"])
        self._pass(change)
        self.assertEqual(order.order_line.mapped("product_uom_qty"), [2.0, 0.0])
        self.assertEqual(order.payment_term_id, term)
        self.assertIn("May", order.note)
        row = self._confirmation(order).event_ids.sorted("id")[-1]
        self.assertIn("In 60 days", str(row.changes))

    def test_below_the_floor_the_general_manager_decides(self):
        order = self._signed((2, 500.0))
        self._set_range(floor=450.0)
        change = self._change(order)
        change.line_ids.price_unit = 440.0
        self.assertGreater(change.sudo().price_gap, 2)
        change.action_approval_submit()
        request = change.sudo().approval_request_ids
        self.assertEqual(len(request.path), 3)
        with self.assertRaises(AccessError):
            change.read(["price_gap"])
        self._decide(change, self.leader, self.director)
        self.assertEqual(order.order_line.price_unit, 500.0)

    def test_without_a_chain_nothing_approved_is_changed(self):
        order = self._signed((2, 500.0))
        self.change_policy.active = False
        change = self._change(order)
        change.line_ids.quantity = 3
        self.assertEqual(change.approval_state, "required")
        self.assertRefused(change.action_apply, "needs an approval")
        self.assertRefused(change.action_approval_submit, "no approval chain")

    def test_contracts_that_needed_no_consent_change_freely(self):
        (self.policies | self.change_policy).active = False
        order = self._quotation()
        order.action_confirm()
        change = self._change(order)
        change.line_ids.quantity = 3
        self.assertEqual(change.approval_state, "none")
        change.action_apply()
        self.assertEqual(order.order_line.product_uom_qty, 3.0)
        self.assertRefused(lambda: change.write({"reason": "another"}), "no longer a draft")

    def test_a_locked_contract_stays_locked(self):
        order = self._signed((2, 500.0))
        order.sudo().action_lock()
        change = self._change(order)
        change.line_ids.quantity = 3
        self._pass(change)
        self.assertTrue(order.locked)
        self.assertEqual(order.order_line.product_uom_qty, 3.0)

    def test_a_contract_called_off_is_changed_no_more(self):
        order = self._signed((2, 500.0))
        change = self._change(order)
        change.line_ids.quantity = 3
        change.action_approval_submit()
        order._action_cancel()
        self.assertEqual(change.state, "cancelled")
        self.assertEqual(change.sudo().approval_request_ids.state, "withdrawn")
        self.assertRefused(change.action_apply)

    def test_on_paper_once_it_is_approved(self):
        order = self._signed((2, 500.0))
        change = self._change(order)
        change.line_ids.quantity = 3
        report = self.env["ir.actions.report"].with_user(self.seller)
        render = lambda: report._render_qweb_html("marketing_office.report_contract_change", change.ids)  # noqa: E731
        self.assertRefused(render, "needs an approval")
        self._pass(change)
        page = render()[0].decode()
        self.assertIn(change.name, page)
        self.assertIn("1,500.00", page)

    def test_buttons_of_the_contract(self):
        order = self._signed((2, 500.0))
        self.assertFalse(order.action_contract_change()["res_id"])
        change = self._change(order)
        self.assertEqual(order.action_contract_change()["res_id"], change.id)
        self.assertEqual(order.contract_change_count, 1)
        self.assertEqual(change.search(order.action_open_contract_changes()["domain"]), change)
