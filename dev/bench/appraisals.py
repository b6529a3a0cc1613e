"""A round of appraisals of many people: 20 indicators, figures and ratings, five peers each; beside plain Python.

Measured on the people, records and metrics of the figures (see there), who all hold one post now: the first leads
ninety-nine of them, others nineteen each, and a director leads the leaders.
"""

from datetime import date, datetime

from odoo import Command

from odoo.addons.marketing_office.models.core.clock import at

from bench import appraisals_plain, figures
from bench.measure import expect

PEOPLE = figures.PEOPLE
# The first person leads so many; the next leaders have teams of twenty with themselves.
LARGE, SMALL = 100, 20
PEERS = 5
FIGURES, RATED = 8, 10
FIRST, LAST = figures.FIRST, figures.LAST
# The form is opened, written and scored, frozen and worked out, and settled by silence, on these days.
OPENED, SCORED, FROZEN, SETTLED = date(2025, 3, 26), date(2025, 3, 31), date(2025, 4, 8), date(2025, 4, 30)
BOSS = "benchboss"
GRADES = (
    {"name": "A", "start": 62, "share": 20, "is_excellent": True},
    {"name": "B", "start": 50, "share": 50},
    {"name": "C", "start": 40, "share": 25},
    {"name": "D", "start": 0, "share": 5, "is_weak": True, "follows": "improvement"},
)


def prepare(env):
    """Give the people their post, their superiors and the schemes by which they are judged; and commit."""
    stage = Stage(env)
    env, company = stage.env, stage.company
    job = env["hr.job"].create({"name": "Bench", "company_id": company.id})
    boss = env["res.users"].create(
        {
            "name": "Director",
            "login": BOSS,
            "email": f"{BOSS}@example.com",
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
            "group_ids": [Command.link(env.ref("marketing_office.group_director").id)],
        }
    )
    chief = env["hr.employee"].create({"name": boss.name, "user_id": boss.id, "company_id": company.id})
    employees = env["hr.employee"].search([("user_id", "in", stage.people.ids)], order="id")
    employees.version_id.write({"job_id": job.id, "date_version": date(2025, 1, 1)})
    for start, end in _teams():
        leader = employees[start]
        leader.parent_id = chief
        employees[start + 1 : end].parent_id = leader
        leader.user_id.group_ids += env.ref("marketing_office.group_leader")
    company.write({"appraisal_from": FIRST, "appraisal_train_single": False})
    company.resource_calendar_id.tz = "Asia/Shanghai"
    env["marketing.appraisal.scheme"].search([("state", "=", "active")])._guarded_write({"state": "draft"})
    make_scheme(env, job, "month", _indicators(stage))
    env.cr.commit()


def _teams():
    """Return the teams as places among the people, [(leader, end)]."""
    return [(0, LARGE), *((start, start + SMALL) for start in range(LARGE, PEOPLE, SMALL))]


def _indicators(stage):
    """Return 20 indicators: figures, duties, ratings of whom half are by peers as well, extra points."""
    rows = [
        {"name": f"Figure {number}", "weight": 5, "source": "metric", "metric_id": metric.id, "to_target": False}
        | {"zero": 0, "full": 400}
        for number, metric in enumerate(stage.metrics[:FIGURES])
    ]
    rows.append({"name": "Duties", "weight": 10, "source": "duties"})
    rows += [
        {"name": f"Rated {number}", "weight": 5, "source": "rating", "by_peer": bool(number % 2)}
        for number in range(RATED)
    ]
    return [*rows, {"name": "Ideas", "is_bonus": True, "source": "manual"}]


def make_scheme(env, job, kind, indicators, **values):
    """Bring a scheme with a bonus table into force."""
    group = env.ref("marketing_office.appraisal_group_results").id
    scheme = env["marketing.appraisal.scheme"].create(
        {
            "name": f"Bench {kind}",
            "kind": kind,
            "company_id": job.company_id.id,
            "job_ids": [Command.set(job.ids)],
            "date_from": date(2025, 1, 1),
            "peer_most": PEERS,
            "grade_ids": [Command.create(vals) for vals in GRADES],
            "indicator_ids": [
                Command.create({"group_id": group, "sequence": number, **vals})
                for number, vals in enumerate(indicators)
            ],
            "currency_id": job.company_id.currency_id.id,
            "bonus_base": 1000,
            "bonus_ids": [
                Command.create({"start": 50, "rule": "factor", "factor": 1.2}),
                Command.create({"start": 40, "rule": "amount", "amount": 333.33}),
            ],
            **values,
        }
    )
    scheme.action_activate()
    return scheme


