"""The peer: settling commissions with OCA's commission modules, on the same invoices.

It is fetched into the cache for the comparison; the module neither needs nor contains any of it.
"""

from datetime import date

from bench import data, spine
from bench.measure import expect

SETTLED_UNTIL = date(2025, 4, 1)
SAMPLE = 50


def prepare(env):
    """Give every invoice line the two people of its contract as agents; and commit."""
    world = data.World(env)
    env = world.env
    rates = env["commission"].create(
        [
            {"name": "Salesperson", "fix_qty": spine.SALESPERSON_PERCENT, "invoice_state": "paid"},
            {"name": "Team pool", "fix_qty": spine.POOL_PERCENT, "invoice_state": "paid"},
        ]
    )
    world.sellers.partner_id.write({"agent": True, "settlement": "monthly"})
    env.flush_all()
    pairs = [
        (seller.id, agent.partner_id.id, rate.id, rate.fix_qty)
        for seller in world.sellers
        for agent, rate in zip((seller, world.pool_member(seller)), rates)
    ]
    env.cr.execute_values(
        """
        INSERT INTO account_invoice_line_agent (
            object_id, agent_id, commission_id, amount, invoice_id, invoice_date, settled, company_id,
            create_uid, create_date, write_uid, write_date)
        SELECT line.id, pair.agent, pair.rate, line.price_subtotal * pair.percent / 100.0, move.id,
               move.invoice_date, FALSE, line.company_id, 1, now(), 1, now()
          FROM account_move move
          JOIN account_move_line line ON line.move_id = move.id AND line.display_type = 'product'
          JOIN sale_order_line_invoice_rel rel ON rel.invoice_line_id = line.id
          JOIN sale_order_line sold ON sold.id = rel.order_line_id
          JOIN sale_order contract ON contract.id = sold.order_id
          JOIN (VALUES %s) pair (seller, agent, rate, percent) ON pair.seller = contract.user_id
         WHERE move.move_type = 'out_invoice'
        """,
        pairs,
    )
    env.invalidate_all()
    _check_sample(env)
    env.cr.commit()


def _check_sample(env):
    """What was inserted is what the peer itself computes."""
    lines = env["account.invoice.line.agent"].search([], order="id desc", limit=SAMPLE)
    inserted = [(line.amount, line.settled, line.company_id, line.invoice_date) for line in lines]
    lines._compute_amount()
    lines._compute_settled()
    lines._compute_company()
    computed = [(line.amount, line.settled, line.company_id, line.object_id.move_id.invoice_date) for line in lines]
    for old, new in zip(inserted, computed):
        if abs(old[0] - new[0]) > 0.005 or old[1:] != new[1:]:
            raise AssertionError(f"the peer computes {new} and not {old}")
    env.invalidate_all(flush=False)


def measure(env, meter):
    """Settle everything in one go, as the peer's own wizard does."""
    world = data.World(env)
    meter.env = world.env
    _settle(meter, "commission.peer")


def measure_single(env, meter):
    """The same with the salesperson as the only agent: half of the work, in the peer's favour."""
    world = data.World(env)
    env = meter.env = world.env
    env.cr.execute(
        """
        DELETE FROM account_invoice_line_agent line USING commission rate
         WHERE rate.id = line.commission_id AND rate.fix_qty = %s
        """,
        [spine.POOL_PERCENT],
    )
    env.invalidate_all()
    _settle(meter, "commission.peer_single")


def _settle(meter, name):
    env = meter.env
    expected = env["account.invoice.line.agent"].search_count([("settled", "=", False)])
    with meter.step(name):
        env["commission.make.settle"].create(
            {"date_to": SETTLED_UNTIL, "settlement_type": "sale_invoice"}
        ).action_settle()
    settled = env["commission.settlement.line"].search_count([])
    expect(settled, expected, "settled lines")
