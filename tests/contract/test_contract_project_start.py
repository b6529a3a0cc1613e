"""H-13, H-14, I-10: projects start after the down payment, and development is promised or paid for."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .contract_common import ContractCommon


@tagged("at_install", "-post_install")
class TestContractProjectStart(ContractCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["marketing.approval.policy"].search([("gate_id.model", "=", "marketing.general.request")]).active = True
        for xmlid in ("project_start", "secondary_development"):
            cls.env.ref(f"marketing_office.approval_policy_{xmlid}").active = True
        cls.start = cls.env.ref("marketing_office.general_request_type_project_start")
        cls.develop = cls.env.ref("marketing_office.general_request_type_secondary_development")
        cls.contract = cls._contract((1, 1000.0))

    def make(self, kind, **values):
        return self.as_user(self.env["marketing.general.request"], self.seller).create(
            {
                "type_id": kind.id,
                "subject": "Line 2",
                "company_id": self.company.id,
                "contract_id": self.contract.id,
                "supervisor_id": self.other_leader.id,
                **values,
            }
        )

    def agree(self, record, *users):
        for user in users:
            self.as_user(record.sudo().approval_request_ids.sorted("id")[-1:], user).action_approve()
        record.invalidate_recordset()

    def test_only_after_the_down_payment(self):
        record = self.make(self.start)
        with self.assertRefused("has not arrived: .*300.00 are due, .*0.00 are in"):
            record.action_approval_submit()
        invoice = self._invoice(self.contract)
        self._pay(invoice, 299.99)
        with self.assertRefused("has not arrived"):
            record.action_approval_submit()
        self._pay(invoice, 0.01)
        record.action_approval_submit()
        self.agree(record, self.other_leader, self.director)
        self.assertEqual(record.state, "granted")

    def test_money_gone_again(self):
        """A down payment that bounces in between stops the start at its gate; the approval is kept."""
        record = self.make(self.start)
        invoice = self._invoice(self.contract)
        payment = self._pay(invoice, 300.0)
        record.action_approval_submit()
        self.agree(record, self.other_leader)
        payment.action_draft()
        self.env.flush_all()
        self.agree(record, self.director)
        request = record.sudo().approval_request_ids
        self.assertEqual((request.state, record.state), ("approved", "draft"))
        self.assertIn("has not arrived", request.run_error)
        with self.assertRaises(UserError):
            record.write({"state": "granted"})

    def test_contract_says_otherwise(self):
        self.contract.down_payment_percent = 10
        self.assertEqual(self.contract.down_payment_amount, 100.0)
        self._pay(self._invoice(self.contract), 100.0)
        self.assertTrue(self.contract.down_payment_arrived)

    def test_supervisor_applies_too(self):
        """Both apply: without a supervisor it is not submitted, and the supervisor agrees first."""
        self._pay(self._invoice(self.contract), 500.0)
        with self.assertRefused("name the project supervisor", ValidationError):
            self.make(self.start, supervisor_id=False).action_approval_submit()
        record = self.make(self.start)
        record.action_approval_submit()
        self.assertEqual(record.sudo().approval_request_ids.ballot_ids.user_id, self.other_leader)

    def test_secondary_development(self):
        """Promised by a clause, or paid by an order of the customer; nothing in between."""
        record = self.make(self.develop)
        for values in ({}, {"scope": "inside"}, {"scope": "outside"}, {"scope": "inside", "scope_clause": " "}):
            record.write(values)
            with self.assertRefused("name the clause", ValidationError):
                record.action_approval_submit()
        record.write({"scope": "inside", "scope_clause": "§ 7.2"})
        record.action_approval_submit()
        self.agree(record, self.other_leader, self.director)
        self.assertEqual(record.state, "granted")
        other = self.make(self.develop, scope="outside", customer_order_id=self._contract((1, 50.0)).id)
        other.action_approval_submit()
        self.agree(other, self.other_leader, self.director)
        self.assertEqual(other.state, "granted")
