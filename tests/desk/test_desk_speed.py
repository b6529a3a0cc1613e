from datetime import timedelta

from odoo.tests import new_test_user, tagged

from ...models.core.clock import at
from .desk_common import DAY, JUNE, MOMENT, DeskCommon

MOST = 40


@tagged("post_install", "-at_install")
class TestDeskSpeed(DeskCommon):
    """One request, at most forty queries, however many people are on the team (issue item 6)."""

    def _hire(self, count):
        """Put so many people more on the leader's team, each with duties and figures."""
        for number in range(count):
            user = new_test_user(
                self.env,
                login=f"mo_team_{number}_{count}",
                name=f"Person {number}",
                groups="marketing_office.group_staff",
                company_id=self.company.id,
                company_ids=[(6, 0, self.company.ids)],
            )
            self._employee(user, self.employee_leader)
            self._fill(user)

    def _fill(self, user):
        for number in range(3):
            self._duty(user, DAY - timedelta(days=number), evidence="note")
            self._value(user, 3 + number, 10, JUNE - timedelta(days=31 * number))

    def _count(self, user, **kwargs):
        """Return how many queries one page takes; what the server keeps in memory for everybody is warm."""
        desk = self.as_user(self.env["marketing.desk"], user).with_context(**at(MOMENT))
        for _time in range(2):
            desk.get_page(**kwargs)
            self.env.flush_all()
            self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        desk.get_page(**kwargs)
        return self.env.cr.sql_log_count - before

    def test_team_of_three_and_of_thirty(self):
        self._hire(1)
        few = self._count(self.leader, scope="team")
        self._hire(27)
        rows = self.section(self.leader, "people", scope="team")["rows"]
        self.assertEqual(len(rows), 30)
        self.assertEqual(self._count(self.leader, scope="team"), few)
        self.assertLessEqual(few, MOST)

    def test_own_desk_full_and_empty(self):
        empty = self._count(self.seller)
        self._fill(self.seller)
        for number in range(4):
            self._meeting(self.seller | self.leader, MOMENT + timedelta(hours=1 + number))
        few = self._count(self.seller)
        self._fill_more()
        self.assertLessEqual(self._count(self.seller), few)
        self.assertLessEqual(empty, few)
        self.assertLessEqual(few, MOST)

    def _fill_more(self):
        for number in range(20):
            self._duty(self.seller, DAY - timedelta(days=number), evidence="file")
