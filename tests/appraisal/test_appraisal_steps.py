"""Too early, too late, twice, or by somebody else: what the steps of an appraisal refuse; nothing is half done."""

from datetime import date

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .paths_common import JUNE_1, JUNE_2, JUNE_8, JUNE_16, LAST, OPENED, QUIET, SCORES, PathsCommon


@tagged("post_install", "-at_install")
class TestAppraisalSteps(PathsCommon):
    def test_after_handing_in(self):
        """What was handed in stays; the superior alone gives a self-appraisal back, before they score."""
        self._give(self.appraisal, "self", self.seller, LAST, 90)
        mine = self._on_day(self._rating(self.appraisal, "self", self.seller), self.seller, JUNE_1)
        attempts = [
            ("again", mine.action_give),
            ("words", lambda: mine.write({"achievements": "More."})),
            ("marks", lambda: mine.mark_ids.write({"points": 100})),
            ("one mark", lambda: mine.write({"mark_ids": [Command.update(mine.mark_ids[0].id, {"points": 100})]})),
            ("back, by oneself", lambda: mine.action_return("More")),
        ]
        rating = mine.sudo()
        for role in ("colleague", "director", "admin"):
            user = self.users[role]
            attempts.append((f"back, by {role}", lambda user=user: rating.with_user(user).action_return("More")))
        attempts.append(("without a reason", lambda: rating.with_user(self.leader).action_return(" ")))
        self._assert_nothing_done(attempts)
        rating.with_user(self.leader).action_return("Which customers?")
        self.assertEqual((self.appraisal.state, rating.state), ("self", "asked"))
        self._give(self.appraisal, "self", self.seller, LAST, 91)
        self._give(self.appraisal, "superior", self.leader, JUNE_2, SCORES)
        with self.assertRaises(AccessError):
            rating.with_user(self.leader).action_return("Too late")

    def test_not_before_the_period_is_over(self):
        """However early everybody rates, nobody is judged on half a month, nor before their own words are due."""
        for peer in self._peers(self.appraisal):
            self._give(self.appraisal, "peer", peer, OPENED, 70)
        self._give(self.appraisal, "superior", self.leader, OPENED, SCORES)
        self.assertEqual((self.appraisal.state, self.appraisal.result_ids.ids), ("self", []))
        self._run(LAST)
        self.assertEqual(self._rating(self.appraisal, "self", self.seller).state, "asked")
        self._give(self.appraisal, "self", self.seller, LAST, 90)
        self.assertEqual(self.appraisal.state, "scoring")
        self._run(JUNE_1)
        self.assertEqual(self.appraisal.state, "feedback")

    def test_whoever_scores(self):
        """Nobody scores themselves, or has it passed on to whom it does not belong to."""
        stranger = self.env["res.users"].browse(99999999)
        gone = self._user("gone", "Gone", "marketing_office.group_leader")
        self._employee(gone, self.employee_director)
        gone.active = False
        own = self._appraisal(self.seller)
        attempts = []
        for role, user in self.users.items():
            for to in (self.seller, self.colleague, self.outsider, self.env.ref("base.user_admin"), gone, stranger):
                mine = self._on_day(own, user, JUNE_2)
                attempts.append((f"{role} passes on to {to.id}", lambda mine=mine, to=to: mine.action_pass_on(to.id)))
        for role in ("person", "colleague"):
            mine = self._on_day(own, self.users[role], JUNE_2)
            attempts.append((f"{role} to a friend", lambda mine=mine: mine.action_pass_on(self.other_leader.id)))
            attempts.append((f"{role} asks others", lambda mine=mine: mine.action_ask_other(self.other_leader.id)))
        self._assert_nothing_done(attempts)
        self._on_day(own, self.leader, JUNE_2).action_pass_on(self.other_leader.id)
        self.assertEqual(self._rating(own, "superior", self.other_leader).state, "asked")
        self.assertFalse(self._rating(own, "superior", self.leader))
        self._give(own, "superior", self.other_leader, JUNE_2, SCORES)
        with self.assertRaises(UserError):
            self._on_day(own, self.director, JUNE_2).action_pass_on(self.leader.id)

    def test_answers(self):
        """A result is answered once, in time, by the person; an appeal is decided once, past the rater."""
        self._scored()
        attempts = []
        for role in ("colleague", "leader", "director", "admin"):
            mine = self._on_day(self.appraisal, self.users[role], JUNE_8)
            attempts += [
                (f"{role} confirms", mine.action_confirm),
                (f"{role} appeals", lambda mine=mine: mine.action_appeal("No")),
                (f"{role} decides", lambda mine=mine: mine.action_decide(True, "So", 100)),
            ]
        mine = self._on_day(self.appraisal, self.seller, JUNE_8)
        attempts += [
            ("person decides", lambda: mine.action_decide(True, "So", 100)),
            ("person reopens", lambda: mine.action_reopen("So")),
            ("leader reopens what is not settled", lambda: mine.with_user(self.leader).action_reopen("So")),
            ("too late", lambda: self._on_day(mine, self.seller, JUNE_16).action_appeal("Late")),
        ]
        self._assert_nothing_done(attempts)
        mine.action_appeal("The list was not mine.")
        decides = self._on_day(self.appraisal, self.director, JUNE_8)
        self._assert_nothing_done(
            [
                ("twice", lambda: mine.action_appeal("And more.")),
                ("confirms after all", mine.action_confirm),
                ("person", lambda: mine.action_decide(True, "So", 100)),
                ("rater", lambda: mine.with_user(self.leader).action_decide(False, "So")),
                ("admin", lambda: mine.with_user(self.admin).action_decide(True, "So", 100)),
                ("without a reason", lambda: decides.action_decide(True, " ", 90)),
                ("without a score", lambda: decides.action_decide(True, "So")),
                ("too much", lambda: decides.action_decide(True, "So", 110.01)),
                ("too little", lambda: decides.action_decide(True, "So", -0.01)),
                ("no number", lambda: decides.action_decide(True, "So", float("nan"))),
            ]
        )
        decides.action_decide(False, "It was.")
        self.assertEqual(self.appraisal.state, "locked")
        self._assert_nothing_done(
            [
                ("decided again", lambda: decides.action_decide(True, "So", 100)),
                ("appealed again", lambda: mine.action_appeal("So")),
            ]
        )

    def test_window_of_answers(self):
        """The window tells nobody a score, and gives nobody a right that the appraisal does not."""
        self._scored()
        windows = self.env["marketing.appraisal.answer"]
        for user in (self.colleague, self.other_leader, self.finance):
            window = self._on_day(windows, user, JUNE_8)
            vals = {"appraisal_id": self.appraisal.id, "answer": "uphold", "reason": "So"}
            with self.subTest(user=user.name), mute_logger(*QUIET):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    window.create(vals).read(["score"])
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    window.onchange(vals, ["appraisal_id"], {"score": {}, "appraisal_id": {}})
        attempts = []
        for user in (self.seller, self.leader):
            for answer in ("uphold", "dismiss", "return", "reopen"):
                window = self._on_day(windows, user, JUNE_8).create(
                    {"appraisal_id": self.appraisal.id, "answer": answer, "reason": "So", "score": 100}
                )
                attempts.append((f"{user.name} {answer}", window.action_answer))
        self._assert_nothing_done(attempts)

    # ------------------------------------------------------------------
    # Opened again
    # ------------------------------------------------------------------

    def test_reopened_by_approval_only(self):
        """Whoever asks for a reopening does not approve it, nor does the person; it runs once."""
        self._scored()
        self._run(JUNE_16)
        self.assertEqual(self.appraisal.state, "locked")
        leads = self._on_day(self.appraisal, self.leader, JUNE_16)
        attempts = []
        for role in ("person", "colleague"):
            mine = self._on_day(self.appraisal, self.users[role], JUNE_16)
            attempts += [
                (f"{role} asks", lambda mine=mine: mine.action_reopen("So")),
                (f"{role} submits", mine.action_approval_submit),
            ]
        other = self._on_day(self.appraisal, self.other_leader, JUNE_16)
        attempts += [("other leader asks", lambda: other.action_reopen("So"))]
        attempts += [("leader submits", leads.action_approval_submit)]
        self._assert_nothing_done(attempts)
        leads.action_reopen("A wrong list.")
        request = self.appraisal.approval_request_ids
        attempts = [("twice", lambda: leads.action_reopen("A wrong list."))]
        attempts += [("with other words", lambda: leads.action_reopen("Another reason."))]
        attempts += [
            (f"{user.name} approves", self._on_day(request, user, JUNE_16).action_approve)
            for user in (self.leader, self.seller, self.colleague, self.admin)
        ]
        self._assert_nothing_done(attempts)
        self._on_day(request, self.general_manager, JUNE_16).action_approve()
        self.assertEqual((self.appraisal.state, self.appraisal.reopen_count), ("scoring", 1))
        self._assert_nothing_done(
            [
                ("approved again", self._on_day(request, self.general_manager, JUNE_16).action_approve),
                ("reopened again", lambda: leads.action_reopen("Again.")),
                ("confirmed", self._on_day(self.appraisal, self.seller, JUNE_16).action_confirm),
            ]
        )
        self._give(self.appraisal, "superior", self.leader, JUNE_16, SCORES, opinion="Another look.")
        self._on_day(self.appraisal, self.seller, JUNE_16).action_confirm()
        self.assertEqual((self.appraisal.state, self.appraisal.reopen_reason), ("locked", False))
        self.assertEqual(self.appraisal._approval_current_gate(), False)
        self.assertEqual(self.appraisal.result_ids.change_ids.mapped("reason"), ["A wrong list."])

    def test_month_of_a_settled_year(self):
        """A month on which a year rests that has its result is not opened again before the year."""
        self._scored()
        self._run(JUNE_16)
        year = self._scheme("year", months_weight=60)
        cycle = self.env["marketing.appraisal.cycle"]._guarded_create(
            [
                {
                    "kind": "year",
                    "company_id": self.company.id,
                    "date_from": date(2026, 1, 1),
                    "date_to": date(2026, 12, 31),
                    "state": "open",
                }
            ]
        )
        annual = self.env["marketing.appraisal"]._guarded_create(
            [{"cycle_id": cycle.id, "scheme_id": year.id, "user_id": self.seller.id, "state": "scored"}]
        )
        leads = self._on_day(self.appraisal, self.leader, JUNE_16)
        self._assert_nothing_done([("settled year", lambda: leads.action_reopen("A wrong list."))])
        annual._guarded_write({"state": "scoring"})
        leads.action_reopen("A wrong list.")

    # ------------------------------------------------------------------
    # Notes, rounds for an occasion, words
    # ------------------------------------------------------------------

    def test_notes(self):
        """Notes are about people below, of one's own, and not of a period whose figures are frozen."""
        notes = self.env["marketing.appraisal.note"]
        vals = {"user_id": self.seller.id, "date": OPENED, "group_id": self.group.id, "words": "Helped."}
        note = self._on_day(notes, self.leader, JUNE_1).create(vals)

        def write(user, values, day=JUNE_1):
            return lambda: self._on_day(note, user, day).write(values)

        def create(user, day=JUNE_1, **values):
            return lambda: self._on_day(notes, user, day).create({**vals, **values})

        attempts = [
            ("about oneself", create(self.leader, user_id=self.leader.id)),
            ("by oneself", create(self.seller)),
            ("not below", create(self.other_leader)),
            ("about the superior", create(self.leader, user_id=self.director.id)),
            ("ahead", create(self.leader, date=date(2026, 6, 2))),
            ("of another", write(self.director, {"words": "x"})),
            ("about another", write(self.leader, {"user_id": self.director.id})),
            ("by the person", write(self.seller, {"points": 100})),
        ]
        before = note.read()
        for name, attempt in attempts:
            with self.subTest(name), mute_logger(*QUIET), self.assertRaises(UserError), self.env.cr.savepoint():
                attempt()
        with mute_logger(*QUIET), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            create(self.leader, points=100.5)()
        written = self._on_day(notes, self.leader, JUNE_1).create({**vals, "author_id": self.director.id})
        self.assertEqual(written.author_id, self.leader)
        note.with_user(self.leader).write({"author_id": self.director.id})
        self.env.invalidate_all()
        self.assertEqual(note.read(), before)
        self._run(date(2026, 6, 3))
        self.assertTrue(self.appraisal.cycle_id.frozen_on)
        late = date(2026, 6, 4)
        self._assert_nothing_done(
            [
                ("changed", write(self.leader, {"points": 10}, late)),
                ("moved out", write(self.leader, {"date": date(2026, 6, 3)}, late)),
                ("added", create(self.leader, late)),
                ("deleted", self._on_day(note, self.leader, late).unlink),
                ("director", create(self.director, late)),
            ]
        )
        june = self._on_day(notes, self.leader, late).create({**vals, "date": date(2026, 6, 3)})
        with self.assertRaises(UserError):
            june.write({"date": OPENED})

    def test_rounds_for_an_occasion(self):
        """A leader starts a round for people below; not for others, not for themselves, not in another state."""
        self._scheme("occasional")
        cycles = self.env["marketing.appraisal.cycle"]
        vals = {"name": "After the fair", "date_from": date(2026, 5, 1), "date_to": date(2026, 5, 20)}

        def create(user, people, **more):
            return lambda: self._on_day(cycles, user, OPENED).create(
                {**vals, "user_ids": [Command.set(people.ids)], **more}
            )

        draft = self._on_day(cycles, self.leader, OPENED).create({**vals, "user_ids": [Command.set(self.seller.ids)]})
        self._assert_nothing_done(
            [
                ("oneself", create(self.leader, self.leader)),
                ("not below", create(self.other_leader, self.seller)),
                ("the superior", create(self.leader, self.director)),
                ("director, oneself", create(self.director, self.director | self.seller)),
                ("person", create(self.seller, self.colleague)),
                ("regular", create(self.leader, self.seller, kind="month")),
                ("under way", create(self.leader, self.seller, state="open")),
                ("frozen", create(self.leader, self.seller, frozen_on="2026-01-01 00:00:00")),
                ("elsewhere", create(self.leader, self.seller, company_id=self.env.ref("base.main_company").id)),
                ("added", lambda: draft.write({"user_ids": [Command.link(self.director.id)]})),
                ("by another leader", self._on_day(draft, self.other_leader, OPENED).action_start),
                ("another leader takes over", lambda: self._on_day(draft, self.other_leader, OPENED).unlink()),
                ("opened", lambda: draft.write({"state": "open"})),
                ("due", lambda: draft.write({"peer_due": date(2026, 5, 1)})),
            ]
        )
        draft.action_start()
        self._assert_nothing_done(
            [
                ("twice", draft.action_start),
                ("renamed", lambda: draft.write({"name": "x"})),
                ("somebody else", lambda: draft.write({"user_ids": [Command.set(self.colleague.ids)]})),
                ("deleted", draft.unlink),
            ]
        )

    def test_words_of_the_scheme(self):
        """Neither translations nor archiving change what people are judged by."""
        scheme = self._on_day(self.scheme, self.admin, OPENED)
        indicator = scheme.indicator_ids[0]
        self.env["res.lang"]._activate_lang("zh_CN")
        self._assert_nothing_done(
            [
                ("translated", lambda: indicator.update_field_translations("name", {"zh_CN": "x"})),
                ("in Chinese", lambda: indicator.with_context(lang="zh_CN").write({"name": "x"})),
                ("weight", lambda: indicator.write({"weight": 1})),
                ("grade", lambda: scheme.grade_ids[0].write({"start": 1})),
                ("through the scheme", lambda: scheme.write({"indicator_ids": [Command.delete(indicator.id)]})),
                ("state", lambda: scheme.write({"state": "draft"})),
                ("deleted", scheme.unlink),
            ]
        )
