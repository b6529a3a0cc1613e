"""What the office does by itself for 500 people: a month of duties, the drafts of reports, a quarter of meetings.

Measured on a database with the module, 500 people of one post with 30 monthly duties, in 25 teams of 20.
"""

from datetime import date

from odoo import Command
from odoo.models import MAGIC_COLUMNS

from bench import data, figures
from bench.measure import expect

PEOPLE = figures.PEOPLE
DUTIES = 30
TEAMS = 20
MONDAYS = 13
# Leaders among the people, by their number and how many report to them directly.
LEADERS = {0: 10, 11: 100}
# The month of duties begins within the days ahead.
DUTY_FROM, DUTY_DAY = date(2026, 3, 1), date(2026, 2, 25)
# Drafts of February, which are filed, and of March, which are measured.
REPORT_FROM, BEFORE_DAY, REPORT_DAY = date(2026, 2, 1), date(2026, 2, 26), date(2026, 3, 29)
MEETING_FROM, MEETING_AHEAD = date(2026, 3, 2), 90
# The table that is compared with, and how many of its rows are made at once.
PLAIN, BATCH = "x_bench_duty", 1000


def prepare(env):
    """Make the people with their post, its duties, its monthly report and the meetings of their teams; and commit."""
    world = data.World(env)
    env = world.env
    people = figures.make_people(env, world)
    env["marketing.duty.template"].search([]).active = False
    env["marketing.meeting.kind"].search([]).active = False
    job = env["hr.job"].create({"name": "Bench", "company_id": world.company.id})
    _employ(env, people, job)
    area = env.ref("marketing_office.duty_area_selling")
    env["marketing.duty.template"].create(
        [
            {
                "name": f"Duty {number:02d} of the month",
                "job_id": job.id,
                "area_id": area.id,
                "standard": "Done for every customer, with date and result.",
                "cycle": "month",
                "due_rule": ("start", "end")[number % 2],
                "due_days": 1 + number % 15,
                "points": 1 + number % 5,
                "evidence": ("none", "note", "file")[number % 3],
                "verify": ("none", "superior")[number % 2],
                "date_from": date(2026, 1, 1),
            }
            for number in range(DUTIES)
        ]
    )
    env.ref("marketing_office.report_kind_month").job_ids = job
    teams = env["crm.team"].search([("company_id", "=", world.company.id), ("name", "=like", "Area %")], order="id")
    for team in teams[:TEAMS]:
        team.user_id = team.member_ids.sorted("id")[0]
    monday = env.ref("marketing_office.meeting_kind_monday")
    monday.write({"active": True, "team_ids": [Command.set(teams[:TEAMS].ids)]})
    world.company.write(
        {
            "duty_from": DUTY_FROM,
            "duty_planned_on": False,
            "meeting_from": MEETING_FROM,
            "meeting_ahead_days": MEETING_AHEAD,
        }
    )
    world.company.resource_calendar_id.tz = "Asia/Shanghai"
    _make_plain(env)
    env.cr.commit()


def _employ(env, people, job):
    """Give everybody the post, and the leaders their people."""
    employees = env["hr.employee"].search([("user_id", "in", people.ids)], order="id")
    employees.version_id.write({"job_id": job.id, "date_version": date(2026, 1, 1)})
    for number, count in LEADERS.items():
        employees[number + 1 : number + 1 + count].parent_id = employees[number]
        people[number].group_ids += env.ref("marketing_office.group_leader")


def _make_plain(env):
    """Make a model with the stored fields of duties, their types and their plain indexes, but nothing else.

    It has no mail thread, no rules and nothing that is computed: what is measured with it is Odoo's own `create`.
    """
    columns = []
    for name, field in env["marketing.duty"]._fields.items():
        if not _compared(field):
            continue
        values = {"name": f"x_{name}", "field_description": name, "ttype": field.type, "index": bool(field.index)}
        if field.type == "many2one":
            values["relation"] = field.comodel_name
        if field.type == "selection":
            values["selection_ids"] = [
                Command.create({"value": value, "name": label, "sequence": number})
                for number, (value, label) in enumerate(field._description_selection(env))
            ]
        columns.append(Command.create(values))
    env["ir.model"].create({"name": "Bench Duty", "model": PLAIN, "field_id": columns})


def _compared(field):
    """Whether a field of duties has its like in the plain model."""
    plain = ("char", "text", "selection", "many2one", "date", "datetime", "float", "integer", "boolean")
    return field.store and field.name not in MAGIC_COLUMNS and field.type in plain


