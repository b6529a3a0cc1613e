"""The module's own main job: entitlements, commission run, accrual, statements, tie-out, one's own page."""

from datetime import date

from lxml import etree

from odoo import Command
from odoo.tools import SQL

from bench import data, plain, recipe
from bench.measure import expect

# The first part of what was collected in March is due in April.
STATEMENT_MONTH = date(2025, 4, 1)
SALESPERSON_PERCENT = 3
POOL_PERCENT = 2
PAGE = 80


def prepare(env):
    """Make a database with contracts ready for the run: plan, accounts, team pool; and commit."""
    world = data.World(env)
    env = world.env
    account = env["account.account"]
    company = world.company
    accounts = {
        "payout_expense_account_id": ("Commission expense", "660155", "expense"),
        "payout_accrual_account_id": ("Accrued commission", "221105", "liability_current"),
    }
    for field, (name, code, kind) in accounts.items():
        company[field] = account.create(
            {
                "name": name,
                "code": code,
                "account_type": kind,
                "company_ids": [Command.set(company.ids)],
            }
        )
    company.payout_journal_id = world.general_journal
    _share_pool(env, world)
    group = env.ref("marketing_office.group_staff")
    world.sellers.write({"group_ids": [Command.link(group.id)]})
    plan = env["marketing.commission.plan"].create(
        {
            "name": "Bench plan",
            "company_id": company.id,
            "valid_from": date(2020, 1, 1),
            "rate_ids": [
                Command.create({"role": "salesperson", "rate": SALESPERSON_PERCENT, "unit": "percent"}),
                Command.create({"role": "team", "rate": POOL_PERCENT, "unit": "percent"}),
            ],
        }
    )
    plan.action_confirm()
    _collect(env, world)
    env.cr.commit()


def _share_pool(env, world):
    """Let one colleague of the salesperson take part in the team pool of each contract."""
    pairs = [(seller.id, world.pool_member(seller).partner_id.id) for seller in world.sellers]
    env.cr.execute_values(
        """
        WITH pool AS (
            INSERT INTO marketing_commission_pool (
                   order_id, company_id, salesperson_id, team_id, state, total, create_date, write_date)
            SELECT o.id, o.company_id, o.user_id, o.team_id, 'confirmed', 100, now(), now() FROM sale_order o
         RETURNING id, order_id, company_id, salesperson_id)
        INSERT INTO marketing_commission_share (
               pool_id, order_id, company_id, partner_id, percent, create_date, write_date)
        SELECT pool.id, pool.order_id, pool.company_id, pair.partner_id, 100, now(), now()
          FROM pool JOIN (VALUES %s) pair (user_id, partner_id) ON pair.user_id = pool.salesperson_id
        """,
        pairs,
    )
    env.invalidate_all()


def _collect(env, world):
    """Have the module compute the collection of all contracts, and check that copies equal originals."""
    orders = env["sale.order"].search([("company_id", "=", world.company.id)], order="id")
    orders._collection_update()
    env.flush_all()
    made = min(len(orders), recipe.LARGEST_MADE)
    [(full, odd)] = env.execute_query(
        SQL(
            """
            WITH contract AS (
                SELECT (ROW_NUMBER() OVER (ORDER BY id) - 1) %% %(made)s AS place, id, collection_state,
                       amount_total, collection_collected,
                       (collection_invoiced, collection_collected, collection_open, collection_date) AS facts
                  FROM sale_order)
            SELECT COUNT(*) FILTER (WHERE copy.collection_state = 'full'
                                      AND copy.collection_collected = copy.amount_total),
                   COUNT(*) FILTER (WHERE copy.facts IS DISTINCT FROM original.facts)
              FROM contract copy
              JOIN (SELECT * FROM contract ORDER BY id LIMIT %(made)s) original ON original.place = copy.place
            """,
            made=made,
        )
    )
    if full != len(orders) or odd:
        raise AssertionError(f"{full} of {len(orders)} contracts are fully collected; {odd} differ from the original")


def measure(env, meter):
    """Take one database through the spine and measure each step."""
    world = data.World(env)
    env = meter.env = world.env
    company = world.company
    commission = env["marketing.commission"]
    line = env["marketing.payout.line"]
    statement = env["marketing.payout.statement"]
    orders = env["sale.order"].search([("company_id", "=", company.id)])
    count = len(orders)

    with meter.step("collection"):
        changed = orders._collection_update()
    expect(len(changed), 0, "contracts whose collection was not up to date")
    with meter.step("commission.entitle"):
        commission._entitle_missing(company)
    expect(commission.search_count([("state", "=", "expected")]), 2 * count, "entitlements")
    with meter.step("commission.run"):
        _run_all(commission, company)
    expect(commission.search_count([("state", "=", "earned")]), 2 * count, "earned commissions")
    expect(line.search_count([]), 4 * count, "ledger lines")
    plain.measure(env, meter, company)
    with meter.step("commission.idle"):
        commission._run(company)
    with meter.step("accrual"):
        line._post_accruals(company)
    expect(line.search_count([("accrual_move_id", "=", False)]), 0, "lines without accrual")
    with meter.step("statement.run"):
        statement._run(company, STATEMENT_MONTH)
    expect(line.search_count([("state", "=", "listed")]), 2 * count, "lines on statements")
    with meter.step("tieout"):
        result = env["marketing.payout.tieout"]._tieout(company)
    if result["difference"] or result["rows"] or not result["ledger"]:
        raise AssertionError(f"the ledger does not equal the books: {result}")
    _measure_pages(meter, world)


def _run_all(commission, company):
    """Run batch by batch until nothing is left, as the scheduled action does."""
    from odoo.addons.marketing_office.models.commission import commission_run

    while commission._run(company, commission_run.BATCH) >= commission_run.BATCH:
        commission.env.cr.commit()


def _measure_pages(meter, world):
    """Measure what a salesperson waits for: the page “My commission” and the first page of the list."""
    seller = world.sellers[0]
    root = meter.env
    env = root(user=seller.id, context={"allowed_company_ids": world.company.ids, "lang": "en_US"})
    meter.env = env
    mine = env["marketing.commission"]
    with meter.step("mycommission.page"):
        page = mine.get_my_page()
    if not page["rows"]:
        raise AssertionError("my commission is empty")
    view = mine.get_views([(False, "list")])["views"]["list"]["arch"]
    names = {node.get("name") for node in etree.fromstring(view).iter("field")}
    specification = {
        name: {"fields": {"display_name": {}}} if mine._fields[name].type == "many2one" else {} for name in names
    }
    with meter.step("mycommission.list"):
        mine.web_search_read([("user_id", "=", seller.id)], specification, limit=PAGE)
    meter.env = root
