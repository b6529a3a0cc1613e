from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...models.core.clock import at
from .metric_common import JUNE, MetricCommon


@tagged("at_install", "-post_install")
class TestMetricValue(MetricCommon):
    """Figures follow their records until they are frozen; then they keep what they were counted from."""

    def test_live_figures_follow(self):
        self._visit(self.seller)
        first = self._refresh()
        self.assertEqual([first[self.visits, user].figure for user in self.people], [1, 0, 0])
        self._visit(self.seller)
        second = self._refresh()
        self.assertEqual(first, second, "the same rows")
        self.assertEqual(second[self.visits, self.seller].figure, 2)

    def test_nothing_to_do_writes_nothing(self):
        self._visit(self.seller)
        self._refresh(self.visits | self.weight)
        self.env.flush_all()
        model = type(self.env["marketing.metric.value"])
        with patch.object(model, "_guarded_write", side_effect=AssertionError("written")):
            self._refresh(self.visits | self.weight)

    def test_frozen_figures_stay_and_open_their_records(self):
        visit = self._visit(self.seller)
        frozen = self.visits.sudo()._freeze(self.people, "month", JUNE, self.company)
        self.assertEqual(set(frozen.mapped("state")), {"frozen"})
        self._visit(self.seller)
        value = self._refresh()[self.visits, self.seller]
        self.assertEqual((value.figure, value.record_ids), (1, visit.ids))
        action = value.with_user(self.leader).action_open_records()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), visit)
        again = self.visits.sudo()._freeze(self.people, "month", JUNE, self.company)
        self.assertEqual(again.mapped("frozen_on"), frozen.mapped("frozen_on"), "frozen once")

    def test_live_figures_open_what_is_counted_now(self):
        visit = self._visit(self.seller)
        value = self._refresh()[self.visits, self.seller]
        action = value.with_user(self.seller).action_open_records()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), visit)

    def test_targets_the_nearest_counts(self):
        job = self.env["hr.job"].create({"name": "Account manager", "company_id": self.company.id})
        (self.employee_seller | self.employee_colleague).job_id = job
        rules = self.env["marketing.metric.target"]

        def rule(target, **values):
            return rules.create(
                {"metric_id": self.visits.id, "company_id": self.company.id, "target": target, **values}
            )

        def targets():
            found = self._refresh()
            return [found[self.visits, user].target for user in self.people]

        self.assertEqual(targets(), [0, 0, 0])
        rule(4)
        self.assertEqual(targets(), [4, 4, 4])
        rule(5, team_id=self.team.id)
        self.assertEqual(targets(), [5, 5, 4])
        rule(6, job_id=job.id)
        self.assertEqual(targets(), [6, 6, 4])
        rule(8, user_id=self.seller.id)
        rule(9, user_id=self.seller.id, date_from="2026-07-01")
        rule(3, user_id=self.colleague.id, date_to="2026-05-31")
        rule(99, user_id=self.leader.id, cycle="quarter")
        self.assertEqual(targets(), [8, 6, 4])
        self._visit(self.seller)
        self._visit(self.seller)
        self.assertEqual(self._refresh()[self.visits, self.seller].achievement, 25.0)
        self.visits.direction = "less"
        self.assertEqual(self._refresh()[self.visits, self.seller].achievement, 400.0)

    def test_a_superior_puts_another_figure(self):
        self._visit(self.seller)
        value = self._refresh()[self.visits, self.seller]
        for user in (self.seller, self.colleague, self.other_leader, self.admin.browse()):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                (value.with_user(user) if user else value.with_user(self.finance)).action_override(5, "because")
        with self.assertRaises(UserError):
            value.with_user(self.leader).action_override(5, "  ")
        window = self.env["marketing.metric.override"].with_user(self.leader)
        window.create({"value_id": value.id, "figure": 5, "reason": "Four more by phone"}).action_put()
        self._visit(self.seller)
        self._refresh()
        self.assertEqual((value.figure, value.counted), (5, 2), "what was counted stays beside it")
        self.assertEqual((value.override_user_id, value.override_reason), (self.leader, "Four more by phone"))
        value.with_user(self.leader).action_reset()
        self.assertEqual((value.figure, value.override_reason), (2, False))

    def test_a_bad_metric_stops_nobody(self):
        self._visit(self.seller)
        self.env.cr.execute(
            "UPDATE marketing_metric SET domain = %s WHERE id = %s", ("[('gone', '=', 1)]", self.weight.id)
        )
        self.weight.invalidate_recordset()
        with self.assertLogs("odoo.addons.marketing_office.models.metric.metric_value_run", "ERROR"):
            found = self._refresh(self.weight | self.visits)
        self.assertEqual(found[self.visits, self.seller].figure, 1)
        self.assertNotIn((self.weight, self.seller), found)
        self.assertIn(self.admin, self.weight.activity_ids.user_id)
        count = len(self.weight.activity_ids)
        with self.assertLogs("odoo.addons.marketing_office.models.metric.metric_value_run", "ERROR"):
            self._refresh(self.weight)
        self.assertEqual(len(self.weight.activity_ids), count, "told once")

    def test_night_by_night(self):
        """The month before, the month, the quarter and the year; again, nothing changes."""
        self._visit(self.seller, "2026-05-12 04:00:00")
        self._visit(self.seller, "2026-06-12 04:00:00")
        run = self.env["marketing.metric"].with_context(**at(date(2026, 6, 20)))
        self.startPatcher(patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 1))
        values = self.env["marketing.metric.value"]
        run._cron_refresh()
        mine = values.search([("user_id", "=", self.seller.id), ("metric_id", "=", self.visits.id)])
        self.assertEqual(
            {(value.cycle, str(value.date_from)): value.figure for value in mine},
            {
                ("month", "2026-05-01"): 1,
                ("month", "2026-06-01"): 1,
                ("quarter", "2026-04-01"): 2,
                ("year", "2026-01-01"): 2,
            },
        )
        count = values.search_count([])
        run._cron_refresh()
        self.assertEqual(values.search_count([]), count)
        self.assertFalse(values.search([("user_id", "=", self.outsider.id)]), "nobody without a role")

    def test_one_bad_period(self):
        """A period whose totals cannot be counted stops no other, and the administrators hear of it."""
        self._visit(self.seller, "2026-06-12 04:00:00")
        self.startPatcher(patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 1))
        self.patch(self.env.cr, "rollback", lambda: None)
        metrics = type(self.env["marketing.metric"])
        count = metrics._refresh_totals

        def failing(records, cycle, day, company):
            if company == self.company and cycle == "month" and day.month == 5:
                raise ValueError("broken")
            return count(records, cycle, day, company)

        self.patch(metrics, "_refresh_totals", failing)
        with self.assertLogs("odoo.addons.marketing_office.models.metric.metric_value_run", "ERROR"):
            self.env["marketing.metric"].with_context(**at(date(2026, 6, 20)))._cron_refresh()
        value = self.env["marketing.metric.value"].search(
            [("user_id", "=", self.seller.id), ("metric_id", "=", self.visits.id), ("cycle", "=", "month")], limit=1
        )
        self.assertEqual(value.figure, 1)
        self.assertTrue(self.env["mail.message"].search_count([("subject", "=", "Figures could not be refreshed")]))

    def test_refresh_is_independent_of_the_number_of_people(self):
        def cost(users):
            self._refresh(self.visits | self.weight, users)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self._refresh(self.visits | self.weight, users)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        everybody = self.env["res.users"].search([("company_ids", "in", self.company.ids)])
        self.assertLessEqual(cost(everybody), cost(self.seller) + 1)
