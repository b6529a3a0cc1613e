"""Who waits for calibration: chairs are reminded, and whoever is scored too late is published by a director."""

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .calibration_common import CalibrationCommon

KIND = "marketing_office.mail_activity_type_calibration"


@tagged("post_install", "-at_install")
class TestAppraisalCalibrationLate(CalibrationCommon):
    calibration_mode = "advisory"

    def _reminders(self, place):
        kind = self.env.ref(KIND)
        return place.sudo().activity_ids.filtered(lambda activity: activity.activity_type_id == kind)

    def _remind(self, day):
        self.env.invalidate_all()
        self._cycle().with_context(**self._on(day))._remind_calibration(day)

    def test_reminded(self):
        """From three days before the window ends on, once, with the number of those who wait; gone once all is done."""
        self.session.chair_id = self.leader
        self.session.action_start()
        self.assertEqual(self._cycle().window_to, date(2026, 6, 10))
        self._remind(date(2026, 6, 6))
        self.assertFalse(self._reminders(self.session))
        for day in (date(2026, 6, 7), date(2026, 6, 8)):
            self._remind(day)
        reminder = self._reminders(self.session)
        self.assertEqual((reminder.user_id, reminder.date_deadline), (self.leader, date(2026, 6, 10)))
        self.assertIn("6 people wait", reminder.summary)
        self.session.chair_id = self.director
        self._remind(date(2026, 6, 9))
        self.assertEqual(self._reminders(self.session).user_id, self.director)
        self.session.action_close()
        self.assertFalse(self._reminders(self.session))
        self._remind(date(2026, 6, 12))
        self.assertFalse(self._reminders(self.session))

    def test_reminded_without_session(self):
        """Where nobody has prepared a session, whoever chaired the last one is reminded, else the general manager."""
        cycle = self._cycle()
        self.session.unlink()
        self._remind(date(2026, 6, 8))
        self.assertEqual(self._reminders(cycle).user_id, self.general_manager)
        self.session = self._session(chair_id=self.leader.id)
        self._remind(date(2026, 6, 8))
        self.assertFalse(self._reminders(cycle))
        self.assertEqual(self._reminders(self.session).user_id, self.leader)
        self.session.action_start()
        self.session.action_cancel()
        self._remind(date(2026, 6, 8))
        self.assertEqual(self._reminders(cycle).user_id, self.leader)

    def test_plan_reminds(self):
        """The daily plan does it; in the language of the chair."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.director.lang = "zh_CN"
        self.session.action_start()
        self._run(date(2026, 6, 8))
        self.assertEqual(len(self._reminders(self.session)), 1)
        self.assertNotIn("people wait", self._reminders(self.session).summary)

    def test_on_the_desk(self):
        """A session under way is among what its chair has to do."""
        things = self.env["marketing.appraisal"]._to_do(self.director, self.company)
        self.assertFalse([thing for thing in things.get(self.director.id, []) if thing[0] == "calibrate"])
        self.session.action_start()
        things = self.env["marketing.appraisal"]._to_do(self.director | self.leader, self.company)
        mine = [thing for thing in things[self.director.id] if thing[0] == "calibrate"]
        self.assertEqual(mine, [("calibrate", self.session.sudo(), date(2026, 6, 10))])
        self.assertIn("2026-05", self.env["marketing.appraisal"]._to_do_words(*mine[0][:2]))
        self.assertNotIn("calibrate", [thing[0] for thing in things.get(self.leader.id, [])])

    def test_late(self):
        """The session that is over says who was scored since; a director publishes them in a window, with a reason."""
        late = self.people[4:]
        late._guarded_write({"state": "scoring"})
        self.session.action_start()
        self.session.action_close()
        self.assertEqual(self.session.late_count, 0)
        with self.assertRaises(UserError):
            self.session.action_publish_late()
        late._guarded_write({"state": "scored"})
        self.session.invalidate_recordset(["late_count"])
        self.assertEqual(self.session.late_count, 2)
        self._remind(date(2026, 6, 9))
        self.assertIn("2 people wait", self._reminders(self.session).summary)
        window = self.session.action_publish_late()
        publish = self.env["marketing.appraisal.publish"].with_user(self.director).with_context(**window["context"])
        self.assertEqual(publish.new({}).result_ids.appraisal_id._origin, late)
        with self.assertRaises(UserError):
            publish.create({"reason": " "}).action_publish()
        with self.assertRaises(UserError):
            publish.create({"reason": "x", "result_ids": False}).action_publish()
        publish.create({"reason": "Back from leave.", "result_ids": late[0].result_ids.ids}).action_publish()
        self.assertEqual(late.mapped("state"), ["feedback", "scored"])
        self.assertIn("Back from leave.", "".join(late[0].message_ids.mapped("body")))
        self.assertFalse(late[0].with_user(self.director).can_publish_late)
        self.assertTrue(late[1].with_user(self.director).can_publish_late)
        self.assertEqual(self.session.action_new_session()["context"]["default_cycle_id"], self._cycle().id)
        cycle = self._cycle().with_user(self.director)
        self.assertEqual(cycle.action_publish_waiting()["context"]["default_result_ids"], late[1].result_ids.ids)

    def test_late_is_for_directors(self):
        """Nobody else publishes past a session, by whatever path, and directors not for themselves."""
        late = self.people[5]
        late._guarded_write({"user_id": self.general_manager.id})
        for user in (self.leader, self.seller, self.outsider):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    late.with_user(user).action_publish_uncalibrated("Late")
                with self.assertRaises(AccessError):
                    self.env["marketing.appraisal.publish"].with_user(user).create({"reason": "Late"})
        with self.assertRaises(AccessError):
            self._cycle().with_user(self.leader).action_publish_waiting()
        mine = late.with_user(self.general_manager)
        self.assertFalse(mine.can_publish_late)
        with self.assertRaises(AccessError):
            mine.action_publish_uncalibrated("Mine")
        # One's own is not in the window.
        window = self._cycle().with_user(self.general_manager).action_publish_waiting()
        self.assertNotIn(late.result_ids.id, window["context"]["default_result_ids"])
        self.session.action_start()
        self.assertFalse(self.people[0].with_user(self.director).can_publish_late)

    def test_stale(self):
        """Who moves or publishes what has changed meanwhile is told so."""
        self.session.action_start()
        stamp = self.session.get_board()["stamp"]
        grade = {name: self._grade_named(name).id for name in "ABC"}
        self._move(self.people[0], "B", seen_grade_id=grade["A"])
        with self.assertRefused("Meanwhile Liu Wei has moved"):
            self._move(self.people[0], "C", seen_grade_id=grade["A"])
        with self.assertRefused("meanwhile"):
            self.session.action_close(stamp)
        self.session.action_close(self.session.get_board()["stamp"])
        self.assertEqual(self.session.state, "done")

    def test_screens(self):
        """From a session to its people and to what was changed in it."""
        self.session.action_start()
        self._move(self.people[0], "B")
        found = self.env["marketing.appraisal"].search(self.session.action_open_people()["domain"])
        self.assertEqual(set(found), set(self.people))
        changes = self.env["marketing.appraisal.change"].search(self.session.action_open_changes()["domain"])
        self.assertEqual(changes.result_id, self.people[0].result_ids)
