"""Figures of people: many metrics, many people, one month, over many records; beside the plain SQL aggregates.

Measured on a database with the module, 500 people and 200,000 records that all lie in the month that is counted:
half of them duties, the rest opportunities and contracts.
"""

from datetime import date

from odoo import Command
from odoo.tools import SQL

from bench import data
from bench.measure import expect

PEOPLE = 500
RECORDS = {"marketing_duty": 100_000, "crm_lead": 50_000, "sale_order": 50_000}
METRICS = 40
FIRST, LAST = date(2025, 3, 1), date(2025, 3, 31)
# What the rows of a table differ in, besides the person.
VARIED = {
    "marketing_duty": {
        "date_deadline": "DATE '2025-03-01' + n % 31",
        "state": "(ARRAY['open', 'done', 'verified', 'returned'])[1 + n % 4]",
        "in_time": "n % 3 = 0",
        "points": "(n % 9)::numeric",
        "return_count": "n % 2",
        "priority": "(n % 2)::varchar",
    },
    "crm_lead": {
        "create_date": "TIMESTAMP '2025-03-01 04:00' + n % 30 * INTERVAL '1 day'",
        "expected_revenue": "(n % 1000)::numeric",
        "type": "(ARRAY['lead', 'opportunity'])[1 + n % 2]",
        "priority": "(n % 3)::varchar",
    },
    "sale_order": {
        "name": "'B' || n",
        "date_order": "TIMESTAMP '2025-03-01 04:00' + n % 30 * INTERVAL '1 day'",
        "amount_total": "(n % 10000)::numeric",
        "state": "(ARRAY['draft', 'sale', 'sale'])[1 + n % 3]",
    },
}
# Table: (model, date, measures, [(domain, the same in SQL)]).
SOURCES = {
    "marketing_duty": (
        "marketing.duty",
        "date_deadline",
        ("points", "return_count"),
        [
            ("[]", "TRUE"),
            ("[('state', 'in', ('done', 'verified'))]", "state IN ('done', 'verified')"),
            ("[('in_time', '=', True)]", "in_time"),
            ("[('state', '=', 'open')]", "state = 'open'"),
            ("[('priority', '=', '1')]", "priority = '1'"),
        ],
    ),
    "crm_lead": (
        "crm.lead",
        "create_date",
        ("expected_revenue",),
        [
            ("[]", "TRUE"),
            ("[('type', '=', 'opportunity')]", "type = 'opportunity'"),
            ("[('priority', '=', '2')]", "priority = '2'"),
        ],
    ),
    "sale_order": (
        "sale.order",
        "date_order",
        ("amount_total",),
        [("[('state', '=', 'sale')]", "state = 'sale'"), ("[('amount_total', '>', 5000)]", "amount_total > 5000")],
    ),
}


def prepare(env):
    """Make the people, their records and the metrics; and commit."""
    world = data.World(env)
    env = world.env
    people = make_people(env, world)
    for table, count in RECORDS.items():
        _multiply(env, world, people, table, count)
    env["marketing.metric"].create([values for values, _sql in _definitions(env)])
    env.cr.commit()


def make_people(env, world):
    """Make the people, with their employees, in teams of twenty; gives the users."""
    groups = env.ref("sales_team.group_sale_salesman") | env.ref("marketing_office.group_staff")
    people = env["res.users"].create(
        [
            {
                "name": f"Person {number:03d}",
                "login": f"benchperson{number:03d}",
                "email": f"benchperson{number:03d}@example.com",
                "company_id": world.company.id,
                "company_ids": [Command.set(world.company.ids)],
                "group_ids": [Command.set(groups.ids)],
            }
            for number in range(PEOPLE)
        ]
    )
    env["hr.employee"].create(
        [{"name": user.name, "user_id": user.id, "company_id": world.company.id} for user in people]
    )
    env["crm.team"].create(
        [
            {
                "name": f"Area {number}",
                "company_id": world.company.id,
                "member_ids": [Command.set(people[number * 20 : number * 20 + 20].ids)],
            }
            for number in range(PEOPLE // 20)
        ]
    )
    return people


def _multiply(env, world, people, table, count):
    """Make one record through Odoo, and so many like it by SQL."""
    user = people[0]
    common = {"user_id": user.id, "company_id": world.company.id}
    model = SOURCES[table][0]
    one = env[model].create(
        {
            "marketing.duty": {**common, "name": "Bench", "date_deadline": FIRST},
            "crm.lead": {**common, "name": "Bench", "partner_id": world.customers[0].id, "team_id": False},
            "sale.order": {**common, "partner_id": world.customers[0].id},
        }[model]
    )
    env.flush_all()
    cr = env.cr
    changed = {**VARIED[table], "user_id": "(%(people)s::int[])[1 + n %% %(number)s]"}
    if "partner_id" in one._fields:
        changed["partner_id"] = "(%(customers)s::int[])[1 + n %% %(clients)s]"
    cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = %s",
        [table],
    )
    columns = [name for [name] in cr.fetchall() if name != "id"]
    chosen = [changed[name].replace("n % ", "n %% ") if name in changed else f'"{name}"' for name in columns]
    names = ", ".join(f'"{name}"' for name in columns)
    cr.execute(
        f"INSERT INTO {table} ({names}) SELECT {', '.join(chosen)}"
        f" FROM {table}, generate_series(1, %(count)s) n WHERE id = %(one)s",
        {
            "people": people.ids,
            "number": len(people),
            "customers": world.customers.ids,
            "clients": len(world.customers),
            "count": count,
            "one": one.id,
        },
    )
    env.invalidate_all()


