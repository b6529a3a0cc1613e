"""A session of calibration and several people at the same moment, with real transactions."""

from datetime import date

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ..transactions import SECOND
from .at_once_common import JUNE_8, AtOnceCase


@tagged("post_install", "-at_install")
class TestAppraisalCalibrationAtOnce(AtOnceCase):
    """Directors `one` and `two`; `person` and `three` are compared: one seat in A, one in B."""

    scheme_vals = {
        "calibration": "enforced",
        "grade_ids": [
            Command.create({"name": "A", "start": 90, "share": 50}),
            Command.create({"name": "B", "start": 75, "share": 50}),
            Command.create({"name": "C", "start": 0}),
        ],
    }

    def _prepare(self, env):
        result = super()._prepare(env)
        director = env.ref("marketing_office.group_director")
        env["res.users"].browse([self.people["one"], self.people["two"]]).group_ids = [Command.link(director.id)]
        cycle = env["marketing.appraisal.cycle"]._guarded_create(
            [
                {
                    "kind": "month",
                    "company_id": self.ids["company"],
                    "date_from": date(2026, 5, 1),
                    "date_to": date(2026, 5, 31),
                    "self_due": date(2026, 5, 31),
                    "peer_due": date(2026, 6, 5),
                    "window_from": date(2026, 6, 1),
                    "window_to": date(2026, 6, 10),
                    "state": "open",
                }
            ]
        )
        scheme = env["marketing.appraisal.scheme"].browse(self.ids["scheme"])
        for name, score in (("person", 95), ("three", 80)):
            appraisal = env["marketing.appraisal"]._guarded_create(
                [
                    {
                        "cycle_id": cycle.id,
                        "scheme_id": scheme.id,
                        "user_id": self.people[name],
                        "superior_id": self.people["leader"],
                        "state": "scored",
                    }
                ]
            )
            grade = scheme._grade(score)
            env["marketing.appraisal.result"]._guarded_create(
                [
                    {
                        "appraisal_id": appraisal.id,
                        "proposed_score": score,
                        "score": score,
                        "proposed_grade_id": grade.id,
                        "grade_id": grade.id,
                    }
                ]
            )
            self.ids[name] = appraisal.id
        vals = {"cycle_id": cycle.id, "scheme_id": scheme.id, "chair_id": self.people["leader"]}
        session, other = env["marketing.appraisal.calibration"].create([vals, vals])
        session.action_start()
        self.ids.update(session=session.id, other=other.id)
        self.grades = {grade.name: grade.id for grade in scheme.grade_ids}
        return result

    def _remove(self, env):
        company = self.ids["company"]
        sessions = SQL("(SELECT id FROM marketing_appraisal_calibration WHERE company_id = %s)", company)
        model = "marketing.appraisal.calibration"
        for query in (
            SQL("DELETE FROM mail_message WHERE model = %s AND res_id IN %s", model, sessions),
            SQL("DELETE FROM mail_followers WHERE res_model = %s AND res_id IN %s", model, sessions),
            SQL("UPDATE marketing_appraisal SET calibration_id = NULL WHERE company_id = %s", company),
            SQL("DELETE FROM marketing_appraisal_calibration WHERE company_id = %s", company),
        ):
            env.cr.execute(query)
        return super()._remove(env)

    # ------------------------------------------------------------------
    # Who does what
    # ------------------------------------------------------------------

    def session(self, cr, name, which="session"):
        return self.env_of(cr, name, JUNE_8)["marketing.appraisal.calibration"].browse(self.ids[which])

    def move(self, cr, name, who, grade, seen=None, reason="Compared with others."):
        seen = seen and self.grades[seen]
        self.session(cr, name).action_move(self.ids[who], self.grades[grade], reason, seen_grade_id=seen)

    def close(self, cr, name, stamp=None):
        self.session(cr, name).action_close(stamp)

    def start(self, cr, name, which):
        self.session(cr, name, which).action_start()

    def cancel(self, cr, name):
        self.session(cr, name).action_cancel()

    def publish_late(self, cr, name, who):
        env = self.env_of(cr, name, JUNE_8)
        env["marketing.appraisal"].browse(self.ids[who]).action_publish_uncalibrated("Came back too late.")

    def stamp(self):
        with self.registry.cursor() as cr:
            return self.session(cr, "one").get_board()["stamp"]

    def facts(self):
        """Return (state of the session, grades and states of the two people, reasons of what was changed)."""
        with self.registry.cursor() as cr:
            session = self.session(cr, None)
            appraisals = session.env["marketing.appraisal"].browse([self.ids["person"], self.ids["three"]])
            results = appraisals.result_ids
            changes = results.change_ids.sorted("id")
            return (
                session.state,
                "".join(one.result_ids.grade_id.name for one in appraisals),
                set(appraisals.mapped("state")),
                changes.mapped("reason"),
            )

    # ------------------------------------------------------------------
    # At the same moment
    # ------------------------------------------------------------------

    def test_two_move_the_same(self):
        """The quicker one moves the person; the other one, who has seen something else, is told and moves nobody."""
        first = (self.move, ("one", "person", "B", "A", "First."))
        second = (self.move, ("two", "person", "C", "A", "Second."))
        self.assertIsInstance(self.together(first, second), SECOND)
        # Odoo tries again by itself; by then it is seen that somebody was quicker.
        with self.assertRaisesRegex(UserError, "Meanwhile one has moved person to B: First."):
            self.alone(*([self.move, *second[1]]))
        self.assertEqual(self.facts(), ("running", "BB", {"scored"}, ["First."]))
        self.alone(self.move, "two", "person", "C", "B", "Second.")
        self.assertEqual(self.facts()[1:], ("CB", {"scored"}, ["First.", "Second."]))

    def test_two_move_two(self):
        """Two chairs move two people at once: one waits for the other, and both moves are on record."""
        second = ("two", "three", "A", "B", "Second.")
        self.assertIsInstance(
            self.together((self.move, ("one", "person", "B", "A", "First.")), (self.move, second)), SECOND
        )
        self.alone(self.move, *second)
        self.assertEqual(self.facts(), ("running", "BA", {"scored"}, ["First.", "Second."]))

    def test_publish_while_somebody_moves(self):
        """Whoever publishes has not seen the move: the shares are looked at again, and so is the board."""
        stamp = self.stamp()
        met = self.together((self.move, ("one", "three", "A")), (self.close, ("two", stamp)))
        self.assertIsInstance(met, SECOND)
        with self.assertRaisesRegex(UserError, "meanwhile"):
            self.alone(self.close, "two", stamp)
        with self.assertRaisesRegex(UserError, "A has 2 people for 1 seats"):
            self.alone(self.close, "two")
        self.assertEqual(self.facts()[:3], ("running", "AA", {"scored"}))
        self.alone(self.move, "two", "person", "B")
        self.alone(self.close, "two", self.stamp())
        self.assertEqual(self.facts()[:3], ("done", "BA", {"feedback"}))

    def test_move_while_somebody_publishes(self):
        """Who comes too late changes no published result."""
        late = ("two", "three", "A")
        self.assertIsInstance(self.together((self.close, ("one",)), (self.move, late)), SECOND)
        with self.assertRaisesRegex(UserError, "while a session is under way"):
            self.alone(self.move, *late)
        self.assertEqual(self.facts(), ("done", "AB", {"feedback"}, []))

    def test_two_publish(self):
        """Results are published once."""
        self.assertIsInstance(self.together((self.close, ("one",)), (self.close, ("two",))), SECOND)
        with self.assertRaises(UserError):
            self.alone(self.close, "two")
        with self.registry.cursor() as cr:
            appraisal = self.session(cr, None).env["marketing.appraisal"].browse(self.ids["person"])
            published = appraisal.message_ids.filtered(lambda message: "Published" in (message.body or ""))
            self.assertEqual(len(published), 1)

    def test_two_sessions_begin(self):
        """Nobody is taken into two sessions that begin at once."""
        self.alone(self.cancel, "one")
        with self.registry.cursor() as cr:
            session = self.session(cr, None, "other")
            self.ids["session"] = session.copy().id
        met = self.together((self.start, ("one", "other")), (self.start, ("two", "session")))
        self.assertIsInstance(met, SECOND)
        with self.assertRaisesRegex(UserError, "Nobody is scored and waits"):
            self.alone(self.start, "two", "session")
        with self.registry.cursor() as cr:
            self.assertEqual(self.session(cr, None, "other").appraisal_count, 2)

    def test_published_late_while_a_session_begins(self):
        """Somebody is either published past a session or taken into it."""
        self.alone(self.cancel, "one")
        late = (self.publish_late, ("two", "person"))
        self.assertIsInstance(self.together((self.start, ("one", "other")), late), SECOND)
        with self.assertRaisesRegex(UserError, "in a session under way"):
            self.alone(self.publish_late, "two", "person")
        self.assertEqual(self.facts()[2], {"scored"})
