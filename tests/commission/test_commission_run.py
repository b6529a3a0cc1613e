from datetime import date

from odoo.tests import tagged

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestCommissionRun(CommissionCommon):
    def test_nothing_before_full_collection(self):
        """K-05: part payments release nothing."""
        order = self._contract(lines=((1, 1000.0), (2, 500.0)))
        self.assertRecordValues(
            order.commission_ids,
            [{"user_id": self.seller.id, "amount": 60.0, "base_amount": 2000.0, "state": "expected"}],
        )
        invoice = self._invoice(order)
        self._run()
        self.assertFalse(self._lines(order))
        self._pay(invoice, amount=1999.99)
        self._run()
        self.assertFalse(self._lines(order))
        self._pay(invoice, amount=0.01)
        self._run()
        self.assertEqual(order.commission_ids.state, "earned")
        self.assertEqual(sum(self._lines(order).mapped("amount")), 60.0)

    def test_parts_and_dates(self):
        """K-06, K-07: 70 % in the month after full collection, the rest waits for the appraisal."""
        order = self._contract(lines=((1, 33333.33),))
        self._collect(order, date(2026, 10, 31))
        self._run()
        first, rest = self._lines(order)
        self.assertRecordValues(
            first | rest,
            [
                {
                    "part": "first",
                    "amount": 700.0,
                    "earned_date": date(2026, 10, 31),
                    "due_date": date(2026, 11, 1),
                    "hold": "none",
                    "state": "due",
                },
                {
                    "part": "rest",
                    "amount": 300.0,
                    "earned_date": date(2026, 10, 31),
                    "due_date": False,
                    "hold": "appraisal",
                    "state": "held",
                },
            ],
        )
        self.assertEqual(first.rule_name, "Account managers")
        self.assertEqual(first.rule_version, "1")
        self.assertEqual(first.origin_name, order.name)
        self.assertEqual([step["kind"] for step in first.trace], ["money", "percent", "percent", "money", "percent"])
        self.assertIn("33,333.33 × 3 %", first.formula)

    def test_odd_cents_go_to_the_rest(self):
        order = self._contract(lines=((1, 0.5),))
        self._collect(order)
        self._run()
        commission = order.commission_ids
        self.assertEqual(commission.amount, 0.02, "3 % of 0.50 is 0.015")
        self.assertEqual(self._lines(order).mapped("amount"), [0.01, 0.01])

    def test_team_pool(self):
        """K-02, K-04: the pool is divided by shares, the last one takes what is left."""
        order = self._contract(
            lines=((1, 500.0),), shares=((self.colleague, 33.33), (self.leader, 33.33), (self.director, 33.34))
        )
        pool = order.commission_ids.filtered(lambda commission: commission.role == "team").sorted("id")
        self.assertEqual(pool.mapped("amount"), [3.33, 3.33, 3.34])
        self.assertEqual(pool.user_id, self.colleague | self.leader | self.director)
        self._collect(order)
        self._run()
        self.assertAlmostEqual(sum(self._lines(order).mapped("amount")), 25.0)

    def test_agent_in_the_pool(self):
        """A-27: an outside agent has a share and no user."""
        agent = self.env["res.partner"].create({"name": "Agent Ltd", "is_company": True})
        order = self._order()
        order.action_confirm()
        self._pool(order, {agent: 100})
        commission = order.commission_ids.filtered(lambda commission: commission.partner_id == agent)
        self.assertFalse(commission.user_id)
        self.assertEqual(commission.amount, 20.0)

    def test_run_twice_is_the_same(self):
        order = self._contract(shares=((self.colleague, 100),))
        self._collect(order)
        self.assertEqual(self._run(), 2)
        lines = self._lines(order)
        self.assertEqual(self._run(), 0)
        self.assertEqual(self._lines(order), lines)

    def test_collection_undone_takes_back(self):
        """Invariant 3: un-reconciling the payment takes back what was not yet paid; paying again earns it again."""
        order = self._contract()
        invoice = self._collect(order)
        self._run()
        invoice.line_ids.remove_move_reconcile()
        self._run()
        self.assertEqual(order.commission_ids.state, "expected")
        lines = self._lines(order)
        self.assertEqual(sum(lines.mapped("amount")), 0.0)
        self.assertEqual(set(lines.mapped("state")), {"reversed"})
        self._pay(invoice)
        self._run()
        alive = self._lines(order).filtered(lambda line: line.state != "reversed")
        self.assertEqual(alive.mapped("amount"), [21.0, 9.0])
        self.assertEqual(set(alive.mapped("turn")), {2})

    def test_cancelled_contract(self):
        order = self._contract()
        order.action_cancel()
        self._run()
        self.assertFalse(order.commission_ids)

    def test_new_salesperson_before_earning(self):
        order = self._contract()
        order.user_id = self.colleague
        self.assertEqual(order.commission_ids.user_id, self.colleague)

    def test_changed_amount_before_earning(self):
        order = self._contract()
        order.order_line.price_unit = 2000
        self._run()
        self.assertEqual(order.commission_ids.amount, 60.0)

    def test_confirmed_before_the_plan(self):
        """A plan that comes later covers contracts from its first day on."""
        order = self._order()
        self.plan.action_retire()
        self.plan.valid_to = date(2020, 12, 31)
        order.action_confirm()
        self.assertFalse(order.commission_ids)
        self._plan(name="Late").action_confirm()
        self._run()
        self.assertEqual(order.commission_ids.amount, 30.0)

    def test_foreign_currency(self):
        """The base is converted with the rate of the contract; parts are in the company's currency."""
        usd = self.env.ref("base.USD")
        usd.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": usd.id, "name": "2020-01-01", "rate": 0.125, "company_id": self.company.id}
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "USD", "currency_id": usd.id, "company_id": self.company.id}
        )
        order = self._contract(pricelist_id=pricelist.id, lines=((1, 1000.0),))
        self.assertEqual(order.currency_id, usd)
        self.assertEqual(order.commission_ids.base_amount, 8000.0)
        self.assertEqual(order.commission_ids.amount, 240.0)

    def test_queries_do_not_grow(self):
        """The run handles contracts in sets: the number of queries is that of one contract."""
        for _index in range(2):
            self._collect(self._contract())
        self._run()
        counts = []
        for amount in (1, 6):
            for _index in range(amount):
                self._collect(self._contract(shares=((self.colleague, 100),)))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._run()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[1], 25)

    def test_page_of_the_salesperson(self):
        """K-13: each amount has its state and a sentence of reason."""
        open_order = self._contract()
        self._pay(self._invoice(open_order), amount=400)
        done = self._contract(lines=((1, 2000.0),))
        self._collect(done)
        self._run()
        page = self.Commission.with_user(self.seller).get_my_page()
        self.assertEqual([row["status"] for row in page["rows"]], ["due", "expected"])
        due, expected = page["rows"]
        self.assertEqual(due["amount"], 42.0)
        self.assertEqual(sum(line["value"] for line in due["explain"][-2:]), 60.0)
        self.assertEqual(expected["steps"][1]["label"], "40 %")
        self.assertIn("600.00", expected["reason"])
        self.assertEqual(page["totals"]["due"]["amount"], 42.0)
        self.assertEqual(page["totals"]["waiting"]["amount"], 18.0)
        self.assertEqual(page["totals"]["expected"]["amount"], 30.0)
        self.assertFalse(self.Commission.with_user(self.colleague).get_my_page()["rows"])

    def test_page_queries(self):
        for _index in range(2):
            self._collect(self._contract())
        self._run()
        page = self.Commission.with_user(self.seller)
        page.get_my_page()
        counts = []
        for amount in (1, 5):
            for _index in range(amount):
                self._collect(self._contract())
            self._run()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            page.get_my_page()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)
