"""Screens and papers of what follows: the panel of a bonus, the ranking, the list of the last, and who sees what."""

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .follow_common import FollowCommon


@tagged("post_install", "-at_install")
class TestAppraisalFollowScreens(FollowCommon):
    def _html(self, report, records, user):
        reports = self.as_user(self.env["ir.actions.report"], user)
        html, _kind = reports._render_qweb_html(f"marketing_office.report_appraisal_{report}", records.ids)
        return html.decode() if isinstance(html, bytes) else str(html)

    # ------------------------------------------------------------------
    # The panel of a bonus
    # ------------------------------------------------------------------

    def test_panel_of_a_bonus(self):
        """Whoever decides sees who is asked and may decide; the person and the leader see how it stands, no more."""
        row = self._follows(self._settle(95), "bonus")
        panels = {}
        for user in (self.director, self.leader, self.seller):
            panels[user] = self.as_user(row, user).approval_panel
            self.assertEqual(panels[user]["gate"]["code"], "appraisal.bonus.grant", user.login)
            self.assertEqual(panels[user]["state"], "pending")
            self.assertFalse(panels[user]["can"]["submit"])
            self.assertFalse(panels[user]["can"]["withdraw"])
            self.env.invalidate_all()
        self.assertTrue(panels[self.director]["can"]["approve"])
        for user in (self.leader, self.seller):
            self.assertFalse(panels[user]["can"]["approve"], user.login)
        self._agree(row)
        self.assertEqual(self.as_user(row, self.seller).approval_panel["state"], "approved")
        with self.assertRaises(AccessError):
            self.as_user(row, self.colleague).read(["approval_panel"])

    def test_no_panel_without_consent(self):
        """Plans, and held pay that is paid as it was held, ask for no approval and show no panel."""
        self.scheme = self._next(
            self.scheme, {"D": {"follows": "improvement"}}, date_from=date(2025, 3, 1), bonus_ids=[]
        )
        plan = self._follows(self._settle(40), "improvement")
        self.assertFalse(self.as_user(plan, self.leader).approval_panel)
        action = self.as_user(plan, self.leader).action_open_document()
        self.assertEqual(action["res_model"], "marketing.improvement.plan")
        action = self.as_user(plan, self.leader).action_open_appraisal()
        self.assertEqual((action["res_model"], action["res_id"]), ("marketing.appraisal", plan.appraisal_id.id))

    # ------------------------------------------------------------------
    # The ranking
    # ------------------------------------------------------------------

    def test_ranking_list(self):
        """The best first, a list for each round and scheme; a person finds themselves alone, outsiders nobody."""
        cycle = self._settle(70).cycle_id
        self._settle(95, users=self.colleague)
        self._settle(95, users=self.mates[0])
        waiting = self._round(users=self.mates[1], state="scored")
        [(_round, scheme, people)] = self.as_user(cycle, self.leader)._ranking()
        self.assertEqual(scheme, self.scheme)
        self.assertEqual(people.user_id, self.colleague | self.mates[0] | self.seller)
        self.assertEqual(people.mapped("rank"), [1, 1, 3])
        self.env.invalidate_all()
        [(_round, _scheme, people)] = self.as_user(cycle, self.seller)._ranking()
        self.assertEqual([(one.user_id, one.rank, one.rank_of) for one in people], [(self.seller, 3, 3)])
        self.env.invalidate_all()
        self.assertFalse(self.as_user(cycle, self.other_leader)._ranking())
        names = {
            self.leader: {"Li Na": 1, "Wang Qiang": 1, "Mate 1": 1, "Mate 2": 0},
            self.director: {"Li Na": 1, "Wang Qiang": 1, "Mate 1": 1, "Mate 2": 0},
            self.seller: {"Li Na": 1, "Wang Qiang": 0, "Mate 1": 0, "Mate 2": 0},
        }
        for user, expected in names.items():
            self.env.invalidate_all()
            html = self._html("round_ranking", cycle, user)
            self.assertEqual({name: html.count(f">{name}<") for name in expected}, expected, user.login)
        everybody = cycle.appraisal_ids
        self.assertIn(waiting, everybody)
        self.assertNotIn("Mate 2", self._html("ranking", everybody, self.director))
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self._html("ranking", everybody, self.seller)

    def test_counts_on_the_round(self):
        """Buttons on a round count what the reader may see."""
        cycle = self._settle(95).cycle_id
        self._settle(70, users=self.colleague)
        for user, published, follows in (
            (self.director, 2, 2),
            (self.leader, 2, 2),
            (self.seller, 1, 1),
            (self.other_leader, 0, 0),
        ):
            self.env.invalidate_all()
            mine = self.as_user(cycle, user)
            self.assertEqual((mine.published_count, mine.consequence_count), (published, follows), user.login)
            shown = self.as_user(self.env["marketing.appraisal"], user).search(mine.action_open_ranking()["domain"])
            self.assertEqual(len(shown), published)

    # ------------------------------------------------------------------
    # The list of the last
    # ------------------------------------------------------------------

    def test_last_place_together(self):
        """Directors decide about several at once, with one reason; the paper says what was decided and why."""
        scheme = self._with_bonus(kind="year", bonus_ids=[])
        people = self.seller | self.colleague | self.mates[0]
        cycle = self._round(date(2025, 1, 1), kind="year", scheme=scheme, users=people).cycle_id
        employees = self.env["hr.employee"].search([("user_id", "in", people.ids)])
        rows = self.env["marketing.appraisal.candidate"]._guarded_create(
            [
                {"cycle_id": cycle.id, "user_id": one.user_id.id, "employee_id": one.id, "rule": "and"}
                for one in employees
            ]
        )
        of = {row.user_id: row for row in rows}
        mine = self.as_user(of[self.colleague] | of[self.mates[0]], self.director)
        window = mine.action_ask_spare()
        spare = self.env["marketing.appraisal.spare"]
        for user in (self.leader, self.seller):
            with self.assertRaises(AccessError):
                self.as_user(mine, user).action_ask_spare()
            with self.assertRaises(AccessError):
                self.as_user(spare, user).create({"reason": "x"})
        window = self.as_user(spare, self.director).with_context(**window["context"]).create({"reason": "New region."})
        window.action_spare()
        self.assertEqual(set(mine.mapped("state")), {"spared"})
        self.assertEqual(set(mine.mapped("reason")), {"New region."})
        first = self.as_user(of[self.seller], self.director)
        first.action_propose()
        self.assertEqual(first.action_open_proposal()["res_id"], first.proposal_id.id)
        self.assertEqual(first.action_open_appraisal()["res_model"], "marketing.appraisal")
        html = self._html("last_place", rows, self.director)
        for words in ("Li Na", "Wang Qiang", "New region.", "Proposed", "Both must hold"):
            self.assertIn(words, html)
        with self.assertRaises(AccessError):
            self._html("last_place", rows, self.leader)
        self.assertEqual(self.as_user(cycle, self.director).candidate_count, 3)
        action = self.as_user(cycle, self.director).action_open_candidates()
        self.assertEqual(set(self.as_user(rows, self.director).search(action["domain"])), set(rows))
