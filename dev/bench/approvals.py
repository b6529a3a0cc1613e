"""The approval engine: submitting in batch, a whole approval, the list and counter of what waits, time limits.

Each function is measured on a fresh copy of a database with so many quotations that nobody has submitted yet.
"""

from lxml import etree

from odoo import Command

from bench import data
from bench.measure import expect

GATE = "sale.quote.send"
STEPS = 3
# Whole approvals are measured one after the other; the figure is the mean.
SAMPLE = 100
# Requests of former years.
HISTORY = 100_000
PAGE = 80


def make(env, count):
    """Make quotations in a database without the module, and commit."""
    world = data.World(env)
    env.cr.commit()
    for start in range(0, count, data.BATCH):
        world.quotations(min(data.BATCH, count - start))
        env.flush_all()
        env.cr.commit()
        env.invalidate_all()


class Stage:
    """Requester, approvers and quotations of one database."""

    def __init__(self, env):
        self.world = data.World(env)
        self.env = self.world.env
        self.requester = self.world.sellers[0]
        self.approvers = self.env["res.users"].search([("login", "=like", "benchlead%")], order="login")
        if not self.approvers:
            self.approvers = self._make_approvers()

    def _make_approvers(self):
        groups = self.env.ref("sales_team.group_sale_salesman_all_leads")
        return self.env["res.users"].create(
            [
                {
                    "name": f"Approver {number}",
                    "login": f"benchlead{number}",
                    "email": f"benchlead{number}@example.com",
                    "company_id": self.world.company.id,
                    "company_ids": [Command.set(self.world.company.ids)],
                    "group_ids": [Command.set(groups.ids)],
                }
                for number in range(STEPS)
            ]
        )

    def acting(self, user):
        """The environment of a user in the company, as the web client asks for it."""
        return self.env(user=user.id, context={"lang": "en_US", "allowed_company_ids": self.world.company.ids})

    def quotations(self, size):
        """So many quotations, as their requester sees them."""
        orders = self.env["sale.order"].search(
            [("company_id", "=", self.world.company.id), ("state", "=", "draft")], order="id", limit=size
        )
        expect(len(orders), size, "quotations")
        return orders.with_env(self.acting(self.requester))


def prepare(env):
    """Make the chains to measure, all switched off; and commit."""
    stage = Stage(env)
    env = stage.env
    for group, users in (("group_staff", stage.world.sellers), ("group_leader", stage.approvers)):
        users.write({"group_ids": [Command.link(env.ref(f"marketing_office.{group}").id)]})
    gate = env["marketing.approval.gate"]._by_code(GATE)
    gate.policy_ids.active = False
    first = stage.approvers[:1]
    chains = {"one": [first], "three": list(stage.approvers), "pair": [stage.approvers[:2]]}
    env["marketing.approval.policy"].create(
        [
            {
                "name": f"bench {name}",
                "gate_id": gate.id,
                "active": False,
                "step_ids": [
                    Command.create(
                        {
                            "name": f"Step {place}",
                            "sequence": place,
                            "rule": "user",
                            "quorum": "all",
                            "user_ids": [Command.set(users.ids)],
                        }
                    )
                    for place, users in enumerate(steps, 1)
                ],
            }
            for name, steps in chains.items()
        ]
    )
    env.cr.commit()


def _switch_on(env, name):
    policies = env["marketing.approval.policy"].with_context(active_test=False)
    policies.search([("name", "=", f"bench {name}")]).active = True
    env.flush_all()


def _submit(stage, meter, name, size):
    """Switch a chain on and measure a batch that is submitted to it."""
    _switch_on(stage.env, name)
    orders = stage.quotations(size)
    meter.env = orders.env
    with meter.step(f"approval.submit_{name}"):
        orders.action_approval_submit()
    requests = stage.env["marketing.approval.request"]
    expect(requests.search_count([("state", "=", "pending")]), size, "pending requests")


def submit_one(env, meter, size):
    """A batch to a chain of one step; then the list and the counter of who is asked, without and with history."""
    stage = Stage(env)
    _submit(stage, meter, "one", size)
    _look(stage, meter, "approval", size)
    _add_history(stage)
    _look(stage, meter, "approval.history", size)


def submit_three(env, meter, size):
    """A batch to a chain of three steps."""
    _submit(Stage(env), meter, "three", size)


