"""Everyday work: what confirming a contract and reconciling payments cost, with and without the module."""

from bench import data

INVOICES = 5


def measure(env, meter):
    """Measure everyday steps in a database with or without the module.

    All steps are done twice, and only the second time counts: the caches of the process are filled then.
    """
    world = data.World(env)
    env = meter.env = world.env
    if "marketing.approval.policy" in env:
        # The price of an approval chain is no overhead; here none covers the contracts.
        env["marketing.approval.policy"].search([]).active = False
    for _time in range(2):
        _confirm(world, meter)
        _reconcile(world, meter)
        _register(world, meter)


def _confirm(world, meter):
    """A salesperson confirms a quotation of two lines."""
    order = world.quotations(1)
    root = meter.env
    order = order.with_user(order.user_id).with_context(allowed_company_ids=world.company.ids)
    meter.env = order.env
    with meter.step("confirm"):
        order.action_confirm()
    meter.env = root


def _bills(world):
    """Posted invoices of contracts of one customer."""
    orders = world.quotations(INVOICES)
    orders.partner_id = world.customers[0]
    orders.action_confirm()
    return world.invoice(orders)


def _claims(moves):
    return moves.line_ids.filtered(lambda line: line.account_id.account_type == "asset_receivable")


def _reconcile(world, meter):
    """Match a batch of posted invoices of one customer with one posted payment."""
    bills = _bills(world)
    payment = world.env["account.payment"].create(
        {
            "partner_id": bills.partner_id.id,
            "amount": sum(bills.mapped("amount_total")),
            "date": data.COLLECTED,
            "journal_id": world.bank_journal.id,
            "company_id": world.company.id,
        }
    )
    payment.action_post()
    with meter.step("reconcile"):
        _claims(payment.move_id | bills).reconcile()


def _register(world, meter):
    """Register a payment for each of a batch of posted invoices, with Odoo's own screen."""
    bills = _bills(world)
    with meter.step("register"):
        world.pay(bills, data.COLLECTED)
