from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import PayoutCommon


@tagged("post_install", "-at_install")
class TestPayoutAccess(PayoutCommon):
    """Who sees whose pay (design.md 5, K-13), on every way to read."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = {
            "seller": cls.seller,
            "colleague": cls.colleague,
            "leader": cls.leader,
            "director": cls.director,
            "agent": cls.agent,
        }
        cls.lines = {name: cls._earn(who) for name, who in cls.people.items()}
        cls._run()
        cls.statements = {name: line.statement_id for name, line in cls.lines.items()}
        cls.other_company = cls.env["res.company"].create({"name": "Other Company"})
        cls.foreign = cls._earn(company_id=cls.other_company.id)

    # Who may read the pay of whom.
    MATRIX = {
        "seller": {"seller"},
        "colleague": {"colleague"},
        "leader": {"seller", "colleague", "leader"},
        "other_leader": set(),
        "director": {"seller", "colleague", "leader", "director", "agent"},
        "general_manager": {"seller", "colleague", "leader", "director", "agent"},
        "finance": {"seller", "colleague", "leader", "director", "agent"},
        "admin": {"seller", "colleague", "leader", "director", "agent"},
        "auditor": {"seller", "colleague", "leader", "director", "agent"},
    }

    def test_matrix(self):
        for reader, visible in self.MATRIX.items():
            user = getattr(self, reader)
            for records in (self.lines, self.statements):
                model = self.as_user(next(iter(records.values())).browse(), user)
                everything = sum(records.values(), next(iter(records.values())).browse())
                found = model.search([("id", "in", everything.ids)])
                expected = sum((records[name] for name in visible), everything.browse())
                with self.subTest(reader=reader, model=model._name):
                    self.assertEqual(found, found & expected)
                    self.assertEqual(len(found), len(expected))
                    for name, record in records.items():
                        if name in visible:
                            self.as_user(record, user).read()
                        else:
                            with self.assertRaises(AccessError):
                                self.as_user(record, user).read(["display_name"])

    def test_strangers_see_nothing(self):
        for records in (self.lines, self.statements):
            with self.assertRaises(AccessError):
                self.as_user(records["seller"], self.outsider).read(["display_name"])
            with self.assertRaises(AccessError):
                self.as_user(records["seller"].browse(), self.outsider).search_count([])

    def test_sums_do_not_leak(self):
        ledger = self.as_user(self.Line, self.seller)
        groups = ledger.formatted_read_group([], ["partner_id"], ["amount:sum", "__count"])
        self.assertEqual(
            [(group["partner_id"][0], group["amount:sum"]) for group in groups], [(self.seller.partner_id.id, 100.0)]
        )
        self.assertEqual(ledger.search_count([("amount", ">", 0)]), 1)
        self.assertFalse(ledger.search([("statement_id.user_id", "=", self.colleague.id)]))
        self.assertEqual(
            ledger.name_search("Commission", limit=50), [(self.lines["seller"].id, "Commission 70 % · S00151")]
        )
        self.seller.group_ids += self.env.ref("base.group_allow_export")
        self.assertEqual(len(ledger.search([]).export_data(["amount"])["datas"]), 1)
        with self.assertRaises(AccessError):
            self.as_user(self.lines["colleague"], self.seller).export_data(["amount"])

    def test_other_companies_stay_closed(self):
        for reader in self.MATRIX:
            found = self.as_user(self.Line, getattr(self, reader)).search([("id", "=", self.foreign.id)])
            self.assertFalse(found, reader)

    def test_tieout_is_for_those_who_keep_the_books(self):
        for user in (self.seller, self.leader, self.outsider):
            with self.assertRaises(AccessError):
                self.as_user(self.env["marketing.payout.tieout"], user).search([])
        for user in (self.finance, self.director, self.auditor):
            self.assertTrue(self.as_user(self.env["marketing.payout.tieout"], user).search([]))

    def test_nobody_but_finance_changes_a_statement(self):
        statement = self.statements["seller"]
        for reader in ("seller", "leader", "director", "general_manager", "admin", "auditor"):
            record = self.as_user(statement, getattr(self, reader))
            for change in (
                lambda record: record.write({"note": "x"}),
                lambda record: record.unlink(),
                lambda record: record.copy(),
                lambda record: record.action_approval_submit(),
                lambda record: record.action_post(),
                lambda record: record.action_open_payment(),
                lambda record: record.action_reverse(),
                lambda record: record.action_reopen(),
            ):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    change(record)

    def test_duplicating_is_refused_to_finance_too(self):
        with self.assertRaises(AccessError):
            self.as_user(self.statements["seller"], self.finance).copy()

    def test_beneficiary_reads_the_whole_statement(self):
        statement = self.as_user(self.statements["seller"], self.seller)
        self.assertEqual(statement.amount_net, 100.0)
        self.assertTrue(statement.line_ids.trace_html)
        self.assertEqual(statement.month_name, "November 2026")
        form = statement.get_view(view_type="form")["arch"]
        self.assertNotIn("action_post", form)
        self.assertNotIn("tieout_difference", form)

    def test_beneficiary_writes_in_the_log(self):
        statement = self.as_user(self.statements["seller"], self.seller)
        self._post(self.statements["seller"])
        statement.message_post(body="I have checked the lines, thank you.")
        self.assertIn("checked", statement.message_ids[0].body)
        values = statement.web_read({"document_id": {"fields": {"display_name": {}}}, "document_state": {}})
        self.assertTrue(values[0]["document_id"]["display_name"])
        with self.assertRaises(AccessError):
            statement.document_id.read(["amount_total"])
        with self.assertRaises(AccessError):
            self.as_user(self.statements["seller"], self.colleague).message_post(body="How much?")

    def test_accountant_without_roles_pays_and_resets(self):
        accountant = self._user("book", "Bookkeeper", "account.group_account_user")
        statement = self.statements["seller"]
        self._post(statement)
        document = self.as_user(statement.document_id, accountant)
        document.button_draft()
        self.assertEqual(statement.state, "approved")
        document.action_post()
        self.assertEqual(statement.state, "posted")
        self.assertNotIn("payout_statement_id", document.get_view(view_type="form")["arch"])
        self.assertTiesOut()

    def test_chatter_is_closed_with_the_statement(self):
        statement = self.statements["seller"]
        messages = statement.message_ids
        self.assertTrue(messages)
        found = self.as_user(self.env["mail.message"], self.colleague).search([("id", "in", messages.ids)])
        self.assertFalse(found)

    def test_release_list_takes_only_held_lines(self):
        held = self._earn(due_date=False)
        wizard = (
            self.as_user(self.env["marketing.payout.line.release"], self.director)
            .with_context(active_model="marketing.payout.line", active_ids=(held | self.lines["seller"]).ids)
            .create({"reason": "Agreed"})
        )
        self.assertEqual(wizard.line_ids, held)
        wizard.action_release()
        self.assertEqual(held.due_date, date(2026, 11, 23))
        with self.assertRaises(AccessError):
            self.as_user(self.env["marketing.payout.line.release"], self.finance).create(
                {"reason": "x", "line_ids": held.ids}
            )