def _definitions(env):
    """Yield (values of a metric, the same as plain SQL), `METRICS` of them."""
    found = []
    for table, (model, day, measures, conditions) in SOURCES.items():
        fields = env["ir.model.fields"]
        aggregates = [("count", None)]
        aggregates += [(kind, measure) for measure in measures for kind in ("sum", "avg")]
        aggregates += [("distinct", measure) for measure in ("partner_id", day) if measure in env[model]._fields]
        for condition, where in conditions:
            for kind, measure in aggregates:
                what = {
                    "count": "COUNT(*)",
                    "sum": f"SUM({measure})",
                    "avg": f"SUM({measure}), COUNT(*)",
                    "distinct": f"COUNT(DISTINCT {measure})",
                }[kind]
                number = len(found)
                values = {
                    "name": f"Bench {number}",
                    "code": f"bench_{number:02d}",
                    "model_id": env["ir.model"]._get_id(model),
                    "domain": condition,
                    "aggregate": kind,
                    "measure_id": measure and fields._get(model, measure).id,
                    "date_field_id": fields._get(model, day).id,
                    "person_path": "user_id",
                }
                period = f"{day} >= %(begin)s AND {day} < %(end)s"
                sql = (
                    f"SELECT user_id, {what} FROM {table}"
                    f" WHERE {where} AND {period} AND user_id IN %(users)s AND company_id = %(company)s"
                    " GROUP BY user_id"
                )
                found.append((values, sql))
    return found[:METRICS]


class Stage:
    """The metrics and the people of one database."""

    def __init__(self, env):
        self.company = env["res.company"].search([("name", "=", data.COMPANY)])
        self.env = env(context={"allowed_company_ids": self.company.ids})
        self.company = self.company.with_env(self.env)
        self.people = self.env["res.users"].search([("login", "=like", "benchperson%")])
        self.metrics = self.env["marketing.metric"].search([("code", "=like", "bench\\___")], order="code")
        expect(len(self.people), PEOPLE, "people")
        expect(len(self.metrics), METRICS, "metrics")


def measure(env, meter):
    """Count all metrics of all people, by the module and by plain SQL; then store them, and what teams come to."""
    stage = Stage(env)
    meter.env = stage.env
    company, people = stage.company, stage.people
    plain = [sql for _values, sql in _definitions(stage.env)]
    # What a server looks up once: models, fields, time zones.
    stage.metrics._parts(people[:1], FIRST, LAST, company)
    begin, end = stage.metrics._moments(FIRST, LAST, company)
    with meter.step("metrics.count"):
        parts = stage.metrics._parts(people, FIRST, LAST, company)
    with meter.step("metrics.sql"):
        wanted = {"begin": begin, "end": end, "users": tuple(people.ids), "company": company.id}
        rows = [stage.env.execute_query(SQL(sql, **wanted)) for sql in plain]
    for metric, found in zip(stage.metrics, rows, strict=True):
        counted = {user: pair for user, pair in parts[metric].items() if pair[0] or pair[1]}
        compare = {row[0]: row[1:] for row in found if any(row[1:])}
        expect(counted.keys(), compare.keys(), f"people of {metric.code}")
        for user, (above, below) in counted.items():
            expect(round(above, 6), round(float(compare[user][0]), 6), f"of {metric.code}")
            if below is not None:
                expect(below, compare[user][1], f"counted of {metric.code}")
    for step in ("metrics.refresh", "metrics.again"):
        with meter.step(step):
            stage.metrics._refresh(people, "month", FIRST, company)
    with meter.step("metrics.totals"):
        stage.metrics._refresh_totals("month", FIRST, company)
    expect(stage.env["marketing.metric.value"].search_count([]), METRICS * PEOPLE, "figures")
    expect(stage.env["marketing.metric.total"].search_count([]), METRICS * (1 + PEOPLE // 20), "totals")
