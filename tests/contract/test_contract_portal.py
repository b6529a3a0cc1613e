import json

from odoo import Command, http
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .gate_common import SIGNATURE, GateCommon


@tagged("post_install", "-at_install")
class TestContractPortal(GateCommon, HttpCase):
    """The customer sees what was approved, and never an error for what was not (S-04)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"portal_confirmation_sign": True, "portal_confirmation_pay": False})
        cls.portal = new_test_user(
            cls.env,
            login="mo_portal",
            groups="base.group_portal",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.portal.partner_id.parent_id = cls.customer

    def _open(self, order, suffix="", **params):
        token = order.sudo()._portal_ensure_token()
        self.env.flush_all()
        query = "&".join(f"{name}={value}" for name, value in {"access_token": token, **params}.items())
        return self.url_open(f"/my/orders/{order.id}{suffix}?{query}")

    def _call(self, order, suffix, **params):
        token = order.sudo()._portal_ensure_token()
        self.env.flush_all()
        response = self.url_open(
            f"/my/orders/{order.id}{suffix}",
            data=json.dumps({"jsonrpc": "2.0", "params": {"access_token": token, **params}}),
            headers={"Content-Type": "application/json"},
        )
        return response.json()

    def _sign(self, order):
        return self._call(order, "/accept", name="Mr Hu", signature=SIGNATURE)

    def _reminders(self, order):
        return order.sudo().activity_ids.filtered(lambda activity: activity.user_id == self.seller)

    def assertWorkedOn(self, response, order):
        self.assertEqual(response.status_code, 200)
        self.assertIn("This quotation is being worked on", response.text)
        for secret in (order.name, "PLC 300", "500.00", "1,000.00"):
            self.assertNotIn(secret, response.text)

    def test_link_to_what_is_not_approved(self):
        order = self._quotation()
        self.assertWorkedOn(self._open(order), order)
        for report_type in ("pdf", "html", "text"):
            self.assertWorkedOn(self._open(order, report_type=report_type), order)
        self._approve(order)
        self.assertIn(order.name, self._open(order).text)
        order.action_quotation_sent()
        self.assertIn(order.name, self._open(order).text)
        order.order_line.price_unit = 450
        self.assertWorkedOn(self._open(order), order)

    def test_wrong_token_learns_nothing(self):
        order = self._quotation()
        response = self.url_open(f"/my/orders/{order.id}?access_token=wrong", allow_redirects=False)
        self.assertEqual(response.status_code, 303)

    def test_salesperson_is_told_what_to_do(self):
        order = self._quotation()
        self.authenticate(self.seller.login, self.seller.login)
        self.assertIn("Submit it for approval", self._open(order).text)

    def test_no_signature_on_what_is_not_approved(self):
        order = self._quotation()
        self.assertIn("error", self._sign(order)["result"])
        self.assertFalse(order.sudo().signature)

    @mute_logger("odoo.http")
    def test_no_payment_of_what_is_not_approved(self):
        order = self._quotation()
        answer = self._call(
            order,
            "/transaction",
            provider_id=1,
            payment_method_id=1,
            token_id=None,
            amount=10,
            flow="direct",
            tokenization_requested=False,
            landing_route="/",
        )
        self.assertIn("error", answer)
        self.assertFalse(order.sudo().transaction_ids)

    def test_signature_before_the_contract_is_approved(self):
        order = self._sent()
        answer = self._sign(order)
        self.assertIn("redirect_url", answer["result"])
        order.invalidate_recordset()
        self.assertEqual((order.state, order.signed_by), ("sent", "Mr Hu"))
        self.assertTrue(order.sudo().signature)
        self.assertEqual(len(self._reminders(order)), 1)
        self.assertIn(order.name, self._open(order).text)
        self._approve(order)
        self.assertEqual((order.state, order.signed_by), ("sale", "Mr Hu"), "the approval confirms it")
        self.assertEqual(order.message_ids[:1].sudo().author_id, self.seller.partner_id, "as the requester")

    def test_signature_on_an_approved_contract_confirms_it(self):
        order = self._sent()
        self._approve(order)
        self.assertIn("redirect_url", self._sign(order)["result"])
        order.invalidate_recordset()
        self.assertEqual(order.state, "sale")
        self.assertFalse(self._reminders(order))

    def test_customer_rejects(self):
        order = self._sent()
        token = order.sudo()._portal_ensure_token()
        self.env.flush_all()
        self.authenticate(None, None)
        self.url_open(
            f"/my/orders/{order.id}/decline?access_token={token}",
            data={"decline_message": "Too dear", "csrf_token": http.Request.csrf_token(self)},
        )
        order.invalidate_recordset()
        self.assertEqual(order.state, "cancel")

    def test_portal_user_reads_no_draft(self):
        draft, sent = self._quotation(), self._sent()
        orders = self.as_user(self.env["sale.order"], self.portal)
        self.assertEqual(orders.search([("id", "in", (draft | sent).ids)]), sent)
        for records in (draft, draft.order_line):
            with self.assertRaises(AccessError):
                self.as_user(records, self.portal).read(["name"])
        sent.order_line.price_unit = 450
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.as_user(sent, self.portal).read(["amount_total"])

    def test_options_are_fixed_once_approved(self):
        order = self._sent()
        self.assertFalse(order._can_be_edited_on_portal())

    def _transaction(self, order, state):
        provider = self.env["payment.provider"].create({"name": "Dummy", "code": "none", "company_id": self.company.id})
        self.patch(
            type(provider),
            "_compute_feature_support_fields",
            lambda providers: providers.update({"support_manual_capture": "full_only"}),
        )
        method = self.env["payment.method"].create({"name": "Dummy", "code": "mo_dummy", "image": SIGNATURE})
        transaction = self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": method.id,
                "reference": f"{order.name}-{state}",
                "amount": order.amount_total,
                "currency_id": order.currency_id.id,
                "partner_id": self.customer.id,
                "sale_order_ids": [Command.set(order.ids)],
            }
        )
        transaction.state = state
        return transaction

    def test_payment_before_the_contract_is_approved(self):
        order = self._sent()
        transaction = self._transaction(order, "authorized")
        transaction._post_process()
        self.assertEqual((order.state, transaction.state), ("sent", "authorized"))
        self.assertEqual(len(self._reminders(order)), 1)
        transaction._post_process()
        self.assertEqual(len(self._reminders(order)), 1, "one reminder is enough")
        self._approve(order)
        self.assertEqual(order.state, "sale", "the approval confirms it")

    def test_pending_payment_of_a_changed_quotation(self):
        order = self._sent()
        order.order_line.price_unit = 450
        self._transaction(order, "pending")._post_process()
        self.assertEqual(order.state, "draft")
        self.assertEqual(len(self._reminders(order)), 1)
