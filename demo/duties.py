from datetime import timedelta

from odoo import models

from .stage import XMLID_MODULE, utc

# Days late by which somebody finishes a task; whoever is not named is in time.
HABITS = {"ma": 2, "wu": 1}


class MarketingDemo(models.AbstractModel):
    """What each post has to do, and how far people have come with it."""

    _inherit = "marketing.demo"

    def _plan_duties(self, stage):
        """Raise the duties of six weeks by the shipped catalogue, and have people do, verify and return them."""
        start = stage.back(42)
        stage.company.duty_from = start
        for week in range(7):
            stage.plan(utc(start + timedelta(days=7 * week), 6), self._raise_duties, stage)
        stage.plan(utc(stage.today, 6), self._raise_duties, stage)
        for ago in range(42, -1, -1):
            stage.plan(utc(stage.today - timedelta(days=ago), 8, 30), self._work_a_day, stage)
        stage.plan(utc(stage.back(3), 10), self._ask_finance, stage)
        stage.plan(utc(stage.back(1), 11), self._hand_over, stage)

    def _raise_duties(self, stage):
        stage.system("marketing.duty")._generate(stage.company)

    def _work_a_day(self, stage):
        """Have people finish what is due, each by their habit, and superiors look at what was done before."""
        duties = stage.system("marketing.duty").search(
            [("company_id", "=", stage.company.id), ("date_deadline", "<=", stage.day)]
        )
        # Each by itself, so that the log of each says who it was.
        for duty in duties:
            if duty.state == "done":
                stage.plan(stage.moment, self._look_at, stage, duty)
            elif duty.state in ("open", "returned"):
                stage.plan(stage.moment, self._finish_duty, stage, duty)

    def _look_at(self, stage, duty):
        """Have the superior verify or return what was done."""
        theirs = stage.act(duty.verifier_id.login, duty)
        if duty.id % 9 == 0 and not duty.return_count:
            theirs.action_return("Two customers are missing.")
        elif (stage.day - duty.done_day).days >= 2:
            theirs.action_verify()

    def _finish_duty(self, stage, duty):
        """Have the person finish what is due, by their habit; of today some are still open, as on any morning."""
        login = duty.user_id.login
        late = timedelta(days=HABITS.get(login, 0))
        if stage.day < duty.date_deadline + late or (duty.date_deadline == stage.today and duty.id % 2):
            return
        mine = stage.act(login, duty)
        if duty.evidence == "file":
            mine.attachment_ids = mine.env["ir.attachment"].create(
                {"name": "feedback.txt", "raw": b"One page.", "res_model": duty._name, "res_id": duty.id}
            )
        mine.check_done_ids = duty.check_ids
        mine.evidence_note = "Done as agreed." if duty.evidence == "note" else False
        mine.action_done()

    def _ask_finance(self, stage):
        """Have a salesperson ask the finance department for something."""
        stage.act("lina", "marketing.duty").create(
            {
                "kind": "request",
                "name": "Copy of the bank receipt of Hengyuan",
                "department_id": stage.env.ref(f"{XMLID_MODULE}.department_finance").id,
                "date_deadline": stage.day + timedelta(days=4),
                "priority": "1",
            }
        )

    def _hand_over(self, stage):
        """Have a salesperson ask for leave and hand the work over to a colleague, who has not answered yet."""
        leave = stage.act("lina", "hr.leave").create(
            {
                "employee_id": stage.user("lina").employee_id.id,
                "holiday_status_id": stage.env.ref("hr_holidays.leave_type_unpaid").id,
                "request_date_from": stage.back(-14),
                "request_date_to": stage.back(-15),
            }
        )
        handover = stage.act("lina", "marketing.handover").create(
            {
                "leave_id": leave.id,
                "receiver_id": stage.user("wang").id,
                "note": "Hengyuan waits for the second offer; the draft is in the file.",
            }
        )
        handover.action_offer()
