"""What somebody may not read is not found out through what they may: their own rating, the round, a panel, a count."""

from datetime import date
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_cron import IrCron

from .anonymity_common import GIVEN, OPENED, AnonymityCommon

QUIET = ("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model", "odoo.models")


@tagged("post_install", "-at_install")
class TestAppraisalRoundabout(AnonymityCommon):
    def _tried(self, attempt):
        """Return what somebody gets to see, in words; a refusal is nothing."""
        try:
            with mute_logger(*QUIET), self.env.cr.savepoint():
                return str(attempt())
        except (AccessError, UserError, ValueError, KeyError):
            return ""

    def test_peers_do_not_see_the_result(self):
        """A peer has a rating about somebody, and through it neither their score nor their grade nor their words."""
        self._closed()
        score = self.appraisal.score
        rating = self._as(self.peer, "marketing.appraisal.rating")
        mark = self._as(self.peer, "marketing.appraisal.mark")
        about = [("user_id", "=", self.seller.id)]
        self.assertTrue(rating.search(about))
        for field, other in (("score", 1.0), ("peer_points", 1.0), ("state", "locked"), ("superior_id", 1)):
            value = self.appraisal[field]
            value = value.id if field == "superior_id" else value
            for model, path in ((rating, "appraisal_id"), (mark, "rating_id.appraisal_id")):
                for operator in ("=", "!="):
                    with self.subTest(field=field, model=model._name, operator=operator):
                        found = self._tried(
                            lambda model=model, leaf=(f"{path}.{field}", operator, value): (
                                model.search([*self._about(model), leaf]).ids
                            )
                        )
                        wrong = self._tried(
                            lambda model=model, leaf=(f"{path}.{field}", operator, other): (
                                model.search([*self._about(model), leaf]).ids
                            )
                        )
                        self.assertEqual(found, wrong)
        ratings = self._as(self.leader, "marketing.appraisal.rating")
        # What a peer does not see is there to be seen.
        self.assertIn(str(score), str(ratings.formatted_read_group(about, ["appraisal_id.score"], ["__count"])))
        for groupby in ("appraisal_id.score", "appraisal_id.grade_id", "appraisal_id.published_on:day"):
            with self.subTest(groupby=groupby):
                seen = self._tried(lambda groupby=groupby: rating.formatted_read_group(about, [groupby], ["__count"]))
                for secret in (str(score), f"{score:.2f}", self.appraisal.grade_id.name + "'"):
                    self.assertNotIn(secret, seen)
        for attempt in (
            lambda: rating.formatted_read_group(about, [], ["appraisal_id.score:sum"]),
            lambda: rating.search(about).export_data(["appraisal_id/score", "appraisal_id/result_ids/score"])["datas"],
            lambda: rating.search(about).web_read({"appraisal_id": {"fields": {"score": {}, "value_ids": {}}}}),
            lambda: rating.search(about, order="appraisal_id.score").ids and "",
            lambda: self._as(self.peer, "marketing.appraisal").search(about).ids or "",
        ):
            self.assertNotIn(f"{score:.2f}".rstrip("0"), self._tried(attempt))

    def _about(self, model):
        return [("user_id" if model._name.endswith("rating") else "rating_id.user_id", "=", self.seller.id)]

    def test_person_does_not_see_what_is_not_published(self):
        """Before publication the person finds no score, no grade and no words of the superior on any path."""
        draft = self.env["marketing.appraisal.scheme"].browse(self.scheme.action_new_version()["res_id"])
        draft.write({"date_from": date(2026, 6, 1), "calibration": "advisory"})
        draft.action_activate()
        self._run(date(2026, 6, 25))
        june, late = self._appraisal(self.seller, day=date(2026, 6, 1)), date(2026, 7, 2)
        self._give(june, "self", self.seller, date(2026, 6, 30), 90)
        for peer in self._peers(june):
            self._give(june, "peer", peer, late, 70)
        self._give(
            june,
            "superior",
            self.leader,
            late,
            {"Attitude": 85, "Teamwork": 80},
            adjusted_score=91.93,
            adjust_reason="Fair",
        )
        self._run(date(2026, 7, 8))
        self.assertEqual((june.state, june.result_ids.score), ("scored", 91.93))
        self._fresh()
        mine = self._as(self.seller, "marketing.appraisal").browse(june.id)
        for name, path in (
            ("marketing.appraisal", ""),
            ("marketing.appraisal.value", "appraisal_id."),
            ("marketing.appraisal.rating", "appraisal_id."),
        ):
            model = self._as(self.seller, name)
            for leaf in ("result_ids.score", "result_ids.change_ids.new_score", "rating_ids.adjusted_score"):
                with self.subTest(model=name, leaf=leaf):
                    found, wrong = (
                        self._tried(lambda model=model, leaf=(path + leaf, "=", one): model.search([leaf]).ids)
                        for one in (91.93, 12.34)
                    )
                    self.assertEqual(found, wrong)
                    higher, lower = (
                        self._tried(lambda model=model, leaf=(path + leaf, "<", one): model.search(["!", leaf]).ids)
                        for one in (90, 99)
                    )
                    self.assertEqual(higher, lower)
        everything = {"value_ids": {"fields": {name: {} for name in ("points", "contribution", "said_by")}}}
        for attempt in (
            mine.read,
            lambda: mine.web_read({**everything, "result_ids": {"fields": {"score": {}}}, "message_ids": {}}),
            lambda: mine.export_data(["result_ids/score", "rating_ids/adjusted_score", "score"])["datas"],
            lambda: self._as(self.seller, "mail.message").search([("res_id", "=", june.id)]).read(["body"]),
            lambda: (
                self._as(self.seller, "marketing.appraisal.answer")
                .create({"appraisal_id": june.id, "reason": "x"})
                .score
            ),
        ):
            seen = self._tried(attempt)
            self.assertNotIn("91.93", seen)
            self.assertNotIn("Fair", seen)

    def test_panels(self):
        """The panels beside lists and the bars above cards count what one may read."""
        self._closed()
        for user in self.others - self.peers:
            ratings = self._as(user, "marketing.appraisal.rating")
            if not ratings.has_access("read"):
                continue
            self._fresh()
            with self.subTest(user=user.name):
                panel = ratings.search_panel_select_multi_range(
                    "rater_id", search_domain=[("user_id", "=", self.seller.id)], enable_counters=True
                )
                known = {row["id"] for row in panel["values"] if row.get("__count")}
                self.assertFalse(known & set(self.peers.ids))
                bar = ratings.read_progress_bar(
                    [("user_id", "=", self.seller.id)],
                    "rater_id",
                    {"field": "state", "colors": {"given": "success", "missed": "danger"}},
                )
                self.assertFalse({key for key in bar if any(peer.name == key for peer in self.peers)})
                self.assertNotIn(str(GIVEN), str(bar))

    def _plan(self, day):
        """Let the scheduled action do the work of a day."""
        with patch.object(IrCron, "_commit_progress", return_value=True):
            self.env["marketing.appraisal.cycle"].with_context(**self._on(day))._cron_run()

    def test_rounds_for_an_occasion(self):
        """Without regular rounds too the plan combines and settles; nobody's own words are cut off by the superior."""
        self._scheme("occasional", self._indicators()[1:2] + [{**self._indicators()[2], "weight": 80}])
        leads = self._as(self.leader, "marketing.appraisal.cycle").with_context(**self._on(OPENED))
        people = self.team_users[:5]
        cycle = leads.create(
            {
                "name": "After the fair",
                "date_from": date(2026, 5, 1),
                "date_to": date(2026, 5, 20),
                "user_ids": [Command.set(people.ids)],
            }
        )
        cycle.action_start()
        appraisal = cycle.sudo().appraisal_ids.filtered(lambda one: one.user_id == self.seller)
        peers = self._peers(appraisal)
        self.assertEqual(len(peers), 4)
        self._give(appraisal, "superior", self.leader, OPENED, {"Attitude": 85, "Teamwork": 80})
        for peer in peers:
            self._give(appraisal, "peer", peer, OPENED, 70)
        self.company.appraisal_from = False
        self._plan(OPENED)
        self.assertEqual(appraisal.state, "self")
        self._give(appraisal, "self", self.seller, OPENED, 90)
        self.assertEqual((appraisal.state, appraisal.peer_count), ("feedback", 4))
        self.assertEqual(self._rating(appraisal, "self", self.seller).state, "given")
        self._plan(date(2026, 6, 20))
        self.assertEqual((appraisal.state, appraisal.is_silent), ("locked", True))