class Stage(figures.Stage):
    """The people of one database, of whom only some take part; with full rights, as scheduled actions have them."""

    def __init__(self, env, count=PEOPLE):
        super().__init__(env)
        self.people = self.people.sorted("id")
        self.taking_part = self.people[:count]
        employees = self.env["hr.employee"].search([("user_id", "in", self.people.ids)], order="id")
        if count < PEOPLE:
            employees[count:].version_id.job_id = False

    def on(self, day):
        """Return the environment at ten o'clock in Shanghai of a day."""
        return self.env(context={**self.env.context, **at(datetime(day.year, day.month, day.day, 2))})

    def run(self, day):
        """Let the plan do what is to be done on a day."""
        env = self.on(day)
        return env["marketing.appraisal.cycle"]._run(self.company.with_env(env), day)

    def cycle(self, kind="month", day=None):
        found = self.env["marketing.appraisal.cycle"].search([("kind", "=", kind), ("date_from", "=", FIRST)])
        env = self.on(day) if day else self.env
        return found.with_env(env).with_context(tracking_disable=True, mail_create_nolog=True)


def write_ratings(env, cycle):
    """Write what everybody has to say, by SQL: points for all indicators, and words."""
    env.flush_all()
    env.cr.execute(
        "UPDATE marketing_appraisal_mark mark SET is_given = TRUE, remark = 'Seen', points = CASE"
        " WHEN indicator.is_bonus THEN mark.id %% 4 ELSE 30 + mark.id * 7919 %% 71 END"
        " FROM marketing_appraisal_rating rating, marketing_appraisal_indicator indicator"
        " WHERE rating.id = mark.rating_id AND indicator.id = mark.indicator_id AND rating.cycle_id = %s",
        [cycle.id],
    )
    env.cr.execute(
        "UPDATE marketing_appraisal_rating SET opinion = 'Careful in ' || cycle_id || ', ' || id,"
        " achievements = 'Done ' || id, shortcomings = 'Late ' || id, measures = 'Lists ' || id WHERE cycle_id = %s",
        [cycle.id],
    )
    env.invalidate_all()


def hand_in(stage, cycle, kind, day):
    """Hand in what was written, each rater all of it by one request; gives the number of ratings."""
    ratings = stage.on(day)["marketing.appraisal.rating"]
    groups = ratings._read_group([("cycle_id", "=", cycle.id), ("kind", "=", kind)], ["rater_id"], ["id:array_agg"])
    for rater, ids in groups:
        # Nothing is read of the others.
        ratings.with_user(rater).browse(ids).action_give()
    return sum(len(ids) for _rater, ids in groups)


def measure(env, meter, count):
    """Measure a month of so many people from opening the round to what follows from the results."""
    stage = Stage(env, count)
    meter.env = stage.env
    with meter.step("appraisal.open"):
        stage.run(OPENED)
    cycle = stage.cycle()
    expect(len(cycle.appraisal_ids), count, "appraisals")
    expect(len(cycle.appraisal_ids.value_ids), count * 20, "indicators")
    peers = cycle.appraisal_ids.rating_ids.filtered(lambda rating: rating.kind == "peer")
    expect(len(peers), count * PEERS, "peers asked")
    with meter.step("appraisal.again"):
        stage.run(OPENED)
    _forget_figures(stage.env)
    with meter.step("appraisal.fill"):
        stage.cycle().appraisal_ids._fill()
    write_ratings(stage.env, cycle)
    for kind, each in (("self", 1), ("peer", PEERS)):
        with meter.step(f"appraisal.give_{kind}"):
            given = hand_in(stage, cycle, kind, SCORED)
        expect(given, count * each, f"ratings of {kind}")
    _measure_queues(stage, meter, count)
    with meter.step("appraisal.give_superior"):
        given = hand_in(stage, cycle, "superior", SCORED)
    expect(given, count, "ratings of superiors")
    _measure_compute(stage, meter, count)
    _measure_end(stage, meter, count)


def _forget_figures(env):
    """Take back what was counted, as if the round had been opened without figures."""
    env.flush_all()
    env.cr.execute(
        "UPDATE marketing_appraisal_value SET metric_value_id = NULL, facts = NULL, has_figure_points = FALSE,"
        " figure_points = 0"
    )
    env.cr.execute("DELETE FROM marketing_metric_value")
    env.invalidate_all()


