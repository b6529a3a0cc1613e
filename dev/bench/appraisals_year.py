"""The close of a year of appraisals: annual results that rest on twelve settled months of many people."""

from datetime import date

from odoo.tools import SQL

from bench import appraisals
from bench.measure import expect

YEAR_END, YEAR_SCORED, YEAR_FROZEN, YEAR_SETTLED = (
    date(2025, 12, 26),
    date(2025, 12, 31),
    date(2026, 1, 10),
    date(2026, 3, 1),
)


def measure(env, meter, count):
    """Close a year that rests on twelve settled months of so many people."""
    stage = appraisals.Stage(env, count)
    meter.env = stage.env
    company, job = stage.company, stage.env["hr.job"].search([("name", "=", "Bench")])
    company.appraisal_from = date(2025, 1, 1)
    # The months that are there already, and none of the next year.
    stage.env["marketing.appraisal.scheme"].search([("name", "=", "Bench month")])._guarded_write(
        {"date_to": date(2025, 12, 31)}
    )
    rated = [{"name": f"Rated {number}", "weight": 50, "source": "rating", "by_self": False} for number in range(2)]
    appraisals.make_scheme(
        stage.env, job, "year", rated, months_weight=60, superior_weight=100, self_weight=0, peer_weight=0
    )
    _insert_months(stage)
    _hold(stage)
    with meter.step("appraisal.year_open"):
        stage.run(YEAR_END)
    cycle = stage.env["marketing.appraisal.cycle"].search([("kind", "=", "year")])
    expect(len(cycle.appraisal_ids), count, "annual appraisals")
    appraisals.write_ratings(stage.env, cycle)
    appraisals.hand_in(stage, cycle, "self", YEAR_SCORED)
    with meter.step("appraisal.year_give"):
        appraisals.hand_in(stage, cycle, "superior", YEAR_SCORED)
    with meter.step("appraisal.year_result"):
        stage.run(YEAR_FROZEN)
    expect(set(cycle.appraisal_ids.mapped("state")), {"feedback"}, "states of published years")
    with meter.step("appraisal.year_close"):
        stage.run(YEAR_SETTLED)
    expect(set(cycle.appraisal_ids.mapped("state")), {"locked"}, "states of closed years")
    rows = stage.env["marketing.appraisal.consequence"].search([("cycle_id", "=", cycle.id), ("kind", "=", "release")])
    expect(len(rows), count, "releases")
    meter.results["appraisal.year_close"]["rows"] = 12 * count


def _insert_months(stage):
    """Insert twelve closed rounds with a settled appraisal of everybody."""
    env, company, people = stage.env, stage.company, stage.taking_part
    scheme = env["marketing.appraisal.scheme"].search([("name", "=", "Bench month")])
    employees = env["hr.employee"].search([("user_id", "in", people.ids)])
    of_user = {employee.user_id.id: employee.id for employee in employees}
    for month in range(1, 13):
        first, last = env["marketing.metric"]._period("month", date(2025, month, 1))
        days = dict.fromkeys(("self_due", "peer_due", "window_from", "window_to"), last)
        common = {"kind": "month", "company_id": company.id, "date_from": first, "date_to": last}
        cycle = env["marketing.appraisal.cycle"]._guarded_create([{**common, **days, "state": "closed"}])
        env["marketing.appraisal"]._guarded_insert(
            [
                {
                    **common,
                    "cycle_id": cycle.id,
                    "window_to": last,
                    "scheme_id": scheme.id,
                    "user_id": user,
                    "employee_id": of_user[user],
                    "job_id": scheme.job_ids.id,
                    "state": "locked",
                    "days": 21,
                    "of_days": 21,
                    "score": 40 + (user * 7 + month * 13) % 60,
                    "grade_id": scheme.grade_ids[1].id,
                }
                for user in people.ids
            ]
        )
    env.invalidate_all()


def _hold(stage):
    """Put one payment for each person into the ledger that waits for the annual appraisal."""
    values = SQL(", ").join(
        SQL(
            "(%s, %s, %s, 'commission', 'rest', NULL, NULL, 1000, DATE '2025-06-01', NULL::date, 'appraisal',"
            " 'res.users', %s, 'Bench', 'Bench', '1', '[]', 1)",
            stage.company.id,
            user.partner_id.id,
            user.id,
            user.id,
        )
        for user in stage.taking_part
    )
    stage.env["marketing.payout.line"]._append_select(SQL("VALUES %s", values))
    expect(
        stage.env["marketing.payout.line"].search_count([("hold", "=", "appraisal")]), len(stage.taking_part), "held"
    )
