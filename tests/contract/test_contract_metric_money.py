from contextlib import suppress
from datetime import date

from hypothesis import HealthCheck, given, settings, strategies as st

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...lib.periods import month_end, months_between
from .contract_common import ContractCommon
from .test_contract_collection_property import EXAMPLES, STEPS, Story, Undo

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)


@tagged("post_install", "-at_install")
class TestContractMetricMoney(ContractCommon):
    """Money that came in, by person and month (L-17): real payments on the bills of the person's contracts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.metric = cls.env.ref("marketing_office.metric_contract_money")
        cls.people = cls.seller | cls.colleague
        cls.contract = cls._contract((1, 1000.0), user_id=cls.seller.id)
        cls.bill = cls._invoice(cls.contract)

    def money(self, month, users=None):
        """Return what each of the people collected in a month."""
        users = users or self.people
        pairs = self.metric.sudo()._parts(users, month, month_end(month), self.company)[self.metric]
        self.assertEqual({below for _above, below in pairs.values()}, {None})
        return [round(pairs[user.id][0], 2) for user in users]

    def records(self, month):
        found = self.metric.sudo()._evidence(self.people, month, month_end(month), self.company)
        return [self.env["sale.order"].browse(found.get(user.id, [])) for user in self.people]

    def test_by_the_day_of_the_payment(self):
        self._pay(self.bill, 300.0, "2026-03-31")
        self._pay(self.bill, 450.0, "2026-04-01")
        self.assertEqual([self.money(month) for month in (MARCH, APRIL, MAY)], [[300, 0], [450, 0], [0, 0]])
        self.assertEqual(self.records(APRIL), [self.contract, self.contract.browse()])
        self.assertFalse(self.records(MAY)[0], "nothing moved")

    def test_money_paid_back_counts_against(self):
        self._pay(self.bill, 1000.0, "2026-03-10")
        note = self._credit_note(self.bill, "2026-04-05", net=False, price=400.0)
        self.assertEqual(self.money(APRIL), [0, 0], "a credit note is no money")
        self._pay(note, 400.0, "2026-04-20")
        self.assertEqual(self.money(APRIL), [-400, 0])
        self.assertEqual(self.contract.collection_collected, 600)

    def test_only_money(self):
        self._write_off_entry(self.bill, 100.0, "2026-04-01")
        self._credit_note(self.bill, "2026-04-02", price=50.0)
        self._bank_line(self.bill, 500.0, "2026-04-02", fee=5.0)
        self.assertEqual(self.money(APRIL), [500, 0], "no write-off, no netting, no fee")

    def test_an_invoice_over_two_peoples_contracts(self):
        """Each gets the share of the contract's lines, and the shares add up to the cent."""
        other = self._contract((1, 500.0), user_id=self.colleague.id)
        third = self._contract((1, 500.0), user_id=self.seller.id)
        bill = self._invoice(other | third, "2026-04-01")
        self.assertEqual(len(bill), 1)
        self._pay(bill, 333.33, "2026-04-10")
        found = self.money(APRIL)
        self.assertEqual(sum(found), 333.33)
        self.assertAlmostEqual(found[0], found[1], delta=0.011)
        self.assertEqual(self.records(APRIL), [third, other])

    def test_without_journal_entry(self):
        """Each payment counts on its own day, what the bank confirmed not a second time."""
        self._loose_payment(self.bill, 200.0, "2026-03-20")
        self._loose_payment(self.bill, 300.0, "2026-04-20")
        self.assertEqual([self.money(MARCH), self.money(APRIL)], [[200, 0], [300, 0]])
        self._bank_line(self.bill, 200.0, "2026-05-02")
        self.assertEqual([self.money(month)[0] for month in (MARCH, APRIL, MAY)], [0, 300, 200])
        self.assertEqual(self.contract.collection_collected, 500)

    def test_a_currency_at_the_rate_of_the_payments_day(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        for day, rate in (("2026-03-01", 0.1), ("2026-04-10", 0.125), ("2026-04-20", 0.2)):
            self.env["res.currency.rate"].create(
                {"currency_id": euro.id, "name": day, "rate": rate, "company_id": self.company.id}
            )
        pricelist = self.env["product.pricelist"].create({"name": "Euro", "currency_id": euro.id})
        contract = self._contract((1, 100.0), user_id=self.colleague.id, pricelist_id=pricelist.id)
        self.assertEqual(contract.currency_id, euro)
        contract.order_line.price_unit = 100.0
        bill = self._invoice(contract, "2026-03-05")
        self._pay(bill, 40.0, "2026-04-12", currency_id=euro.id)
        self._pay(bill, 10.0, "2026-04-25", currency_id=euro.id)
        self.assertEqual(self.money(APRIL), [0, 40 / 0.125 + 10 / 0.2])

    def test_another_companys_money_is_not_counted(self):
        self._pay(self.bill, 300.0, "2026-04-10")
        other = self.env["res.company"].create({"name": "Elsewhere"})
        pairs = self.metric.sudo()._parts(self.people, APRIL, month_end(APRIL), other)[self.metric]
        self.assertEqual(pairs[self.seller.id], (0, None))

    def test_it_opens_its_contracts_and_stays_when_frozen(self):
        self._pay(self.bill, 300.0, "2026-04-10")
        values = self.metric.sudo()._freeze(self.people, "month", APRIL, self.company)
        value = values.filtered(lambda value: value.user_id == self.seller)
        self.assertEqual((value.figure, value.record_ids), (300, self.contract.ids))
        self._pay(self.bill, 100.0, "2026-04-11")
        action = self.as_user(value, self.seller).action_open_records()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), self.contract)
        self.assertEqual(self.metric.sudo()._refresh(self.people, "month", APRIL, self.company), values)
        self.assertEqual(value.figure, 300)
        none = values - value
        action = self.as_user(none, self.colleague).action_open_records()
        self.assertFalse(self.env[action["res_model"]].search(action["domain"]), "frozen without any record")
        with self.assertRaises(AccessError):
            self.as_user(value, self.colleague).action_open_records()

    def test_one_query_for_any_number_of_people(self):
        self._pay(self.bill, 300.0, "2026-04-10")
        metric = self.metric.sudo()
        metric._parts(self.people, APRIL, month_end(APRIL), self.company)
        everybody = self.env["res.users"].search([])
        for users in (self.seller, everybody):
            for ask in (metric._parts, metric._evidence):
                self.env.flush_all()
                with self.assertQueryCount(1):
                    ask(users, APRIL, month_end(APRIL), self.company)
        self.assertEqual(metric._parts(everybody.browse(), APRIL, APRIL, self.company), {metric: {}})

    def test_all_months_add_up_to_what_is_collected(self):
        """Whatever happens in the books, the months add up to the stored collection (collection_facts)."""
        step = st.sampled_from(STEPS)
        play = st.tuples(step, st.integers(0, 11), st.sampled_from([0.01, 0.25, 0.333, 0.5, 0.99, 1.0]))

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(st.lists(play, min_size=4, max_size=10))
        def run(plays):
            with suppress(Undo), self.env.cr.savepoint():
                story = Story(self)
                story.orders[1].user_id = self.colleague
                story.play("invoice_together", 0, 0.5)
                for name, pick, part in [("pay_part", 0, 0.5), *plays]:
                    story.play(name, pick, part)
                months = months_between(MARCH, date(2026, 12, 1))
                found = [self.money(month) for month in months]
                for place, user in enumerate(self.people):
                    mine = story.orders.filtered_domain([("user_id", "=", user.id)])
                    self.assertAlmostEqual(
                        sum(month[place] for month in found), sum(mine.mapped("collection_collected")), 2
                    )
                raise Undo

        run()
