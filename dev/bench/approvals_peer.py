"""The peer of the approval engine: OCA's tier validation, on the same quotations with the same people.

It is fetched into the cache for the comparison; the module neither needs nor contains any of it.
"""

from bench.approvals import PAGE, SAMPLE, STEPS, Stage, share
from bench.measure import expect


def prepare(env):
    """Make the tiers to measure, all switched off; and commit."""
    stage = Stage(env)
    model = stage.env["ir.model"]._get("sale.order")
    stage.env["tier.definition"].create(
        [
            {
                "name": f"bench {place}",
                "model_id": model.id,
                "review_type": "individual",
                "reviewer_id": approver.id,
                "definition_domain": "[]",
                # Higher sequences are asked first.
                "sequence": 10 * (STEPS - place),
                "approve_sequence": True,
                "active": False,
                "company_id": stage.world.company.id,
            }
            for place, approver in enumerate(stage.approvers)
        ]
    )
    env.cr.commit()


def _switch_on(stage, steps):
    definitions = stage.env["tier.definition"].with_context(active_test=False)
    definitions.search([("name", "=like", "bench %")], order="name", limit=steps).active = True
    stage.env.flush_all()


def _submit(stage, meter, name, steps, size):
    _switch_on(stage, steps)
    orders = stage.quotations(size)
    meter.env = orders.env
    with meter.step(f"approval_peer.submit_{name}"):
        orders.request_validation()
    expect(stage.env["tier.review"].search_count([]), steps * size, "reviews")


def submit_one(env, meter, size):
    """A batch to one tier; then the reviewer's list and counter, without history."""
    stage = Stage(env)
    _submit(stage, meter, "one", 1, size)
    reader = meter.env = stage.acting(stage.approvers[0])
    orders = reader["sale.order"]
    with meter.step("approval_peer.to_approve"):
        found = orders.search([("can_review", "=", True)], limit=PAGE)
    expect(len(found), min(size, PAGE), "orders on the first page")
    with meter.step("approval_peer.counter"):
        reader["res.users"].review_user_count()


def submit_three(env, meter, size):
    """A batch to three tiers, one after the other."""
    _submit(Stage(env), meter, "three", STEPS, size)


def full(env, meter, size):
    """Whole validations by three tiers, one document after the other: the mean of one."""
    stage = Stage(env)
    _switch_on(stage, STEPS)
    orders = stage.quotations(min(size, SAMPLE + 1))

    def approve(order):
        order.request_validation()
        order.env.flush_all()
        for user in stage.approvers:
            order.with_env(stage.acting(user)).validate_tier()
            order.env.flush_all()

    approve(orders[0])
    with meter.step("approval_peer.full"):
        for order in orders[1:]:
            approve(order)
    done = len(orders) - 1
    reviews = stage.env["tier.review"]
    expect(reviews.search_count([("status", "=", "approved")]), STEPS * (done + 1), "approved reviews")
    share(meter, "approval_peer.full", done)