def _measure_queues(stage, meter, count):
    """Open the queues of leaders of a small and of the large team, and keep a rating."""
    for name, place, size in (("small", LARGE, SMALL - 1), ("large", 0, LARGE - 1)):
        user = stage.people[place]
        env = stage.on(SCORED)(user=user)
        meter.env = env
        appraisals = env["marketing.appraisal"]
        # What the server keeps in memory for everybody.
        appraisals.get_queue()
        with meter.step(f"appraisal.queue_{name}"):
            queue = appraisals.get_queue()
        expect(len(queue), size, f"people in the queue of {count}")
    _measure_matrix(stage, meter, count)
    one = queue[0]
    points = {mark["id"]: {"points": mark["points"]} for mark in one["rating"]["marks"]}
    with meter.step("appraisal.queue_save"):
        env["marketing.appraisal.rating"].save_rating(one["rating"]["id"], points)
    meter.env = stage.env


def _measure_matrix(stage, meter, count):
    """Open the matrix as the leader of the large team, and as the director of all."""
    boss = stage.env["res.users"].search([("login", "=", BOSS)])
    for name, user, size in (("large", stage.people[0], LARGE - 1), ("all", boss, count)):
        env = stage.on(SCORED)(user=user)
        meter.env = env
        appraisals = env["marketing.appraisal"]
        appraisals.get_matrix()
        with meter.step(f"appraisal.matrix_{name}"):
            matrix = appraisals.get_matrix()
        expect(sum(len(scheme["rows"]) for scheme in matrix["schemes"]), size, f"people in the matrix of {count}")


def _measure_compute(stage, meter, count):
    """Count the figures, freeze them, and work out the results; beside plain Python on plain dictionaries."""
    cycle = stage.cycle(day=FROZEN)
    metrics = cycle.appraisal_ids.scheme_id.indicator_ids.metric_id
    with meter.step("appraisal.metrics"):
        metrics._parts(stage.taking_part, FIRST, LAST, cycle.company_id)
        for metric in metrics:
            metric._evidence(stage.taking_part, FIRST, LAST, cycle.company_id)
    with meter.step("appraisal.freeze"):
        cycle._freeze_figures()
    cycle.appraisal_ids._close_ratings()
    with meter.step("appraisal.reckon"):
        cycle.appraisal_ids._reckon()
    facts = appraisals_plain.load(stage.env, cycle)
    with meter.step("appraisal.plain"):
        expected = appraisals_plain.reckon(facts)
    with meter.step("appraisal.compute"):
        cycle.appraisal_ids._work_out()
    results = stage.env["marketing.appraisal.result"].search([("cycle_id", "=", cycle.id)])
    expect(len(results), count, "results")
    for result in results:
        expect(result.proposed_score, expected[result.appraisal_id.id]["score"], f"points of {result.user_id.name}")


def _measure_end(stage, meter, count):
    """Compare the grades on a board, publish, and lock with what follows."""
    env = stage.on(FROZEN)
    cycle = stage.cycle(day=FROZEN)
    scheme = cycle.appraisal_ids.scheme_id
    scheme._guarded_write({"calibration": "advisory"})
    boss = env["res.users"].search([("login", "=", BOSS)])
    session = env["marketing.appraisal.calibration"].create(
        {"cycle_id": cycle.id, "scheme_id": scheme.id, "chair_id": boss.id}
    )
    session = session.with_user(boss)
    session.action_start()
    meter.env = session.env
    session.get_board()
    with meter.step("appraisal.board"):
        board = session.get_board()
    expect(len(board["people"]), count, "people on the board")
    with meter.step("appraisal.publish"):
        session.action_close()
    cycle = stage.cycle(day=SETTLED)
    meter.env = cycle.env
    rows = stage.env["marketing.appraisal.consequence"]
    with meter.step("appraisal.lock"):
        cycle.appraisal_ids._settle_silent(SETTLED)
    expect(set(cycle.appraisal_ids.mapped("state")), {"locked"}, "states")
    meter.results["appraisal.lock"]["rows"] = rows.search_count([("cycle_id", "=", cycle.id)])
    expect(bool(rows.search_count([("kind", "=", "improvement")])), True, "plans")
