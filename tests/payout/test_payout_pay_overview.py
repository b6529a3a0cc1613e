from collections import defaultdict
from contextlib import closing
from datetime import date

from hypothesis import HealthCheck, given, settings, strategies as st

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TODAY, PayoutCommon

OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)
# What may happen to the lines of a person, and amounts in cents.
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["due", "due", "held", "later", "take_back", "list", "post", "release"]),
        st.integers(0, 20),
        st.integers(-90_000, 150_000).filter(bool).map(lambda cents: cents / 100),
    ),
    max_size=12,
)


class PayOverviewCommon(PayoutCommon):
    """Employees with wages and allowances."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Overview = cls.env["marketing.pay.overview"]
        employees = cls.env["hr.employee"].search([("company_id", "=", cls.company.id)])
        employees.version_id.date_version = date(2026, 9, 1)

    @classmethod
    def _allowance(cls, employee, amount, month=OCTOBER, name="Phone", **values):
        return cls.env["marketing.pay.component"].create(
            {"employee_id": employee.id, "name": name, "amount": amount, "month_from": month, **values}
        )

    def _rows(self, **equals):
        """Return the rows with these values, at the clock of the test."""
        # What is computed in the database is read anew.
        self.env["marketing.pay.overview"].invalidate_model(flush=False)
        return self.env["marketing.pay.overview"].search([(name, "=", value) for name, value in equals.items()])

    def _months(self, **equals):
        """Return {month: amount} of rows with these values."""
        months = defaultdict(float)
        for row in self._rows(**equals):
            months[row.month] += row.amount
        return {month: round(amount, 2) for month, amount in months.items()}


@tagged("post_install", "-at_install")
class TestPayoutPayOverview(PayOverviewCommon):
    """What a month's pay is made of (K-12, L-19), by hand-calculated figures."""

    def test_wage_of_each_month(self):
        self.employee_seller.version_id.wage = 8000.0
        self.assertEqual(
            self._months(partner_id=self.seller.partner_id.id),
            {date(2026, 9, 1): 8000.0, OCTOBER: 8000.0, NOVEMBER: 8000.0},
        )
        self.employee_seller.create_version({"date_version": date(2026, 10, 16), "wage": 9000.0})
        # The raise in the middle of October counts for October: the version in force at the month's end.
        self.assertEqual(
            self._months(partner_id=self.seller.partner_id.id),
            {date(2026, 9, 1): 8000.0, OCTOBER: 9000.0, NOVEMBER: 9000.0},
        )
        row = self._rows(partner_id=self.seller.partner_id.id, month=NOVEMBER)
        self.assertEqual((row.component, row.state, row.currency_id.name), ("base", "payroll", "CNY"))
        self.assertEqual(row.employee_id, self.employee_seller)

    def test_joiners_and_leavers_have_whole_months(self):
        self.employee_seller.version_id.write(
            {"wage": 8000.0, "date_version": date(2026, 10, 19), "contract_date_start": date(2026, 10, 19)}
        )
        self.employee_colleague.version_id.write({"wage": 7000.0, "departure_date": date(2026, 10, 5)})
        self.assertEqual(self._months(employee_id=self.employee_seller.id), {OCTOBER: 8000.0, NOVEMBER: 8000.0})
        self.assertEqual(
            self._months(employee_id=self.employee_colleague.id), {date(2026, 9, 1): 7000.0, OCTOBER: 7000.0}
        )
        self.employee_colleague.active = False
        self.assertEqual(len(self._months(employee_id=self.employee_colleague.id)), 2)
        # Nobody knows until when whoever is archived without a day was paid.
        self.employee_colleague.version_id.departure_date = False
        self.assertFalse(self._rows(employee_id=self.employee_colleague.id))

    def test_job_and_department_of_the_month(self):
        jobs = self.env["hr.job"].create([{"name": "Junior"}, {"name": "Senior"}])
        self.employee_seller.version_id.write({"job_id": jobs[0].id, "wage": 1.0})
        self.employee_seller.create_version({"date_version": date(2026, 11, 2), "job_id": jobs[1].id})
        self._earn(amount=5.0, due_date=False, hold="appraisal", earned_date=date(2026, 8, 3))
        rows = self._rows(partner_id=self.seller.partner_id.id)
        self.assertEqual(
            {row.month: row.job_id.name for row in rows},
            {date(2026, 8, 1): "Junior", date(2026, 9, 1): "Junior", OCTOBER: "Junior", NOVEMBER: "Senior"},
        )

    def test_ledger_lines_by_the_month_they_are_paid(self):
        partner = self.seller.partner_id.id
        line = self._earn(amount=100.0, due_date=date(2026, 10, 5))
        # No statement was ever made: it will be on that of its month.
        self.assertEqual(self._months(partner_id=partner), {OCTOBER: 100.0})
        self.company.payout_statement_month = NOVEMBER
        # October's statements were made; the next run is November's once more.
        self.assertEqual(self._months(partner_id=partner), {NOVEMBER: 100.0})
        self._run()
        self.assertEqual(line.statement_id.month, NOVEMBER)
        self.assertEqual(self._rows(line_id=line.id).state, "listed")
        self._post(line.statement_id)
        late = self._earn(amount=7.0, kind="bonus", due_date=date(2026, 11, 9))
        row = self._rows(line_id=late.id)
        # November's statement is posted: what becomes due now is on December's.
        self.assertEqual((row.month, row.state, row.component), (DECEMBER, "due", "bonus"))
        self._december()
        self.assertEqual(late.statement_id.month, DECEMBER)
        self.assertEqual(self._months(partner_id=partner), {NOVEMBER: 100.0, DECEMBER: 7.0})

    def test_held_amounts_stand_apart(self):
        held = self._earn(amount=30.0, due_date=False, hold="appraisal")
        self._earn(amount=70.0)
        row = self._rows(line_id=held.id)
        self.assertEqual((row.amount, row.amount_held, row.state, row.month), (0.0, 30.0, "held", OCTOBER))
        self.assertEqual(self._months(partner_id=self.seller.partner_id.id), {OCTOBER: 0.0, NOVEMBER: 70.0})
        held._release("Grade A")
        row = self._rows(line_id=held.id)
        self.assertEqual((row.amount, row.amount_held, row.state, row.month), (30.0, 0.0, "due", NOVEMBER))

    def test_taken_back_amounts_cancel_out(self):
        line = self._earn(amount=100.0)
        line._reverse("not collected")
        self.assertFalse(self._rows(partner_id=self.seller.partner_id.id))
        paid = self._earn(amount=80.0)
        self._run()
        self._post(paid.statement_id)
        paid._reverse("bounced")
        self.assertEqual(self._months(partner_id=self.seller.partner_id.id), {NOVEMBER: 80.0, DECEMBER: -80.0})
        row = self._rows(line_id=paid.reversal_ids.id)
        self.assertEqual(row.component, "clawback")
        self._set_clock(date(2026, 12, 2))
        self._run(DECEMBER)
        self.assertEqual(self._months(partner_id=self.seller.partner_id.id), {NOVEMBER: 80.0, DECEMBER: -80.0})

    def test_carried_balance_moves_to_the_next_month(self):
        self._earn(amount=-50.0, kind="penalty")
        statement = self._run()
        self._post(statement)
        rows = self._rows(partner_id=self.seller.partner_id.id)
        self.assertEqual(self._months(partner_id=self.seller.partner_id.id), {NOVEMBER: 0.0, DECEMBER: -50.0})
        self.assertEqual(set(rows.mapped("component")), {"penalty", "carry"})
        self.assertEqual(self._rows(statement_id=statement.id, component="penalty").state, "settled")

    def test_companies_and_currencies(self):
        other = self.env["res.company"].create({"name": "Other", "currency_id": self.env.ref("base.EUR").id})
        self.env.user.company_ids += other
        self.employee_seller.version_id.wage = 8000.0
        there = self.env["hr.employee"].create({"name": "Anna", "company_id": other.id})
        there.version_id.write({"date_version": OCTOBER, "wage": 3000.0})
        self._earn(amount=100.0)
        self._earn(amount=11.11, company_id=other.id)
        self._allowance(there, 40.0)
        found = self.env["marketing.pay.overview"].with_context(allowed_company_ids=(self.company + other).ids)
        groups = found._read_group([("month", "=", NOVEMBER)], ["company_id", "currency_id"], ["amount:sum"])
        self.assertEqual(
            {(company.name, currency.name, round(amount, 2)) for company, currency, amount in groups},
            {("Huachen Test", "CNY", 8100.0), ("Other", "EUR", 3051.11)},
        )

    def test_agents_are_people_without_employee(self):
        self._earn(self.agent, amount=12.0)
        row = self._rows(partner_id=self.agent.id)
        self.assertFalse(row.employee_id or row.user_id)
        self.assertEqual(row.amount, 12.0)

    def test_origin_opens(self):
        self.employee_seller.version_id.wage = 1.0
        self._allowance(self.employee_seller, 2.0)
        line = self._earn(origin_model="res.partner", origin_id=self.customer.id)
        rows = self._rows(partner_id=self.seller.partner_id.id, month=NOVEMBER)
        targets = {row.component: row.action_open_origin()["res_model"] for row in rows}
        self.assertEqual(
            targets,
            {"base": "hr.employee", "allowance": "marketing.pay.component", "commission": "res.partner"},
        )
        self.assertEqual(self._rows(line_id=line.id).action_open_line()["res_model"], "marketing.payout.line")
        own = self.as_user(self._rows(component="base", month=NOVEMBER), self.seller).action_open_origin()
        self.assertEqual(own["res_model"], "hr.employee.public")
        domain = self.employee_seller.action_open_pay()["domain"]
        self.assertEqual(domain, [("employee_id", "=", self.employee_seller.id)])
        self._run()
        domain = line.statement_id.action_open_pay()["domain"]
        self.assertEqual(self.env["marketing.pay.overview"].search(domain), rows)

    def test_pay_sheet(self):
        self.employee_seller.version_id.wage = 8000.0
        self._allowance(self.employee_seller, 120.0)
        self._earn(amount=100.5)
        self._earn(amount=30.0, due_date=False, hold="appraisal", earned_date=NOVEMBER)
        self._earn(self.colleague, amount=9.0)
        row = self._rows(partner_id=self.seller.partner_id.id, component="base", month=NOVEMBER)
        content, _kind = self.as_user(self.env["ir.actions.report"], self.seller)._render_qweb_html(
            "marketing_office.payout_pay_sheet_report", row.ids
        )
        html = " ".join(content.decode().replace("\xa0", " ").split())
        for words in ("Li Na", "November 2026", "8,220.50", "Base Wage", "Phone", "S00151", "Held, not part", "30.00"):
            self.assertIn(words, html)
        self.assertNotIn("Wang Qiang", html)

    @mute_logger("odoo.models.unlink")
    @settings(max_examples=20, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(events=EVENTS, wage=st.integers(0, 900_000).map(lambda cents: cents / 100))
    def test_sums_equal_the_ledger(self, events, wage):
        """Σ overview of a person = Σ ledger + fixed components, whatever happened."""
        self._set_clock(TODAY)
        with closing(self.env.cr.savepoint()):
            self.env["marketing.approval.policy"].search([]).active = False
            self.employee_seller.version_id.wage = wage
            self._allowance(self.employee_seller, 33.33)
            for event, pick, amount in events:
                try:
                    with self.env.cr.savepoint():
                        self._event(event, pick, amount)
                except UserError:
                    pass  # a refused step must leave everything as it was
            partner = self.seller.partner_id
            ledger = sum(self.Line.search([("partner_id", "=", partner.id)]).mapped("amount"))
            rows = self._rows(partner_id=partner.id)
            shown = sum(rows.mapped("amount")) + sum(rows.mapped("amount_held"))
            self.assertAlmostEqual(shown, ledger + 3 * wage + 2 * 33.33, 2)
            self.assertEqual(len(rows), len(set(rows.ids)))
            for statement in self.Statement.search([("partner_id", "=", partner.id)]):
                listed = rows.filtered(lambda row, one=statement: row.statement_id == one)
                self.assertAlmostEqual(sum(listed.mapped("amount")), statement.amount_net, 2)
                self.assertLessEqual(set(listed.mapped("month")), {statement.month})
        self.env.invalidate_all()

    def _event(self, event, pick, amount):
        if event in ("due", "held", "later"):
            due = {"due": date(2026, 11, 3), "held": False, "later": date(2026, 12, 3)}[event]
            self._earn(amount=amount, due_date=due, hold="none" if due else "appraisal")
        elif event == "list":
            self._run()
        elif event == "post":
            self.Statement.search([("company_id", "=", self.company.id)]).action_post()
        elif lines := self.Line.search([("partner_id", "=", self.seller.partner_id.id)], order="id"):
            line = lines[pick % len(lines)]
            line._reverse("not so") if event == "take_back" else line._release("agreed")


@tagged("post_install", "-at_install")
class TestPayoutPayComponent(PayOverviewCommon):
    """Allowances: versioned, for whole months, by payout finance and administrators."""

    def test_a_new_amount_ends_the_one_before(self):
        finance = self.as_user(self.env["marketing.pay.component"], self.finance)
        employee = self.employee_seller.id
        first = finance.create(
            {"employee_id": employee, "name": "Phone", "amount": 100.0, "month_from": date(2026, 9, 14)}
        )
        second = finance.create({"employee_id": employee, "name": "Phone", "amount": 150.0, "month_from": NOVEMBER})
        self.assertEqual((first.month_from, first.month_until), (date(2026, 9, 1), OCTOBER))
        self.assertFalse(second.month_until)
        self.assertEqual(
            self._months(partner_id=self.seller.partner_id.id),
            {date(2026, 9, 1): 100.0, OCTOBER: 100.0, NOVEMBER: 150.0},
        )
        self.assertEqual(second.company_id, self.company)

    def test_what_is_entered_stays(self):
        entry = self.as_user(self._allowance(self.employee_seller, 100.0), self.finance)
        for vals in (
            {"amount": 5.0},
            {"month_from": NOVEMBER},
            {"employee_id": self.employee_colleague.id},
            {"name": "Meals"},
        ):
            with self.assertRaises(UserError):
                entry.write(vals)
        entry.month_until = date(2026, 11, 20)
        self.assertEqual(entry.month_until, NOVEMBER)

    def test_overlap_is_refused(self):
        self._allowance(self.employee_seller, 100.0, month_until=NOVEMBER)
        with self.assertRaises(ValidationError):
            self._allowance(self.employee_seller, 80.0, NOVEMBER)
        self._allowance(self.employee_seller, 80.0, NOVEMBER, name="Meals")
        self._allowance(self.employee_seller, 80.0, DECEMBER)

    def test_exported_months_stay(self):
        entry = self._allowance(self.employee_seller, 100.0, date(2026, 9, 1))
        self.env["marketing.pay.export.make"].create({"month": OCTOBER, "file_format": "csv"}).action_export()
        with self.assertRaises(UserError):
            entry.month_until = date(2026, 9, 1)
        with self.assertRaises(UserError):
            entry.unlink()
        with self.assertRaises(UserError):
            self._allowance(self.employee_colleague, 100.0, OCTOBER)
        entry.month_until = OCTOBER
        self._allowance(self.employee_seller, 120.0, NOVEMBER)

    def test_nobody_enters_for_themselves(self):
        entries = self.as_user(self.env["marketing.pay.component"], self.finance)
        with self.assertRaises(UserError):
            entries.create({"employee_id": self.employee_finance.id, "name": "Phone", "amount": 500.0})
        own = self._allowance(self.employee_finance, 50.0)
        for change in (lambda one: one.write({"month_until": NOVEMBER}), lambda one: one.unlink()):
            with self.assertRaises(UserError):
                change(self.as_user(own, self.finance))
        self.as_user(own, self.admin).unlink()

    def test_company_and_user_follow_from_the_employee(self):
        for name, value in (
            ("company_id", self.env["res.company"].create({"name": "X"}).id),
            ("user_id", self.admin.id),
        ):
            values = {"employee_id": self.employee_seller.id, "name": "Phone", "amount": 1.0, name: value}
            with self.assertRaises(AccessError):
                self.as_user(self.env["marketing.pay.component"], self.finance).create(values)
        entry = self._allowance(self.employee_seller, 1.0)
        with self.assertRaises(AccessError):
            self.as_user(entry, self.finance).write({"user_id": self.admin.id})
        with self.assertRaises(UserError):
            self.as_user(entry, self.finance).write({"company_id": False})

    def test_who_enters(self):
        for name in ("seller", "leader", "director", "auditor"):
            with self.assertRaises(AccessError):
                self.as_user(self.env["marketing.pay.component"], getattr(self, name)).create(
                    {"employee_id": self.employee_seller.id, "name": "Phone", "amount": 1.0}
                )
        entry = self.as_user(self.env["marketing.pay.component"], self.admin).create(
            {"employee_id": self.employee_seller.id, "name": "Phone", "amount": 1.0}
        )
        self.assertEqual((entry.user_id, entry.month_from), (self.seller, NOVEMBER))
        for user, number in ((self.seller, 1), (self.colleague, 0), (self.leader, 0), (self.auditor, 1)):
            self.assertEqual(self.as_user(entry.browse(), user).search_count([]), number)
