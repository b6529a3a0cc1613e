"""My Desk and the morning's e-mails, on a Monday at the end of a month in the office of 500 people."""

from datetime import date, datetime

from odoo.addons.marketing_office.models.core.clock import at

from bench import office
from bench.measure import expect

# 10 o'clock in Shanghai.
MOMENT = datetime(2026, 3, 30, 2)
MONTH = date(2026, 3, 1)


def prepare(env):
    """Raise the duties of March, of which most are done, open the reports, plan the meetings; and commit."""
    stage = office.Stage(env)
    stage.raise_duties()
    stage.env.flush_all()
    stage.env.cr.execute(
        "UPDATE marketing_duty SET state = 'done', done_day = date_deadline, in_time = TRUE,"
        " done_on = date_deadline::timestamp WHERE id %% 3 != 0 AND company_id = %s",
        [stage.company.id],
    )
    stage.env.invalidate_all()
    stage.file_february()
    stage.open_reports()
    stage.meetings._generate(stage.company, office.MEETING_FROM)
    metrics = stage.env["marketing.metric"].search([("model_id.model", "=", "marketing.duty")])
    for month in (MONTH, office.REPORT_FROM):
        metrics._refresh(stage.people, "month", month, stage.company)
    stage.env["res.company"].search([]).digest_active = False
    stage.company.write({"digest_active": True, "digest_hour": 7.5, "email": "office@example.com"})
    stage.env.cr.commit()


def measure(env, meter):
    """Open the desks of a person and of leaders, and write the e-mails of a morning to everybody."""
    stage = office.Stage(env)
    small, large = (stage.people[number] for number in office.LEADERS)
    for name, user, scope, people in (
        ("own", stage.people[1], "mine", 0),
        ("leader", large, "mine", 0),
        ("team_10", small, "team", office.LEADERS[0]),
        ("team_100", large, "team", office.LEADERS[11]),
    ):
        meter.env = stage.env(user=user, context={**stage.env.context, **at(MOMENT)})
        desk = meter.env["marketing.desk"]
        # What the server keeps in memory for everybody.
        desk.get_page(scope=scope)
        with meter.step(f"desk.{name}"):
            page = desk.get_page(scope=scope)
        rows = {section["name"]: len(section.get("rows", ())) for section in page["sections"]}
        if people:
            expect(rows["people"], people, "people of the team")
        else:
            expect(bool(rows["duties"]) and bool(rows["meetings"]), True, "duties and meetings on the desk")
    meter.env = stage.env(context={**stage.env.context, **at(MOMENT)})
    with meter.step("desk.digest"):
        meter.env["marketing.digest"]._cron_send()
    expect(meter.env["marketing.digest"].search_count([("state", "=", "sent")]), office.PEOPLE, "e-mails")
