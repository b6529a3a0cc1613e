from functools import partial

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .gate_common import SIGNATURE, GateCommon

OFFER, QUESTION = "Offer", "When do you need it?"


@tagged("post_install", "-at_install")
class TestContractGate(GateCommon):
    """Nothing is sent or confirmed without consent, on any path (H-06, H-07, S-03, S-04, T-06)."""

    def test_chain_as_shipped(self):
        order = self._quotation()
        self.assertEqual(order.approval_state, "required")
        order.action_approval_submit()
        request = order.sudo().approval_request_ids
        self.assertEqual(
            [step["name"] for step in request.path if not step["skipped"]], ["Regional review", "Director"]
        )
        self.assertEqual((request.policy_id.time_limit, request.policy_id.time_unit), (2, "working_days"))
        self.assertEqual(request.ballot_ids.user_id, self.leader)
        self._decide(order, self.leader)
        self.assertIn(self.director, request.ballot_ids.user_id)
        self._decide(order, self.director)
        self.assertEqual(order.approval_state, "approved")
        order.action_quotation_sent()
        self.assertEqual((order.state, order.approval_state), ("sent", "required"))
        self._approve(order)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_outside_the_range_the_general_manager_decides(self):
        self._set_range(floor=600)
        order = self._quotation((2, 500.0))
        order.action_approval_submit()
        self._decide(order, self.leader, self.director)
        self.assertEqual(order.approval_state, "pending")
        self.assertRefused(order.action_quotation_sent)
        self._decide(order, self.general_manager)
        order.action_quotation_sent()
        self.assertEqual(order.state, "sent")

    def test_no_path_to_the_customer_before_the_approval(self):
        order = self._quotation()
        template = self.env.ref("sale.email_template_edi_sale")
        report = self.env["ir.actions.report"].with_user(self.seller)
        as_seller = {"allowed_company_ids": self.company.ids}

        def composer(mode, **values):
            return (
                self.env["mail.compose.message"]
                .with_user(self.seller)
                .with_context(**as_seller)
                .create(
                    {
                        "model": "sale.order",
                        "res_ids": repr(order.ids),
                        "composition_mode": mode,
                        "subject": "Offer",
                        "body": "<p>Offer</p>",
                        "partner_ids": [Command.set(self.customer.ids)] if mode == "comment" else [],
                        **values,
                    }
                )
            )

        share = {"active_model": "sale.order", "active_id": order.id, **as_seller}
        paths = {
            "send button": order.action_quotation_send,
            "pro-forma button": order.with_context(proforma=True).action_quotation_send,
            "mark as sent": order.action_quotation_sent,
            "confirm": order.action_confirm,
            "state by write": lambda: order.write({"state": "sent"}),
            "contract by write": lambda: order.write({"state": "sale"}),
            "state as administrator": lambda: order.sudo().write({"state": "sale"}),
            "message that marks as sent": lambda: order.with_context(mark_so_as_sent=True).message_post(body=OFFER),
            "message from template": lambda: order.message_post_with_source(template),
            "mail from template": lambda: order.message_mail_with_source(template),
            "template": lambda: template.with_user(self.seller).send_mail(order.id),
            "composer with template": lambda: composer("comment", template_id=template.id)._action_send_mail(),
            "composer to many": lambda: composer("mass_mail")._action_send_mail(),
            "preview": order.action_preview_sale_order,
            "share": lambda: (
                self.env["portal.share"].with_user(self.seller).with_context(**share).default_get(["res_id"])
            ),
            "share by call": lambda: (
                self.env["portal.share"]
                .create(
                    {"res_model": "sale.order", "res_id": order.id, "partner_ids": [Command.set(self.customer.ids)]}
                )
                .action_send_mail()
            ),
            "payment link": lambda: self.env["payment.link.wizard"].with_context(**share).default_get(["res_id"]),
            "print": lambda: report._render_qweb_html("sale.report_saleorder", order.ids),
            "print raw": lambda: report._render_qweb_html("sale.report_saleorder_raw", order.ids),
            "print pro-forma": lambda: report._render_qweb_html("sale.report_saleorder_pro_forma", order.ids),
            "pdf": lambda: report.with_context(force_report_rendering=True)._render_qweb_pdf(
                "sale.action_report_saleorder", order.ids
            ),
        }
        for name, step in paths.items():
            with self.subTest(name):
                self.assertRefused(step, order.name)
                self.assertEqual(order.state, "draft")
        self._approve(order)
        later = {"confirm", "contract by write", "state as administrator", "pdf", "state by write", "mark as sent"}
        for name, step in paths.items():
            if name not in later:
                with self.subTest(f"{name} after the approval"), self.env.cr.savepoint() as undo:
                    step()
                    undo.close(rollback=True)
        self.assertRefused(order.action_confirm, "Confirm the contract")

    def test_talk_about_a_quotation_is_free_but_carries_no_link(self):
        order = self._quotation()
        message = order.message_post(body=QUESTION, partner_ids=self.customer.ids)
        groups = order._notify_get_recipients_groups(message, "Quotation")
        access = {name: options.get("has_button_access") for name, _method, options in groups}
        self.assertFalse(access["portal_customer"])
        self._approve(order)
        groups = order._notify_get_recipients_groups(message, "Quotation")
        self.assertIsNot(
            {name: options.get("has_button_access") for name, _m, options in groups}["portal_customer"], False
        )

    def test_no_creation_beyond_the_gate(self):
        orders = self.env["sale.order"].with_user(self.seller).with_context(allowed_company_ids=self.company.ids)
        line = Command.create({"product_id": self.product.id, "price_unit": 1.0})
        for state in ("sent", "sale"):
            values = {"partner_id": self.customer.id, "state": state, "order_line": [line]}
            self.assertRefused(partial(orders.create, values))
            by_default = orders.with_context(default_state=state)
            self.assertRefused(partial(by_default.create, {"partner_id": self.customer.id, "order_line": [line]}))
            result = orders.load(["partner_id/.id", "state"], [[str(self.customer.id), state]])
            self.assertFalse(result["ids"], state)

    def test_copy_inherits_no_approval(self):
        order = self._sent()
        copy = order.copy()
        self.assertEqual((copy.state, copy.approval_state), ("draft", "required"))
        self.assertFalse(copy.approval_request_ids)
        self.assertRefused(copy.action_quotation_sent)

    def _pricelist(self, currency):
        currency = self.env.ref(f"base.{currency}")
        return self.env["product.pricelist"].create(
            {"name": "Another", "company_id": self.company.id, "currency_id": currency.id}
        )

    def test_change_after_approval(self):
        changes = {
            "price": lambda order: order.order_line.write({"price_unit": 1}),
            "discount by command": lambda order: order.write(
                {"order_line": [Command.update(order.order_line.id, {"discount": 50})]}
            ),
            "new line": lambda order: order.write(
                {"order_line": [Command.create({"product_id": self.product.id, "price_unit": 5})]}
            ),
            "line removed": lambda order: order.order_line.unlink(),
            "description": lambda order: order.order_line.write({"name": "Something better"}),
            "customer": lambda order: order.write({"partner_id": self.customer.copy().id}),
            "payment term": lambda order: order.write(
                {"payment_term_id": self.env.ref("account.account_payment_term_30days").id}
            ),
            "price list": lambda order: order.write({"pricelist_id": self._pricelist("CNY").id}),
            "currency": lambda order: order.write({"pricelist_id": self._pricelist("USD").id}),
            "terms": lambda order: order.write({"note": "<p>Free service for ever</p>"}),
            "validity": lambda order: order.write({"validity_date": "2030-01-01"}),
        }
        for name, change in changes.items():
            with self.subTest(name):
                order = self._quotation()
                order.action_approval_submit()
                self.assertRefused(partial(change, order), "locked")
                self._decide(order, self.leader, self.director)
                change(order)
                self.assertEqual(order.approval_state, "required", name)
                self.assertRefused(order.action_quotation_sent)

    def test_change_of_a_sent_quotation_makes_it_a_draft(self):
        order = self._sent()
        order.sudo().write({"signed_by": "Mr Hu", "signature": SIGNATURE})
        order.order_line.price_unit = 450
        self.assertEqual((order.state, order.approval_state, order.signed_by), ("draft", "required", False))
        self.assertRefused(order.action_preview_sale_order)
        self._approve(order)
        order.action_quotation_sent()
        self._approve(order)
        order.order_line.price_unit = 440
        self.assertEqual(order.state, "draft", "an approval to confirm does not outlive the change either")

    def test_sections_and_notes_are_no_terms(self):
        order = self._sent()
        self._approve(order)
        order.order_line = [Command.create({"display_type": "line_section", "name": "Machines"})]
        self.assertEqual((order.state, order.approval_state), ("sent", "approved"))
        order.action_confirm()
        order.order_line.filtered("display_type").name = "Machines and parts"

    def test_contract_in_force_is_sealed(self):
        order = self._signed()
        line = order.order_line
        changes = {
            "price": lambda record: record.order_line.write({"price_unit": 1}),
            "quantity by command": lambda record: record.write(
                {"order_line": [Command.update(line.id, {"product_uom_qty": 20})]}
            ),
            "new line": lambda record: record.env["sale.order.line"].create(
                {"order_id": record.id, "product_id": self.product.id, "price_unit": 1}
            ),
            "line disguised as a down payment": lambda record: record.write(
                {
                    "order_line": [
                        Command.create(
                            {
                                "product_id": self.product.id,
                                "price_unit": 1,
                                "product_uom_qty": 3,
                                "is_downpayment": True,
                            }
                        )
                    ]
                }
            ),
            "payment term": lambda record: record.write(
                {"payment_term_id": self.env.ref("account.account_payment_term_30days").id}
            ),
            "terms": lambda record: record.write({"note": "<p>Free service for ever</p>"}),
            "discount on the whole order": self._discount,
        }
        for user in (self.seller, self.director):
            for name, change in changes.items():
                with self.subTest(f"{user.name}: {name}"):
                    self.assertRefused(partial(change, self.as_user(order, user)), "in force")
        self.assertRefused(lambda: order.sudo().order_line.write({"discount": 10}), "in force")

    def _discount(self, order):
        self.company.sale_discount_product_id = self.env["product.product"].create(
            {"name": "Discount", "type": "service", "company_id": self.company.id}
        )
        wizard = (
            order.env["sale.order.discount"]
            .sudo()
            .create({"sale_order_id": order.id, "discount_type": "so_discount", "discount_percentage": 0.2})
        )
        wizard.action_apply_discount()

    def test_ordinary_work_on_a_contract_goes_on(self):
        order = self._signed()
        self.env["ir.attachment"].create(
            {"name": "signed.pdf", "raw": b"scan", "res_model": "sale.order", "res_id": order.id}
        )
        finance = self.as_user(order, self.finance)
        down = self._down_payment(finance.sudo(), 30)
        self._pay(down, None, "2026-03-05")
        order.sudo().action_lock()
        order.sudo().action_unlock()
        order.order_line.filtered("product_id").qty_delivered = 1
        final = self._invoice(order.sudo())
        self._pay(final, None, "2026-03-15")
        self.assertCollection(order.sudo(), 1000, 1000, state="full", day="2026-03-15")
        note = self._credit_note(final, net=False)
        self.assertEqual(note.state, "posted")
        self.assertEqual((order.state, order.collection_state), ("sale", "partial"))
        order.with_user(self.director).with_context(allowed_company_ids=self.company.ids)._action_cancel()
        self.assertEqual(order.state, "cancel")

    def test_expense_charged_on_to_a_contract(self):
        order = self._signed()
        product = self.env["product.product"].create(
            {
                "name": "Travel",
                "type": "service",
                "expense_policy": "cost",
                "invoice_policy": "delivery",
                "company_id": self.company.id,
            }
        )
        self.env["sale.order.line"].create(
            {
                "order_id": order.id,
                "product_id": product.id,
                "product_uom_qty": 0,
                "price_unit": 80,
                "is_expense": True,
                "name": "Travel",
            }
        )
        self.assertEqual(len(order.order_line), 2)

    def test_draft_submitted_as_contract_at_once(self):
        order = self._quotation()
        order.action_contract_submit()
        self.assertEqual(order.approval_request_ids.sudo().gate_id.code, "sale.contract.confirm")
        self._decide(order, self.leader, self.director)
        order.action_preview_sale_order()
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertRefused(order.action_contract_submit, "only a quotation")

    def test_others_may_not_submit(self):
        order = self._quotation()
        for user in (self.outsider, self.auditor, self.colleague):
            with self.assertRaises(AccessError, msg=user.name):
                self.as_user(order, user).action_approval_submit()
            with self.assertRaises(AccessError, msg=user.name):
                self.as_user(order, user).action_contract_submit()

    def test_without_policies_only_the_range_holds(self):
        self.policies.active = False
        self._set_range(floor=400)
        inside = self._quotation((1, 400.0))
        inside.action_quotation_sent()
        inside.action_confirm()
        self.assertEqual(inside.state, "sale")
        self.assertRefused(lambda: inside.order_line.write({"price_unit": 399.0}))
        self.assertRefused(
            lambda: inside.write({"order_line": [Command.update(inside.order_line.id, {"discount": 1})]})
        )
        inside.order_line.write({"price_unit": 401.0})
        outside = self._quotation((1, 399.0))
        for step in (outside.action_quotation_sent, outside.action_confirm, outside.action_preview_sale_order):
            message = self.assertRefused(step)
            self.assertNotIn("400", message)
        message = self.assertRefused(outside.action_approval_submit)
        self.assertNotIn("floor", message.lower())

    def test_file_added_while_approved(self):
        order = self._quotation()
        self._approve(order)
        self.env["ir.attachment"].create(
            {"name": "annex.pdf", "raw": b"better terms", "res_model": "sale.order", "res_id": order.id}
        )
        self.assertRefused(order.action_quotation_sent)
        self._approve(order)
        order.action_quotation_sent()
        self.assertEqual(order.state, "sent")

    def test_buttons_follow_the_rules(self):
        order = self._quotation()
        self.assertEqual((order.contract_may_leave, order.contract_may_confirm), (False, False))
        self._approve(order)
        self.assertEqual((order.contract_may_leave, order.contract_may_confirm), (True, False))
        order.action_quotation_sent()
        self._approve(order)
        self.assertEqual((order.contract_may_leave, order.contract_may_confirm), (True, True))
        order.action_confirm()
        self.assertEqual((order.contract_may_leave, order.contract_may_confirm), (True, False))

    def test_released_in_batch(self):
        draft, sent = self._quotation(), self._sent()
        both = draft | sent
        self.assertEqual(both._contract_released(), sent)
        with self.assertRaises(UserError) as caught:
            both.action_quotation_send()
        self.assertIn(draft.name, str(caught.exception))
        self.assertNotIn(sent.name, str(caught.exception))
