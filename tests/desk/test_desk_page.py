from datetime import datetime, timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...models.core.clock import at
from .desk_common import DAY, JUNE, MOMENT, DeskCommon


@tagged("post_install", "-at_install")
class TestDeskPage(DeskCommon):
    """What the home page says, section by section."""

    def test_greeting(self):
        page = self.page(self.seller)
        self.assertEqual((page["greeting"], page["day"]), ("Good morning, Li Na", "Tuesday, June 9, 2026"))
        self.assertEqual(self.page(self.seller, datetime(2026, 6, 9, 7))["greeting"], "Good afternoon, Li Na")
        # 17 o'clock in London is the next day in Shanghai.
        self.assertEqual(self.page(self.seller, datetime(2026, 6, 9, 17))["day"], "Wednesday, June 10, 2026")

    def test_every_role_has_a_desk(self):
        expected = {
            self.seller: ["duties", "waiting", "meetings"],
            self.leader: ["duties", "waiting", "meetings"],
            self.auditor: ["waiting", "meetings"],
        }
        for user, sections in expected.items():
            with self.subTest(user.name):
                self.assertEqual([section["name"] for section in self.page(user)["sections"]], sections)
        with self.assertRefused("people of the marketing office", AccessError):
            self.page(self.outsider)

    def test_home_of_the_app(self):
        root = self.env.ref("marketing_office.menu_root")
        first = root.child_id.sorted("sequence")[0]
        self.assertEqual(first.action.tag, "marketing_office.my_desk")

    # ------------------------------------------------------------------
    # Duties
    # ------------------------------------------------------------------

    def test_duties_urgent_first_then_late_then_coming(self):
        self._duty(self.seller, name="of today")
        self._duty(self.seller, DAY - timedelta(days=2), name="late")
        self._duty(self.seller, name="urgent", priority="1")
        self._duty(self.seller, DAY + timedelta(days=1), name="tomorrow")
        self._duty(self.seller, DAY + timedelta(days=30), name="far away")
        self._duty(self.colleague, name="of somebody else")
        duties = self.section(self.seller, "duties")
        self.assertEqual(
            [(row["name"], row["level"], row["when"]) for row in duties["rows"]],
            [
                ("urgent", "soon", "today"),
                ("late", "late", "2 days late"),
                ("of today", "soon", "today"),
                ("tomorrow", "later", "tomorrow"),
            ],
        )
        self.assertEqual((duties["late"], duties["today"], duties["all"], duties["hidden"]), (1, 2, 5, 0))

    def test_what_a_duty_needs(self):
        self._duty(self.seller, name="plain")
        self._duty(self.seller, name="with a note", evidence="note")
        self._duty(self.seller, name="with a file", evidence="file")
        self._duty(self.seller, name="asked", kind="request", requester_id=self.leader.id)
        rows = {row["name"]: row for row in self.section(self.seller, "duties")["rows"]}
        self.assertEqual(
            {name: row["needs"] for name, row in rows.items()},
            {"plain": "", "with a note": "note", "with a file": "file", "asked": "answer"},
        )
        self.assertEqual(rows["asked"]["about"], "for Chen Jing")

    def test_many_are_due(self):
        for number in range(11):
            self._duty(self.seller, name=f"Task {number}")
        duties = self.section(self.seller, "duties")
        self.assertEqual((len(duties["rows"]), duties["hidden"], duties["today"]), (8, 3, 11))

    def test_answer_that_is_late_within_the_day(self):
        self._duty(self.seller, answer_by=MOMENT - timedelta(hours=1))
        [row] = self.section(self.seller, "duties")["rows"]
        self.assertEqual((row["level"], row["when"]), ("late", "answer late"))

    def test_done_and_returned(self):
        duty = self._duty(self.seller, verify="superior")
        self.as_user(duty, self.seller).with_context(**at(MOMENT)).action_done()
        self.assertFalse(self.section(self.seller, "duties")["rows"])
        self.assertEqual(self.section(self.leader, "waiting")["foot"][0]["text"], "1 task to verify")
        self.as_user(duty, self.leader).with_context(**at(MOMENT)).action_return("Two are missing.")
        [row] = self.section(self.seller, "duties")["rows"]
        self.assertEqual(row["returned"], "Two are missing.")

    # ------------------------------------------------------------------
    # Meetings, figures
    # ------------------------------------------------------------------

    def test_meetings_of_the_week(self):
        day = timedelta(days=1)
        self._meeting(self.seller, MOMENT - timedelta(hours=2), "over")
        self._meeting(self.seller, MOMENT + timedelta(hours=4), "today", location="Room 3")
        self._meeting(self.seller, MOMENT + 3 * day, "friday")
        self._meeting(self.seller, MOMENT + 9 * day, "far away")
        self._meeting(self.leader, MOMENT + day, "without me")
        declined = self._meeting(self.seller, MOMENT + day, "declined")
        declined.attendee_ids.state = "declined"
        meetings = self.section(self.seller, "meetings")
        self.assertEqual([row["title"] for row in meetings["rows"]], ["today", "friday"])
        self.assertEqual([row["right"] for row in meetings["rows"]], ["today", "Fri"])
        self.assertIn("Room 3", meetings["rows"][0]["note"])
        self.assertIn("2:00", meetings["rows"][0]["note"])
        self.assertEqual(meetings["badges"], [{"text": "1 today", "level": "later"}])

    def test_figures_against_target_and_time(self):
        self._value(self.seller, 2, 10)
        self._value(self.seller, 7, 10, JUNE - timedelta(days=1))
        self._value(self.colleague, 9, 10)
        [card] = self.section(self.seller, "figures")["cards"]
        self.assertEqual((card["figure"], card["target"], card["percent"]), ("2", "of 10", 20.0))
        # 7 of 22 working days of June are gone on the 9th.
        self.assertEqual((card["pace"], card["words"], card["level"]), (32, "20 % · 12 points behind", "late"))
        self.assertEqual(card["trend"], [None, None, None, None, 7.0, 2.0])

    def test_figures_are_read_not_counted(self):
        value = self._value(self.seller, 2, 10)
        self.env["res.partner"].create({"name": "New", "user_id": self.seller.id})
        self.assertEqual(self.section(self.seller, "figures")["cards"][0]["figure"], "2")
        self.assertEqual(value.figure, 2)

    def test_large_amounts_are_short(self):
        self.metric.unit = "amount"
        self._value(self.seller, 2420000, 2800000)
        [card] = self.section(self.seller, "figures")["cards"]
        self.assertEqual((card["figure"], card["target"]), ("¥\N{NO-BREAK SPACE}2.42M", "of ¥\N{NO-BREAK SPACE}2.8M"))
        self.env["res.lang"]._activate_lang("zh_CN")
        self.seller.lang = "zh_CN"
        [card] = self.section(self.seller, "figures")["cards"]
        self.assertEqual((card["figure"], card["target"]), ("¥\N{NO-BREAK SPACE}242万", "/ ¥\N{NO-BREAK SPACE}280万"))

    def test_hand_overs_wait_for_the_receiver(self):
        kind = self.env["hr.leave.type"].create(
            {"name": "Days off", "requires_allocation": False, "company_id": self.company.id}
        )
        leave = self.env["hr.leave"].create(
            {
                "employee_id": self.employee_colleague.id,
                "holiday_status_id": kind.id,
                "request_date_from": DAY + timedelta(days=1),
                "request_date_to": DAY + timedelta(days=2),
            }
        )
        handover = self.as_user(self.env["marketing.handover"], self.colleague).create(
            {"leave_id": leave.id, "receiver_id": self.seller.id, "note": "The file is on the desk."}
        )
        handover.action_offer()
        [row] = self.section(self.seller, "waiting")["rows"]
        self.assertEqual(row["title"], "Take over the work of Wang Qiang")
        self.assertFalse(self.section(self.leader, "waiting")["rows"])
