from datetime import timedelta

from odoo import Command, models

from .stage import utc

WEEKS = 13
# What a meeting decides: kind, topic, what was said, days until it is due.
DECISIONS = (
    ("action", "Visit Hengyuan before the tender closes", "Bring the reference list and the second offer.", 4),
    ("decision", "Discounts above 5 % are asked for first", "No promise to a customer before the approval.", 0),
    ("action", "Collect the overdue instalment of Jinlong", "Call the buyer, then write.", 3),
    ("discussion", "Competitor lowers prices in the south", "Watch two more weeks before we react.", 0),
    ("action", "Bring the customer files of the region up to date", "Contacts and next step of each customer.", 9),
    ("proposal", "A shared calendar of customer visits", "Agreed; the office sets it up.", 0),
    ("action", "Send the training material to new colleagues", "Product sheets and price rules.", 2),
    ("decision", "The fair in autumn is prepared by both regions", "Names by the next meeting.", 0),
)
NOTES = (
    "Everybody has reported; two offers are about to be signed.",
    "Figures as planned, one customer postponed to next month.",
    "Slow week because of the fair; visits are made up for.",
    "Better than last week; three new enquiries.",
)


class MarketingDemo(models.AbstractModel):
    """Three months of meetings: the agenda before, the minutes after, and what came of their actions."""

    _inherit = "marketing.demo"

    def _plan_meetings(self, stage):
        """Let the meetings be planned week by week, held, minuted, approved, and their actions be done."""
        start = stage.today - timedelta(days=stage.today.weekday() + 7 * WEEKS)
        stage.company.meeting_from = start
        for week in range(WEEKS + 1):
            stage.plan(utc(start + timedelta(days=7 * week), 6), self._make_meetings, stage)
        for number in range((stage.today - start).days + 1):
            day = start + timedelta(days=number)
            stage.plan(utc(day, 7), self._prepare_meetings, stage)
            stage.plan(utc(day, 17, 30), self._write_minutes, stage)
            stage.plan(utc(day, 18, 30), self._approve_minutes, stage)
            stage.plan(utc(day, 16), self._do_actions, stage)
        stage.plan(stage.before(0), self._make_meetings, stage)
        stage.plan(stage.before(0), self._prepare_meetings, stage)
        stage.plan(stage.before(0), self._propose_topic, stage)

    def _make_meetings(self, stage):
        stage.system("marketing.meeting.kind")._generate(stage.company)

    def _prepare_meetings(self, stage):
        stage.system("marketing.minutes")._prepare_due(stage.company)

    def _propose_topic(self, stage):
        """Have a salesperson put a topic on the agenda of the next meeting."""
        team = stage.teams["east"]
        minutes = stage.system("marketing.minutes").search(
            [("team_id", "=", team.id), ("date_start", ">", stage.moment)], order="date_start", limit=1
        )
        stage.act("wang", minutes).action_propose("Loan devices for demonstrations", "Two per region would do.")

    def _held(self, stage):
        """Return the minutes of meetings that are over and not filed."""
        return stage.system("marketing.minutes").search(
            [
                ("company_id", "=", stage.company.id),
                ("state", "=", "draft"),
                ("prepared_on", "!=", False),
                ("date_start", "<", stage.moment),
            ],
            order="date_start, id",
        )

    def _write_minutes(self, stage):
        """Have the minute takers write and submit what was said; of the newest week one is still at it."""
        for minutes in self._held(stage):
            newest = (stage.today - minutes.day).days < 7
            if minutes.approval_state != "required" or (newest and minutes.team_id == stage.teams["south"]):
                continue
            mine = stage.act(minutes.taker_id.login, minutes)
            number = minutes.id
            for item in mine.agenda_ids:
                item.note = NOTES[(number + item.id) % len(NOTES)] if item.required or item.action_line_id else False
            for line in mine.attendance_ids[number % 4 : number % 4 + number % 3 % 2]:
                line.write({"state": "excused", "reason": "With a customer"})
            people = mine.attendance_ids.user_id - minutes.chair_id or minutes.chair_id
            # What is decided in the newest week is still to be done.
            first = 3 if newest else number * 3
            mine.line_ids = [self._decision(minutes, people, (first + offset) % len(DECISIONS)) for offset in range(3)]
            mine.action_approval_submit()

    def _decision(self, minutes, people, number):
        kind, name, text, days = DECISIONS[number]
        person = people[(minutes.id + number) % len(people)]
        return Command.create(
            {
                "kind": kind,
                "name": name,
                "text": text,
                "user_id": person.id if kind in ("action", "proposal") else False,
                "date_deadline": minutes.day + timedelta(days=days) if kind == "action" else False,
            }
        )

    def _approve_minutes(self, stage):
        """Have whoever is asked approve the minutes, one step a day."""
        for minutes in self._held(stage):
            for request in minutes._approval_live_requests(("pending",)).values():
                for ballot in request.ballot_ids.filtered(lambda ballot: ballot.state == "open"):
                    if request.state == "pending" and ballot.state == "open":
                        stage.act(ballot.user_id.login, request).action_approve()

    def _do_actions(self, stage):
        """Have people do what the meetings have decided; every fourth task takes a week longer."""
        duties = stage.system("marketing.duty").search(
            [
                ("company_id", "=", stage.company.id),
                ("kind", "=", "meeting"),
                ("state", "=", "open"),
                ("date_deadline", "<=", stage.day),
            ]
        )
        for duty in duties:
            late = timedelta(days=7 if duty.id % 4 == 0 else 0)
            if stage.day >= duty.date_deadline + late:
                stage.act(duty.user_id.login, duty).action_done()
