"""What the buttons of appraisals forbid is forbidden on every other path as well; nothing is half done."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .paths_common import JUNE_2, QUIET, PathsCommon


@tagged("post_install", "-at_install")
class TestAppraisalPaths(PathsCommon):
    # ------------------------------------------------------------------
    # Past the buttons
    # ------------------------------------------------------------------

    def test_fields_by_hand(self):
        """No guarded field is written, with whatever is in the context, nor through another record."""
        rating = self._rating(self.appraisal, "superior", self.leader)
        attempts = []
        forged = {"marketing_guard": True, "default_state": "locked", "import_file": True, "install_mode": True}
        for role, user in self.users.items():
            mine = self._on_day(self.appraisal, user, JUNE_2).with_context(**forged)
            for vals in (
                {"state": "locked"},
                {"score": 100.0},
                {"grade_id": self.scheme.grade_ids[0].id},
                {"superior_id": user.id},
                {"judge_id": user.id},
                {"peers_closed": True},
                {"peer_count": 5},
                {"company_id": self.company.id},
                {"rating_ids": [Command.update(rating.id, {"state": "given"})]},
                {"rating_ids": [Command.create({"kind": "superior", "rater_id": user.id})]},
                {"rating_ids": [Command.delete(rating.id)]},
                {"rating_ids": [Command.clear()]},
                {"value_ids": [Command.update(self.appraisal.value_ids[0].id, {"points": 100})]},
                {"result_ids": [Command.create({"score": 100})]},
                {"nominee_ids": [Command.set(user.ids)]},
                {"excuse": "On leave", "state": "excused"},
            ):
                attempts += [
                    (f"{role} writes {next(iter(vals))}", lambda mine=mine, vals=vals: mine.write(vals)),
                    (f"{role} saves {next(iter(vals))}", lambda mine=mine, vals=vals: mine.web_save(vals, {})),
                ]
            cycle = mine.cycle_id
            attempts += [
                (f"{role} copies", mine.copy),
                (f"{role} deletes", mine.unlink),
                (f"{role} through the round", lambda cycle=cycle: cycle.write({"appraisal_ids": [Command.clear()]})),
                (
                    f"{role} through the round, one",
                    lambda cycle=cycle: cycle.write(
                        {"appraisal_ids": [Command.update(self.appraisal.id, {"state": "locked"})]}
                    ),
                ),
                (f"{role} closes the round", lambda cycle=cycle: cycle.write({"state": "closed"})),
                (f"{role} renames the round", lambda cycle=cycle: cycle.write({"name": "x"})),
                (f"{role} deletes the round", cycle.unlink),
                (f"{role} starts the round", cycle.action_start),
            ]
        self._assert_nothing_done(attempts)

    def test_rater_writes_only_what_is_theirs(self):
        """Whoever rates writes words and points; neither what they are about nor their state, on whichever path."""
        other = self._appraisal(self.colleague)
        attempts = []
        for kind, rater in (
            ("self", self.seller),
            ("superior", self.leader),
            ("peer", self._peers(self.appraisal)[0]),
        ):
            rating = self._on_day(self._rating(self.appraisal, kind, rater), rater, JUNE_2)
            mark = rating.mark_ids[0]
            for vals in (
                {"state": "given"},
                {"points": 100.0},
                {"kind": "other"},
                {"rater_id": self.colleague.id},
                {"appraisal_id": other.id},
                {"user_id": self.colleague.id},
                {"company_id": self.env.ref("base.main_company").id},
                {"cycle_id": False},
                {"is_unnamed": kind != "peer"},
                {"given_on": "2026-01-01 00:00:00"},
                {"opinion": "Fine", "state": "given"},
                {"mark_ids": [Command.create({"indicator_id": self.scheme.indicator_ids[0].id, "points": 100})]},
                {"mark_ids": [Command.delete(mark.id)]},
                {"mark_ids": [Command.clear()]},
                {"mark_ids": [Command.update(mark.id, {"indicator_id": self.scheme.indicator_ids[0].id})]},
                {"mark_ids": [Command.update(mark.id, {"points": 100.01})]},
            ):
                attempts.append((f"{kind} {next(iter(vals))}", lambda rating=rating, vals=vals: rating.write(vals)))
            attempts += [
                (f"{kind} deletes", rating.unlink),
                (f"{kind} copies", lambda rating=rating: rating.copy({"kind": "other"})),
                (f"{kind} passes a mark on", lambda mark=mark: mark.write({"rating_id": other.rating_ids[0].id})),
                (f"{kind} negative", lambda mark=mark: mark.write({"points": -1})),
                (f"{kind} deletes a mark", mark.unlink),
                (f"{kind} hands in nothing", rating.action_give),
            ]
        self._assert_nothing_done(attempts)

    def test_on_behalf(self):
        """Nobody rates for somebody else, neither a superior nor a director nor an administrator."""
        attempts = []
        for kind, rater in (("self", self.seller), ("superior", self.leader)):
            rating = self._rating(self.appraisal, kind, rater)
            for role, user in self.users.items():
                if user == rater:
                    continue
                mine = self._on_day(rating, user, JUNE_2)
                attempts += [
                    (f"{role} gives {kind}", mine.action_give),
                    (f"{role} writes {kind}", lambda mine=mine: mine.write({"opinion": "Fine"})),
                    (f"{role} marks {kind}", lambda mine=mine: mine.mark_ids.write({"points": 100})),
                    (
                        f"{role} marks through {kind}",
                        lambda mine=mine: mine.write(
                            {"mark_ids": [Command.update(mine.sudo().mark_ids[0].id, {"points": 100})]}
                        ),
                    ),
                ]
        self._assert_nothing_done(attempts)

    def test_created_by_hand(self):
        """Nobody makes themselves a rater, or a result; not by import either."""
        attempts = []
        grade = self.scheme.grade_ids[0]
        for role, user in self.users.items():
            for name, vals in (
                (
                    "",
                    {"cycle_id": self.appraisal.cycle_id.id, "user_id": self.outsider.id, "scheme_id": self.scheme.id},
                ),
                (".rating", {"appraisal_id": self.appraisal.id, "kind": "other", "rater_id": user.id}),
                (".rating", {"appraisal_id": self.appraisal.id, "kind": "peer", "rater_id": user.id, "state": "given"}),
                (
                    ".mark",
                    {
                        "rating_id": self.appraisal.rating_ids[0].id,
                        "indicator_id": self.scheme.indicator_ids[0].id,
                        "points": 100,
                    },
                ),
                (".value", {"appraisal_id": self.appraisal.id, "indicator_id": self.scheme.indicator_ids[0].id}),
                (".result", {"appraisal_id": self.appraisal.id, "score": 100, "grade_id": grade.id}),
                (".change", {"result_id": 1, "how": "appeal", "reason": "x", "new_score": 100}),
                (".cycle", {"kind": "month", "date_from": "2026-07-01", "date_to": "2026-07-31"}),
                (
                    ".cycle",
                    {"name": "x", "state": "open", "date_from": "2026-07-01", "date_to": "2026-07-31"},
                ),
            ):
                model = self._on_day(self.env[f"marketing.appraisal{name}"], user, JUNE_2)
                attempts.append((f"{role} creates {name}", lambda model=model, vals=vals: model.create(vals)))
                defaults = {f"default_{key}": value for key, value in vals.items()}
                if name != ".cycle":
                    attempts.append(
                        (
                            f"{role} by defaults {name}",
                            lambda model=model, defaults=defaults: model.with_context(**defaults).create({}),
                        )
                    )
        self._assert_nothing_done(attempts)

    def test_imported(self):
        """An import neither changes nor makes anything; it says why not."""
        before = self._facts()
        rating = self._rating(self.appraisal, "self", self.seller)
        for role, user in self.users.items():
            for model, names, row in (
                ("", [".id", "state"], [str(self.appraisal.id), "Confirmed"]),
                ("", [".id", "score"], [str(self.appraisal.id), "100"]),
                (".rating", [".id", "state"], [str(rating.id), "Handed In"]),
                (".rating", [".id", "points"], [str(rating.id), "100"]),
                (
                    ".rating",
                    ["appraisal_id/.id", "kind", "rater_id/.id"],
                    [str(self.appraisal.id), "Peer", str(user.id)],
                ),
                (".value", [".id", "points"], [str(self.appraisal.value_ids[0].id), "100"]),
                (".cycle", [".id", "state"], [str(self.appraisal.cycle_id.id), "Under Way"]),
            ):
                with self.subTest(role=role, model=model, names=names), mute_logger(*QUIET):
                    result = None
                    try:
                        result = self._on_day(self.env[f"marketing.appraisal{model}"], user, JUNE_2).load(names, [row])
                    except AccessError:
                        continue
                    self.assertFalse(result["ids"])
                    self.assertTrue(result["messages"])
        self.assertEqual(self._facts(), before)