def full(env, meter, size):
    """Whole approvals of three steps, one document after the other, with and without submission: the mean of one."""
    stage = Stage(env)
    _switch_on(stage.env, "three")
    orders = stage.quotations(min(size, 2 * SAMPLE))
    requests = stage.env["marketing.approval.request"]
    stage.env.flush_all()

    def submit(order):
        order.action_approval_submit()
        order.env.flush_all()

    def decide(order):
        # Read together with the others of the loop, as the orders of the peer are.
        request = requests.browse(live[order.id]).with_prefetch(live.values())
        for user in stage.approvers:
            request.with_env(stage.acting(user)).action_approve()
            request.env.flush_all()

    first, second = orders[: len(orders) // 2], orders[len(orders) // 2 :]
    submit(second)
    live = {request.res_id: request.id for request in requests.search([("state", "=", "pending")])}
    # The first one fills the caches, as the first request of a server does.
    decide(second[0])
    with meter.step("approval.decide"):
        for order in second[1:]:
            decide(order)
    share(meter, "approval.decide", len(second) - 1)
    with meter.step("approval.submit_each"):
        for order in first:
            submit(order)
    share(meter, "approval.submit_each", len(first))
    meter.results["approval.full"] = {
        measure: value + meter.results["approval.submit_each"][measure]
        for measure, value in meter.results["approval.decide"].items()
    }
    expect(requests.search_count([("state", "=", "approved")]), len(second), "approved requests")


def share(meter, name, number):
    """Turn what a step cost for a number of documents into what one cost."""
    values = meter.results[name]
    for measure in ("seconds", "cpu", "queries"):
        values[measure] /= number


def limits(env, meter, size):
    """The scheduled action over time limits that are over: two open opinions for each request."""
    stage = Stage(env)
    engine = stage.env["marketing.approval.request"]
    if not hasattr(engine, "_cron_time_limits"):
        return
    _submit(stage, meter, "pair", size)
    del meter.results["approval.submit_pair"]
    for table in ("marketing_approval_request", "marketing_approval_ballot"):
        stage.env.cr.execute(f"UPDATE {table} SET deadline = now() AT TIME ZONE 'UTC' - interval '1 hour'")
    stage.env.cr.execute("UPDATE marketing_approval_request SET check_on = deadline")
    stage.env.invalidate_all()
    meter.env = stage.env
    with meter.step("approval.limits"):
        engine._cron_time_limits()


def _look(stage, meter, prefix, size):
    """Measure the first page of “To approve” and its counter, for the person who is asked about everything."""
    env = meter.env = stage.acting(stage.approvers[0])
    requests = env["marketing.approval.request"]
    view = requests.get_views([(False, "list")])["views"]["list"]["arch"]
    nodes = {node.get("name"): node for node in etree.fromstring(view).iter("field")}
    specification = {
        # The web client asks for the names of what is shown.
        name: {"fields": {} if node.get("column_invisible") in ("1", "True") else {"display_name": {}}}
        if requests._fields[name].type == "many2one"
        else {}
        for name, node in nodes.items()
    }
    # What the widgets of the list need besides.
    specification |= {name: {} for name in ("time_used", "is_late", "subtitle")}
    mine = [("can_decide", "=", True)]
    # The rights of a person are looked up once by each server process.
    requests.web_search_read(mine, specification, limit=1)
    with meter.step(f"{prefix}.to_approve"):
        found = requests.web_search_read(mine, specification, limit=PAGE)
    expect(found["length"], size, "requests to approve")
    with meter.step(f"{prefix}.counter"):
        counted = requests.search_count(mine)
    expect(counted, size, "counted")


def _add_history(stage):
    """Multiply the requests to those of former years, each with an opinion of the same person."""
    cr = stage.env.cr
    cr.execute(
        """
        SELECT column_name FROM information_schema.columns
         WHERE table_name = 'marketing_approval_request' AND table_schema = current_schema()
           AND column_name NOT IN ('id', 'state', 'res_id', 'deadline', 'check_on')
        """
    )
    columns = ", ".join(f'"{name}"' for [name] in cr.fetchall())
    cr.execute(
        f"""
        WITH old AS (
            INSERT INTO marketing_approval_request ({columns}, state, res_id)
            SELECT {columns}, 'approved', 1000000000 + (ROW_NUMBER() OVER ())
              FROM (SELECT * FROM marketing_approval_request ORDER BY id LIMIT 1000) request
              CROSS JOIN generate_series(1, %(times)s)
            RETURNING id, company_id
        )
        INSERT INTO marketing_approval_ballot (
               request_id, company_id, user_id, step_index, role, state, stands, weight, opened_on, decided_on)
        SELECT id, company_id, %(user)s, 0, 'seat', 'approved', TRUE, 1, now(), now() FROM old
        """,
        {"times": HISTORY // 1000, "user": stage.approvers[0].id},
    )
    cr.commit()
    cr.execute("ANALYZE marketing_approval_request, marketing_approval_ballot")
    stage.env.invalidate_all()
