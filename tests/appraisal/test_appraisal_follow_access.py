"""Who reads what follows, and that nobody makes it by hand; how many queries it takes."""

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .follow_common import FollowCommon

# Refusals of access among them.
FORBIDDEN = UserError


@tagged("post_install", "-at_install")
class TestAppraisalFollowAccess(FollowCommon):
    def test_nobody_writes(self):
        """Neither the person, nor the leader, a director, finance or the administrator."""
        appraisal = self._settle(95)
        row = self._follows(appraisal, "bonus")
        changes = (
            lambda mine: mine.write({"amount": 99999}),
            lambda mine: mine.write({"state": "done"}),
            lambda mine: mine.unlink(),
            lambda mine: mine.copy(),
            lambda mine: mine.create([{"appraisal_id": appraisal.id, "kind": "raise"}]),
            lambda mine: mine.load(["kind", "amount"], [["bonus", "5"]])["ids"] or mine.write({"amount": 5}),
            lambda mine: appraisal.with_env(mine.env).write(
                {"consequence_ids": [Command.create({"kind": "bonus", "amount": 7})]}
            ),
            lambda mine: mine.action_approval_submit(),
        )
        for user in (self.seller, self.leader, self.director, self.general_manager, self.finance, self.admin):
            mine = self.as_user(row, user)
            for change in changes:
                with self.assertRaises(FORBIDDEN, msg=user.login):
                    change(mine)
        with self.assertRaises(AccessError):
            row.sudo().write({"amount": 99999})

    def test_ask_again(self):
        """After a policy was put right a director asks again; the person and the leader cannot."""
        row = self._follows(self._settle(95), "bonus")
        with self.assertRefused("waits for nothing"):
            self.as_user(row, self.director).action_ask()
        request = self.env["marketing.approval.request"].search([("res_model", "=", row._name)])
        request._end("withdrawn", "withdraw")
        for user in (self.seller, self.leader):
            with self.assertRefused("A director", AccessError):
                self.as_user(row, user).action_ask()
        self.as_user(row, self.director).action_ask()
        self._agree(row)
        self.assertEqual(row.state, "done")

    def test_who_reads(self):
        """One's own money and plans; those above the rest; colleagues nothing."""
        for month in (3, 4):
            self._settle(95, date(2026, month, 1))
        appraisal = self._settle(95)
        rows = self._follows(appraisal)
        self.assertEqual(set(rows.mapped("kind")), {"bonus", "promotion", "raise"})

        def seen(user):
            return self.as_user(self.env["marketing.appraisal.consequence"], user).search(
                [("appraisal_id", "=", appraisal.id)]
            )

        self.assertEqual(seen(self.seller).mapped("kind"), ["bonus"])
        self.env.invalidate_all()
        self.assertEqual(self.as_user(appraisal, self.seller).consequence_ids.mapped("kind"), ["bonus"])
        for user in (self.leader, self.director, self.general_manager, self.auditor):
            self.assertEqual(len(seen(user)), 3, user.login)
        for user in (self.colleague, self.other_leader):
            self.assertFalse(seen(user), user.login)
        hidden = rows.filtered(lambda row: row.kind == "promotion")
        for method in (lambda: hidden.read(["note"]), hidden.action_open_document):
            self.assertTrue(method())
        with self.assertRaises(AccessError):
            self.as_user(hidden, self.seller).read(["note", "document_id"])
        with self.assertRaises(AccessError):
            self.as_user(self.env["marketing.appraisal.consequence"], self.outsider).search([])

    def test_last_place_is_for_directors(self):
        scheme = self._with_bonus(kind="year", bonus_ids=[])
        cycle = self._round(date(2025, 1, 1), kind="year", scheme=scheme).cycle_id
        row = self.env["marketing.appraisal.candidate"]._guarded_create(
            [{"cycle_id": cycle.id, "user_id": self.seller.id, "employee_id": self.employee_seller.id}]
        )
        for user in (self.seller, self.leader, self.finance):
            with self.assertRaises(FORBIDDEN):
                self.as_user(cycle, user).action_last_place()
            for method in ("action_propose", "action_spare"):
                with self.assertRaises(AccessError):
                    getattr(self.as_user(row, user), method)()
            with self.assertRaises(AccessError):
                self.as_user(row, user).read(["amount"])
        for change in (
            lambda mine: mine.write({"state": "proposed"}),
            lambda mine: mine.write({"amount": 1}),
            lambda mine: mine.unlink(),
            lambda mine: mine.create([{"cycle_id": cycle.id, "user_id": self.colleague.id}]),
        ):
            with self.assertRaises(FORBIDDEN):
                change(self.as_user(row, self.director))
        month = self._round(date(2026, 5, 1)).cycle_id
        with self.assertRefused("annual round"):
            self.as_user(month, self.director).action_last_place()

    def test_ranking(self):
        """The best first, and nobody whom the reader may not see."""
        cycle = self._settle(95).cycle_id
        self._settle(70, users=self.colleague)
        action = self.as_user(cycle, self.leader).action_open_ranking()
        appraisals = self.as_user(self.env["marketing.appraisal"], self.leader).search(
            action["domain"], order="score desc"
        )
        self.assertEqual([(one.user_id, one.rank) for one in appraisals], [(self.seller, 1), (self.colleague, 2)])
        mine = self.as_user(self.env["marketing.appraisal"], self.seller).search(action["domain"])
        self.assertEqual((mine.user_id, mine.rank, mine.rank_of), (self.seller, 1, 2))

    def test_queries(self):
        """Settling 25 people takes no more queries than settling 5, and a few more for each superior."""
        people = self.env["res.users"]
        for number in range(40):
            user = new_test_user(
                self.env,
                login=f"mo_many{number}",
                groups="marketing_office.group_staff",
                company_id=self.company.id,
                company_ids=[Command.set(self.company.ids)],
            )
            self._employee(user, self.employee_leader)
            people |= user
        self.scheme = self._next(
            self.scheme, {"D": {"follows": "improvement"}, "A": {"follows": "training"}}, date_from=date(2025, 3, 1)
        )
        self.company.appraisal_streak = 1
        counts = []
        for users in (people[:5], people[5:30]):
            appraisals = self._settled_by_hand(users)
            counts.append(self._queries_of(appraisals))
            self.assertEqual(len(appraisals.consequence_ids), 4 * len(users))
        self.assertLessEqual(counts[1], counts[0] + 10, counts)
        # Each superior has the drafts made in their own name; the rest is done once for all of them.
        for users, superiors in ((people[30:35], [self.leader] * 5), (people[35:], people[:5])):
            appraisals = self._settled_by_hand(users)
            for appraisal, superior in zip(appraisals, superiors, strict=True):
                appraisal._guarded_write({"superior_id": superior.id})
            counts.append(self._queries_of(appraisals))
            proposals = self.env["marketing.position.proposal"].search([("employee_id.user_id", "in", users.ids)])
            self.assertEqual(proposals.proposer_id, proposals.create_uid)
            self.assertEqual(
                {(one.employee_id.user_id, one.proposer_id) for one in proposals}, set(zip(users, superiors))
            )
        self.assertLessEqual(counts[3], counts[2] + 4 * 5, counts)

    def _settled_by_hand(self, users):
        """Return appraisals of people that are settled, and from which nothing has followed yet."""
        appraisals = self._round(users=users)
        self._scored(appraisals, 95)
        appraisals._guarded_write({"state": "locked"})
        return appraisals

    def _queries_of(self, appraisals):
        """Return the number of queries that it takes to let everything follow from settled appraisals."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        appraisals.sudo()._locked()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_queries_of_the_year(self):
        """Releasing the held pay of many takes no more queries either."""
        scheme = self._with_bonus({"B": {"release_factor": 0.9}}, kind="year", bonus_ids=[])
        counts = []
        for users in (self.seller, self.colleague | self.mates):
            for user in users:
                self._held(user, 100.0)
            appraisals = self._round(date(2025, 1, 1), kind="year", users=users, scheme=scheme)
            self._scored(appraisals, 95)
            appraisals._guarded_write({"state": "locked"})
            counts.append(self._queries_of(appraisals))
            self.assertEqual(set(appraisals.consequence_ids.mapped("state")), {"done"})
        self.assertLessEqual(counts[1], counts[0] + 5, counts)