class Stage:
    """The people of one database; everything is done with full rights, as scheduled actions do it."""

    def __init__(self, env):
        self.company = env["res.company"].search([("name", "=", data.COMPANY)])
        self.env = env(context={"allowed_company_ids": self.company.ids})
        self.company = self.company.with_env(self.env)
        self.people = self.env["res.users"].search([("login", "=like", "benchperson%")], order="id")
        self.duties = self.env["marketing.duty"]
        self.reports = self.env["marketing.work.report"]
        self.meetings = self.env["marketing.meeting.kind"]
        expect(len(self.people), PEOPLE, "people")

    def raise_duties(self):
        return self.duties._generate(self.company, DUTY_DAY)

    def open_reports(self):
        return self.reports._open(self.company, REPORT_DAY)

    def file_february(self):
        """Open the reports of the month before with what was planned for the next, and file them."""
        self.company.write({"duty_from": REPORT_FROM, "report_opened_on": False})
        self.reports._open(self.company, BEFORE_DAY)
        filed = self.reports.search([("company_id", "=", self.company.id)])
        self.env["marketing.work.report.item"]._guarded_create(
            [
                {"report_id": report.id, "origin": "next", "name": f"Plan {number}", "date_deadline": REPORT_DAY}
                for report in filed
                for number in range(3)
            ]
        )
        self.env.flush_all()
        # Without the approvals, which are measured elsewhere.
        self.env.cr.execute(
            "UPDATE marketing_work_report SET state = 'filed', closed_on = %s WHERE id IN %s",
            [BEFORE_DAY, tuple(filed.ids)],
        )
        self.env.invalidate_all()
        return filed


def measure_duties(env, meter):
    """Raise the duties of a month, run once more, and create the same rows through the plain model.

    What duties are compared with is `create` of a model that Odoo makes from its description (see `_make_plain`), in
    batches of a thousand, with every value that the duties were raised with.
    """
    stage = Stage(env)
    meter.env = stage.env
    with meter.step("duties.month"):
        raised = stage.raise_duties()
    expect(raised, PEOPLE * DUTIES, "duties")
    with meter.step("duties.again"):
        raised = stage.raise_duties()
    expect(raised, 0, "duties raised once more")
    names = [name for name, field in stage.duties._fields.items() if _compared(field)]
    columns = ", ".join(f'"{name}"' for name in names)
    stage.env.cr.execute(f"SELECT {columns} FROM marketing_duty WHERE company_id = %s ORDER BY id", [stage.company.id])
    rows = [
        {f"x_{name}": value for name, value in zip(names, row, strict=True) if value is not None}
        for row in stage.env.cr.fetchall()
    ]
    plain = stage.env[PLAIN]
    with meter.step("duties.create"):
        for start in range(0, len(rows), BATCH):
            plain.create(rows[start : start + BATCH])
    expect(plain.search_count([]), PEOPLE * DUTIES, "plain rows")


def measure_reports(env, meter, count):
    """Open the drafts of a month for so many people, beside filed reports of the month before; and run once more."""
    stage = Stage(env)
    meter.env = stage.env
    employees = stage.env["hr.employee"].search([("user_id", "in", stage.people.ids)], order="id")
    employees[count:].version_id.job_id = False
    expect(stage.raise_duties(), count * DUTIES, "duties")
    expect(len(stage.file_february()), count, "reports of the month before")
    rows = _rows(stage.env)
    with meter.step("reports.open"):
        opened = stage.open_reports()
    expect(opened, count, "drafts")
    meter.results["reports.open"]["rows"] = _rows(stage.env) - rows
    with meter.step("reports.again"):
        opened = stage.open_reports()
    expect(opened, 0, "drafts opened once more")


def _rows(env):
    """How many rows all reports consist of."""
    names = ("", ".section", ".figure", ".item")
    return sum(env[f"marketing.work.report{name}"].search_count([]) for name in names)


def measure_meetings(env, meter, teams):
    """Plan the Monday meetings of a quarter for so many teams, and run once more."""
    stage = Stage(env)
    monday = stage.env.ref("marketing_office.meeting_kind_monday")
    monday.team_ids = monday.team_ids.sorted("id")[:teams]
    meter.env = stage.env
    with meter.step("meetings.quarter"):
        made = stage.meetings._generate(stage.company, MEETING_FROM)
    expect(len(made), teams * MONDAYS, "meetings")
    with meter.step("meetings.again"):
        made = stage.meetings._generate(stage.company, MEETING_FROM)
    expect(len(made), 0, "meetings planned once more")
