"""Two at the same moment, with real transactions: rounds are opened once, results worked out once, settled once."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...models.appraisal.appraisal_flow import Appraisal as Flow
from ..transactions import SECOND
from .at_once_common import JUNE_3, JUNE_8, JUNE_15, OPENED, AtOnceCase


@tagged("post_install", "-at_install")
class TestAppraisalConcurrency(AtOnceCase):
    # ------------------------------------------------------------------
    # At the same moment
    # ------------------------------------------------------------------

    def test_two_plans(self):
        """The second one leaves it to the first; afterwards it finds nothing to do. The round is there once."""
        self.assertEqual(self.assertTakesTurns(lambda env: self.run_plan(env.cr, OPENED)), 1)
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
