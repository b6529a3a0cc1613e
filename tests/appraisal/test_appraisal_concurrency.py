"""Two at the same moment, with real transactions: rounds are opened once, results worked out once, settled once."""

import threading
from datetime import date, datetime
from unittest.mock import patch

from psycopg2 import errors

from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import SQL, mute_logger

from ...models.appraisal.appraisal_flow import Appraisal as Flow
from ...models.core.clock import at

OPENED, LAST = date(2026, 5, 26), date(2026, 5, 31)
JUNE_2, JUNE_3, JUNE_8, JUNE_15 = date(2026, 6, 2), date(2026, 6, 3), date(2026, 6, 8), date(2026, 6, 16)
# What whoever comes second may meet: a refusal in words, or what Odoo answers by trying again.
SECOND = (UserError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, errors.UniqueViolation)
NAMES = ("leader", "person", "one", "two", "three")


@tagged("post_install", "-at_install")
class TestAppraisalConcurrency(BaseCase):
    """The data is committed, since the other transaction must see it, and removed again afterwards."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.ids = {}
        self.addCleanup(self._clean_up)
        with self.registry.cursor() as cr:
            self._prepare(api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True, "no_reset_password": True}))

    def _prepare(self, env):
        company = env["res.company"].create(
            {"name": f"Appraised at Once Ltd. {id(self)}", "appraisal_from": date(2026, 5, 1)}
        )
        env.user.company_ids = [Command.link(company.id)]
        company.resource_calendar_id.tz = "Asia/Shanghai"
        users = env["res.users"].create(
            [
                {
                    "name": name,
                    "login": f"mo_once_{name}_{company.id}",
                    "company_id": company.id,
                    "company_ids": [Command.set(company.ids)],
                    "group_ids": [Command.set(env.ref(f"marketing_office.group_{group}").ids)],
                }
                for name, group in zip(NAMES, ["leader", *["staff"] * 4], strict=True)
            ]
        )
        job = env["hr.job"].create({"name": "Job of Many at Once", "company_id": company.id})
        employees = env["hr.employee"].create(
            [{"name": user.name, "user_id": user.id, "company_id": company.id} for user in users]
        )
        employees[1:].parent_id = employees[0]
        for employee in employees[1:]:
            employee.version_id.write({"job_id": job.id, "date_version": date(2025, 1, 1)})
        group = env.ref("marketing_office.appraisal_group_results").id
        scheme = env["marketing.appraisal.scheme"].create(
            {
                "name": "At Once",
                "kind": "month",
                "company_id": company.id,
                "job_ids": [Command.set(job.ids)],
                "date_from": date(2025, 1, 1),
                "peers_anonymous": False,
                "grade_ids": [Command.create({"name": "A", "start": 0})],
                "indicator_ids": [
                    Command.create({"name": "Teamwork", "group_id": group, "weight": 100, "by_peer": True})
                ],
            }
        )
        scheme.action_activate()
        self.ids = {"company": company.id, "job": job.id, "scheme": scheme.id}
        self.people = dict(zip(NAMES, users.ids, strict=True))

    def _clean_up(self):
        if not self.ids:
            return
        company, job, scheme = self.ids["company"], self.ids["job"], self.ids["scheme"]
        appraisals = SQL("(SELECT id FROM marketing_appraisal WHERE company_id = %s)", company)
        ratings = SQL("(SELECT id FROM marketing_appraisal_rating WHERE company_id = %s)", company)
        cycles = SQL("(SELECT id FROM marketing_appraisal_cycle WHERE company_id = %s)", company)
        with self.registry.cursor() as cr:
            for query in (
                SQL("DELETE FROM mail_message WHERE model = 'marketing.appraisal' AND res_id IN %s", appraisals),
                SQL("DELETE FROM mail_followers WHERE res_model = 'marketing.appraisal' AND res_id IN %s", appraisals),
                SQL("DELETE FROM mail_message WHERE model = 'marketing.appraisal.cycle' AND res_id IN %s", cycles),
                SQL("DELETE FROM marketing_appraisal_mark WHERE rating_id IN %s", ratings),
                SQL("DELETE FROM marketing_appraisal_rating WHERE company_id = %s", company),
                SQL("DELETE FROM marketing_appraisal_change WHERE company_id = %s", company),
                SQL("DELETE FROM marketing_appraisal_result WHERE company_id = %s", company),
                SQL("DELETE FROM marketing_appraisal_value WHERE company_id = %s", company),
                SQL("DELETE FROM marketing_appraisal WHERE company_id = %s", company),
                SQL("DELETE FROM marketing_appraisal_cycle WHERE company_id = %s", company),
                SQL("DELETE FROM marketing_appraisal_indicator WHERE scheme_id = %s", scheme),
                SQL("DELETE FROM marketing_appraisal_grade WHERE scheme_id = %s", scheme),
                SQL("DELETE FROM mail_message WHERE model = 'marketing.appraisal.scheme' AND res_id = %s", scheme),
                SQL("DELETE FROM marketing_appraisal_scheme WHERE id = %s", scheme),
            ):
                cr.execute(query)
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["hr.employee"].search([("company_id", "=", company)]).unlink()
            env["hr.job"].browse(job).unlink()
            env["res.users"].browse(self.people.values()).active = False
            env.user.company_ids = [Command.unlink(company)]
            env["res.company"].browse(company).active = False
        self.registry.clear_all_caches()

    # ------------------------------------------------------------------
    # Who does what
    # ------------------------------------------------------------------

    def env_of(self, cr, name, day):
        uid = self.people[name] if name else SUPERUSER_ID
        moment = at(datetime.combine(day, datetime.min.time().replace(hour=2)))
        context = {"allowed_company_ids": [self.ids["company"]], "tracking_disable": True, **moment}
        return api.Environment(cr, uid, context)

    def run_plan(self, cr, day):
        env = self.env_of(cr, None, day)
        return env["marketing.appraisal.cycle"]._run(env["res.company"].browse(self.ids["company"]), day)

    def appraisal(self, cr, name=None, day=JUNE_2):
        env = self.env_of(cr, name, day)
        found = env["marketing.appraisal"].sudo().search([("user_id", "=", self.people["person"])])
        return found.sudo(False)

    def give(self, cr, name, kind="peer"):
        """Hand in a rating, all points 80."""
        rating = self.env_of(cr, name, JUNE_2)["marketing.appraisal.rating"].search(
            [
                ("user_id", "=", self.people["person"]),
                ("rater_id", "=", self.people[name]),
                ("kind", "=", kind),
            ]
        )
        rating.mark_ids.write({"points": 80})
        if kind == "self":
            rating.write({"achievements": "Much.", "shortcomings": "Little.", "measures": "Some."})
        elif kind == "superior":
            rating.write({"opinion": "Good."})
        rating.action_give()

    def confirm(self, cr):
        self.appraisal(cr, "person", JUNE_8).action_confirm()

    def alone(self, act, *args):
        """Have somebody act with nobody else around, and commit."""
        with self.registry.cursor() as cr:
            act(cr, *args)

    @mute_logger("odoo.sql_db")
    def together(self, first, second):
        """Let two transactions overlap: both act before either commits, then the first one commits.

        :param first, second: (function, arguments) called with a cursor of their own
        :return: what the second one met: None, or the exception
        """
        met, ready = [], threading.Event()

        def act():
            with self.registry.cursor() as other:
                other.execute("SET LOCAL lock_timeout = '20s'")
                # The snapshot is taken before the first one has committed.
                other.execute("SELECT 1 FROM marketing_appraisal")
                ready.set()
                try:
                    second[0](other, *second[1])
                    other.flush()
                except SECOND as error:
                    met.append(error)
                    other.rollback()  # house: allow: this transaction was refused

        with self.registry.cursor() as cr:
            worker = threading.Thread(target=act)
            first[0](cr, *first[1])
            cr.flush()
            worker.start()
            ready.wait(20)
            # Whoever waits for a lock of the first one waits until it is committed here.
        worker.join(40)
        self.assertFalse(worker.is_alive(), "the second one still waits")
        return met[0] if met else None

    def count(self, table):
        with self.registry.cursor() as cr:
            cr.execute(SQL("SELECT count(*) FROM %s WHERE company_id = %s", SQL.identifier(table), self.ids["company"]))
            return cr.fetchone()[0]

    def facts(self):
        """Return (state, number of peers combined, number of results, how often it was published)."""
        with self.registry.cursor() as cr:
            appraisal = self.appraisal(cr)
            published = appraisal.message_ids.filtered(lambda message: "Published" in (message.body or ""))
            return appraisal.state, appraisal.peer_count, len(appraisal.result_ids), len(published)

    # ------------------------------------------------------------------
    # At the same moment
    # ------------------------------------------------------------------

    def test_two_plans(self):
        """The second one leaves it to the first; afterwards it finds nothing to do. The round is there once."""
        with self.registry.cursor() as first, self.registry.cursor() as second:
            self.assertEqual(self.run_plan(first, OPENED), 1)
            self.assertEqual(self.run_plan(second, OPENED), 0, "the first one is at it")
            second.rollback()
            first.commit()
            self.assertEqual(self.run_plan(second, OPENED), 0, "nothing is left to do")
        self.assertEqual(self.count("marketing_appraisal_cycle"), 1)
        self.assertEqual(self.count("marketing_appraisal"), 4)
        # Four people: themselves, the superior, three peers.
        self.assertEqual(self.count("marketing_appraisal_rating"), 20)

    def test_plan_beside_the_duties(self):
        """Duties that are being raised at the same moment cost appraisals no day."""
        with self.registry.cursor() as cr:
            env = self.env_of(cr, None, OPENED)
            self.assertTrue(env["marketing.duty"]._take_turn(env["res.company"].browse(self.ids["company"])))
            with self.registry.cursor() as other:
                self.assertEqual(self.run_plan(other, OPENED), 1)

    def _opened(self, *given):
        self.alone(self.run_plan, OPENED)
        self.alone(self.give, "person", "self")
        for who in given:
            self.alone(self.give, *who)

    def test_last_two_peers(self):
        """The last two answer at once: both count, and the result is worked out and published once."""
        self._opened(("leader", "superior"), ("one",))
        self.assertIsNone(self.together((self.give, ("two",)), (self.give, ("three",))))
        self.alone(self.run_plan, JUNE_3)
        self.alone(self.run_plan, JUNE_3)
        self.assertEqual(self.facts(), ("feedback", 3, 1, 1))

    def test_superior_and_last_peer(self):
        """The superior and the last peer hand in at once."""
        self._opened(("one",), ("two",))
        self.assertIsNone(self.together((self.give, ("leader", "superior")), (self.give, ("three",))))
        self.alone(self.run_plan, JUNE_3)
        self.assertEqual(self.facts(), ("feedback", 3, 1, 1))

    def test_peer_and_closing(self):
        """A peer answers while the plan combines: either in time or too late, never half."""
        self._opened(("leader", "superior"), ("one",), ("two",))
        met = self.together((self.run_plan, (JUNE_8,)), (self.give, ("three",)))
        self.assertIsInstance(met, SECOND)
        self.assertEqual(self.facts(), ("feedback", 2, 1, 1))
        with self.registry.cursor() as cr:
            states = self.appraisal(cr).sudo().rating_ids.filtered(lambda one: one.kind == "peer").mapped("state")
            self.assertEqual(sorted(states), ["given", "given", "missed"])
        with self.assertRaises(UserError):
            self.alone(self.give, "three")

    def test_confirmed_and_silent(self):
        """The person confirms while the plan takes silence for consent: what follows happens once, either way round."""
        self._opened(("leader", "superior"), ("one",), ("two",), ("three",))
        self.alone(self.run_plan, JUNE_3)

        def locked(appraisals):
            appraisals._message_log_batch(bodies=dict.fromkeys(appraisals.ids, "What follows"))

        with patch.object(Flow, "_locked", locked):
            met = self.together((self.confirm, ()), (self.run_plan, (JUNE_15,)))
            self.assertIsInstance(met, SECOND)
            self.alone(self.run_plan, JUNE_15)
        self._assert_settled_once(silent=False)

    def test_silent_and_confirmed(self):
        self._opened(("leader", "superior"), ("one",), ("two",), ("three",))
        self.alone(self.run_plan, JUNE_3)

        def locked(appraisals):
            appraisals._message_log_batch(bodies=dict.fromkeys(appraisals.ids, "What follows"))

        with patch.object(Flow, "_locked", locked):
            met = self.together((self.run_plan, (JUNE_15,)), (self.confirm, ()))
            self.assertIsInstance(met, SECOND)
            with self.assertRaises(UserError):
                self.alone(self.confirm)
        self._assert_settled_once(silent=True)

    def _assert_settled_once(self, silent):
        with self.registry.cursor() as cr:
            appraisal = self.appraisal(cr)
            self.assertEqual((appraisal.state, appraisal.is_silent), ("locked", silent))
            followed = appraisal.message_ids.filtered(lambda message: "What follows" in (message.body or ""))
            self.assertEqual(len(followed), 1)
