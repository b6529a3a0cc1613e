from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .contract_common import ContractCommon

LOGGER = "odoo.addons.marketing_office.models.contract.collection_check"


@tagged("post_install", "-at_install")
class TestContractCollectionCheck(ContractCommon):
    """The nightly check corrects and reports what slipped past the hooks, and does nothing twice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cron = cls.env.ref("marketing_office.ir_cron_collection_check")
        cls.orders = cls._contract((1, 100.0)) | cls._contract((1, 200.0)) | cls._contract((1, 300.0))
        for order in cls.orders:
            cls._pay(cls._invoice(order), None, "2026-03-10")

    def _run(self):
        with self.enter_registry_test_mode(), mute_logger(LOGGER):
            self.cron.method_direct_trigger()
        self.env.invalidate_all()

    def _spoil(self, order, **values):
        """Change stored columns behind the module's back."""
        self.env.flush_all()
        for name, value in values.items():
            self.env.cr.execute(f"UPDATE sale_order SET {name} = %s WHERE id = %s", (value, order.id))
        self.env.cr.execute("UPDATE sale_order SET collection_checked_on = NULL WHERE id = %s", (order.id,))
        self.env.invalidate_all()

    def _reports(self, order):
        kind = self.env.ref("marketing_office.mail_activity_type_collection")
        return order.activity_ids.filtered(lambda activity: activity.activity_type_id == kind)

    def test_nothing_to_do(self):
        self._run()
        self.assertTrue(all(self.orders.mapped("collection_checked_on")))
        self.assertFalse(self._reports(self.orders))
        self.assertEqual(set(self.orders.mapped("collection_state")), {"full"})

    def test_corrects_and_reports(self):
        wrong = self.orders[1]
        self._spoil(wrong, collection_collected=1, collection_state="partial", collection_date=None)
        flips = []
        self.patch(type(wrong), "_collection_flipped", lambda orders: flips.extend(orders.ids))
        self._run()
        self.assertCollection(wrong, 200, 200, state="full", day="2026-03-10")
        self.assertEqual(flips, wrong.ids)
        report = self._reports(wrong)
        self.assertEqual(len(report), 1)
        self.assertTrue(report.user_id.has_group("marketing_office.group_admin"))
        self.assertFalse(self._reports(self.orders - wrong))

    def test_one_report_until_it_is_dealt_with(self):
        wrong = self.orders[0]
        for _night in range(2):
            self._spoil(wrong, collection_invoiced=7)
            self._run()
        self.assertEqual(len(self._reports(wrong)), 1)

    def test_second_run_of_the_day_looks_at_nothing(self):
        self._run()
        self._spoil(self.orders[0], collection_collected=1)
        self.env.cr.execute("UPDATE sale_order SET collection_checked_on = %s", (date.today(),))
        self.env.invalidate_all()
        self._run()
        self.assertEqual(self.orders[0].collection_collected, 1)

    def test_long_settled_contracts_are_left_alone(self):
        old = self.orders[2]
        day = date(2030, 1, 1)
        self.env.invalidate_all()
        due = self.env["sale.order"].search(self.env["sale.order"]._collection_check_domain(day))
        self.assertNotIn(old, due)
        due = self.env["sale.order"].search(self.env["sale.order"]._collection_check_domain(date(2026, 12, 1)))
        self.assertIn(old, due)

    def test_one_bad_contract_does_not_stop_the_others(self):
        bad = self.orders[0]
        self._spoil(self.orders[1], collection_collected=1)
        original = type(bad)._collection_update

        def update(orders):
            if bad in orders:
                raise ZeroDivisionError("broken")
            return original(orders)

        self.patch(type(bad), "_collection_update", update)
        self._run()
        self.assertEqual(self.orders[1].collection_collected, 200)
        self.assertTrue(bad.collection_checked_on)

    def test_orders_from_before_the_module(self):
        self._spoil(
            self.orders[0], collection_collected=0, collection_state="none", collection_date=None, collection_invoiced=0
        )
        self.env["sale.order"]._collection_install()
        self.assertCollection(self.orders[0], 100, 100, state="full", day="2026-03-10")


@tagged("post_install", "-at_install")
class TestContractCollectionScreen(ContractCommon):
    def test_progress_overdue_and_filters(self):
        order = self._contract()
        invoice = self._invoice(order, "2026-03-01", post=False)
        invoice.invoice_date_due = "2026-03-01"
        invoice.action_post()
        orders = self.env["sale.order"]
        self.assertTrue(order.is_collection_overdue)
        self.assertIn(order, orders.search([("is_collection_overdue", "=", True)]))
        self._pay(invoice, 250, "2026-03-02")
        order.invalidate_recordset()
        self.assertEqual(order.collection_progress, 25)
        self._pay(invoice, None, "2026-03-03")
        order.invalidate_recordset()
        self.assertFalse(order.is_collection_overdue)
        self.assertNotIn(order, orders.search([("is_collection_overdue", "=", True)]))
        self.assertIn(order, orders.search([("is_collection_overdue", "=", False)]))

    def test_list_of_payments(self):
        order = self._contract()
        self.assertFalse(order.collection_entries)
        invoice = self._invoice(order)
        payment = self._pay(invoice, 250, "2026-03-02")
        order.invalidate_recordset()
        html = self.as_user(order, self.seller).collection_entries
        self.assertIn(payment.name, html)
        self.assertIn(invoice.name, html)
        self.assertIn("250.00", html)

    def test_grouping_by_month(self):
        order = self._contract()
        self._pay(self._invoice(order), None, "2026-03-03")
        groups = self.as_user(self.env["sale.order"], self.seller).formatted_read_group(
            [("id", "=", order.id)], ["collection_date:month", "user_id"], ["collection_collected:sum"]
        )
        self.assertEqual(groups[0]["collection_collected:sum"], 1000)

    def test_views_open_for_every_role(self):
        action = self.env.ref("marketing_office.sale_order_action")
        views = [(view.view_id.id, view.view_mode) for view in action.view_ids] + [(action.search_view_id.id, "search")]
        for user in (self.seller, self.leader, self.director, self.finance, self.auditor):
            self.env["sale.order"].with_user(user).get_views(views)

    def test_auditor_reads_and_changes_nothing(self):
        order = self.as_user(self._contract(), self.auditor)
        specification = {name: {} for name in ("name", "collection_state", "collection_entries", "approval_state")}
        self.assertTrue(order.web_read(specification))
        for step in (lambda: order.write({"note": "x"}), order.copy, order.unlink):
            with self.assertRaises(AccessError):
                step()
