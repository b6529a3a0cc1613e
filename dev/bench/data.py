"""The contracts that everything is measured on: made through Odoo, then multiplied by SQL.

They are made in a database that holds the module's dependencies but not the module, so that they
need not be made anew when the module changes, and the peer is measured on the very same invoices.
"""

import random
from datetime import date, datetime

from odoo import Command
from odoo.tools import SQL

COMPANY = "Bench Company"
SELLERS = 20
TEAMS = 4
CUSTOMERS = 200
PRODUCTS = 20
BATCH = 100
SIGNED = datetime(2025, 1, 15, 4)
INVOICED = date(2025, 2, 10)
# Month in which everything is collected, with a payment for each contract.
COLLECTED = date(2025, 3, 1)
DAYS = 28
# No mails and no tracking: thousands of records are made.
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "no_reset_password": True,
}
# Tables with rows of contracts, and how a copy differs from the original besides its ids.
MULTIPLIED = {
    "sale_order": {"name": "'S' || LPAD((SUBSTR(row.name, 2)::int + copy.n * {rows})::text, 5, '0')"},
    "sale_order_line": {},
    "account_move": {
        "name": "row.sequence_prefix || LPAD((row.sequence_number + copy.n * {rows})::text, 5, '0')",
        "sequence_number": "row.sequence_number + copy.n * {rows}",
    },
    "account_move_line": {
        "matching_number": "(row.full_reconcile_id + copy.n * {account_full_reconcile})::text",
    },
    "account_payment": {},
    "account_full_reconcile": {},
    "account_partial_reconcile": {},
}


class World:
    """A company with a chart of accounts, salespeople in teams, customers and products."""

    def __init__(self, env):
        self.company = env["res.company"].search([("name", "=", COMPANY)])
        if not self.company:
            self.company = self._make_company(env)
        env.user.write({"company_ids": [Command.link(self.company.id)], "company_id": self.company.id})
        self.env = env(context={**env.context, **QUIET, "allowed_company_ids": self.company.ids})
        self.company = self.company.with_env(self.env)
        self.random = random.Random(19)
        if not self._owned("crm.team"):
            self._make_people()
        self.teams = self._owned("crm.team")
        self.customers = self._owned("res.partner", [("ref", "=like", "BENCH-%")])
        self.products = self._owned("product.product")
        journals = self._owned("account.journal")
        self.bank_journal = journals.filtered(lambda journal: journal.type == "bank")[:1]
        self.general_journal = journals.filtered(lambda journal: journal.type == "general")[:1]

    def _owned(self, model, domain=()):
        return self.env[model].search([("company_id", "=", self.company.id), *domain], order="id")

    @property
    def sellers(self):
        """The salespeople, in the order in which they were made."""
        return self.teams.member_ids.sorted("id")

    def pool_member(self, seller):
        """The colleague who takes part in the team pool of a salesperson's contracts."""
        members = self.teams.filtered(lambda team: seller in team.member_ids).member_ids.sorted("id")
        position = list(members).index(seller)
        return members[(position + 1) % len(members)]

    @staticmethod
    def _make_company(env):
        yuan = env.ref("base.CNY")
        yuan.active = True
        # Without a country: at the commit Odoo would load that country's chart in place of the generic one.
        company = env["res.company"].create({"name": COMPANY, "currency_id": yuan.id})
        env["account.chart.template"].try_loading("generic_coa", company=company, install_demo=False)
        # The generic chart brings the dollar with it.
        company.currency_id = yuan
        return company

    def _make_people(self):
        groups = self.env.ref("sales_team.group_sale_salesman_all_leads")
        users = self.env["res.users"].create(
            [
                {
                    "name": f"Salesperson {number:02d}",
                    "login": f"bench{number:02d}",
                    "email": f"bench{number:02d}@example.com",
                    "company_id": self.company.id,
                    "company_ids": [Command.set(self.company.ids)],
                    "group_ids": [Command.set(groups.ids)],
                }
                for number in range(SELLERS)
            ]
        )
        size = SELLERS // TEAMS
        self.env["crm.team"].create(
            [
                {
                    "name": f"Region {number}",
                    "company_id": self.company.id,
                    "member_ids": [Command.set(users[number * size : (number + 1) * size].ids)],
                }
                for number in range(TEAMS)
            ]
        )
        self.env["res.partner"].create(
            [
                {
                    "name": f"Customer {number:03d}",
                    "ref": f"BENCH-{number:03d}",
                    "is_company": True,
                    "company_id": self.company.id,
                }
                for number in range(CUSTOMERS)
            ]
        )
        self.env["product.product"].create(
            [
                {
                    "name": f"Product {number:02d}",
                    "type": "service",
                    "invoice_policy": "order",
                    "list_price": 100.0 + 37 * number,
                    "company_id": self.company.id,
                }
                for number in range(PRODUCTS)
            ]
        )

    def quotations(self, count):
        """Make quotations of two lines, spread over salespeople, customers and products."""
        sellers = self.sellers
        values = []
        for _number in range(count):
            seller = self.random.choice(sellers)
            lines = [
                Command.create(
                    {
                        "product_id": self.random.choice(self.products).id,
                        "product_uom_qty": self.random.randint(1, 20),
                        "price_unit": self.random.randint(10_000, 900_000) / 100,
                    }
                )
                for _line in range(2)
            ]
            values.append(
                {
                    "partner_id": self.random.choice(self.customers).id,
                    "user_id": seller.id,
                    "team_id": self.teams.filtered(lambda team, seller=seller: seller in team.member_ids).id,
                    "company_id": self.company.id,
                    "order_line": lines,
                }
            )
        return self.env["sale.order"].create(values)

    def invoice(self, orders):
        """Invoice contracts in full, each by itself, and post the invoices."""
        invoices = orders._create_invoices(grouped=True)
        invoices.invoice_date = INVOICED
        invoices.action_post()
        return invoices

    def pay(self, invoices, day):
        """Register a payment for each invoice with Odoo's own screen."""
        wizard = self.env["account.payment.register"].with_context(active_model="account.move", active_ids=invoices.ids)
        wizard.create(
            {"journal_id": self.bank_journal.id, "payment_date": day, "group_payment": False}
        )._create_payments()


def make(env, count):
    """Make contracts, each invoiced and paid in full, and commit.

    :param int count: at most ``recipe.LARGEST_MADE``
    """
    world = World(env)
    env.cr.commit()
    for start in range(0, count, BATCH):
        orders = world.quotations(min(BATCH, count - start))
        orders.action_confirm()
        orders.date_order = SIGNED
        invoices = world.invoice(orders)
        for offset in range(0, len(invoices), BATCH // 4):
            day = COLLECTED.replace(day=1 + (start + offset) // (BATCH // 4) % DAYS)
            world.pay(invoices[offset : offset + BATCH // 4], day)
        env.flush_all()
        env.cr.commit()
        env.invalidate_all()
    _check(env, count)


def _check(env, count):
    """Every contract is invoiced once and the invoice is settled by one payment."""
    [found] = env.execute_query(
        SQL(
            """
            SELECT (SELECT COUNT(*) FROM sale_order WHERE state = 'sale' AND invoice_status = 'invoiced'),
                   (SELECT COUNT(*) FROM sale_order_line),
                   (SELECT COUNT(*) FROM account_move WHERE move_type = 'out_invoice' AND state = 'posted'
                                                        AND payment_state IN ('paid', 'in_payment')
                                                        AND amount_residual = 0),
                   (SELECT COUNT(*) FROM account_payment WHERE move_id IS NOT NULL),
                   (SELECT COUNT(*) FROM account_partial_reconcile),
                   (SELECT COUNT(*) FROM sale_order_line_invoice_rel)
            """
        )
    )
    expected = (count, 2 * count, count, count, count, 2 * count)
    if found != expected:
        raise AssertionError(f"contracts, lines, invoices, payments, matches: {found}, not {expected}")


def multiply(env, times):
    """Multiply all contracts, with their invoices and payments, and commit.

    Each copy gets ids above all existing ones; references between copied rows are moved along, which the
    database's own foreign keys tell; everything else is taken over as it is.

    :param int times: how many times as many there are afterwards
    """
    cr = env.cr
    count = env["sale.order"].search_count([])
    strides = {}
    for table in MULTIPLIED:
        cr.execute(SQL("SELECT COALESCE(MAX(id), 0) FROM %s", SQL.identifier(table)))
        strides[table] = cr.fetchone()[0]
    order = list(MULTIPLIED)
    links = _links(cr)
    later = {}
    for table in [*MULTIPLIED, *sorted({table for table, _column in links} - set(MULTIPLIED))]:
        changed = {}
        if table in MULTIPLIED:
            changed["id"] = f"row.id + copy.n * {strides[table]}"
            for column, expression in MULTIPLIED[table].items():
                changed[column] = expression.format(rows=count, **strides)
        for (owner, column), target in links.items():
            if owner != table:
                continue
            changed[column] = f"row.{column} + copy.n * {strides[target]}"
            if table in MULTIPLIED and order.index(target) > order.index(table):
                # The rows referred to are copied after these.
                later.setdefault(table, {})[column] = changed[column]
                changed[column] = "NULL"
        _copy_rows(cr, table, changed, times)
    for table, changed in later.items():
        cr.execute(
            f"UPDATE {table} twin SET {', '.join(f'{name} = {value}' for name, value in changed.items())}"
            f"  FROM {table} row CROSS JOIN GENERATE_SERIES(1, {times - 1}) copy (n)"
            f" WHERE row.id <= {strides[table]} AND twin.id = row.id + copy.n * {strides[table]}"
            f"   AND ({' OR '.join(f'row.{name} IS NOT NULL' for name in changed)})"
        )
    for table in MULTIPLIED:
        cr.execute(f"SELECT SETVAL(PG_GET_SERIAL_SEQUENCE('{table}', 'id'), MAX(id)) FROM {table}")
    # Names that are kept in a second place.
    cr.execute(
        "UPDATE account_payment SET name = move.name FROM account_move move"
        " WHERE move.id = account_payment.move_id AND move.name != account_payment.name"
    )
    cr.execute(
        "UPDATE account_move_line line SET move_name = move.name FROM account_move move"
        " WHERE move.id = line.move_id AND move.name != line.move_name"
    )
    cr.commit()
    env.invalidate_all()
    _check(env, count * times)


def _links(cr):
    """Columns that refer to rows which are multiplied: {(table, column): table referred to}.

    Of other tables only those count that link two records and nothing else (they have no id).
    """
    cr.execute(
        """
        SELECT con.conrelid::regclass::text, att.attname, con.confrelid::regclass::text
          FROM pg_constraint con
          JOIN pg_attribute att ON att.attrelid = con.conrelid AND att.attnum = con.conkey[1]
         WHERE con.contype = 'f' AND con.confrelid::regclass::text = ANY(%(tables)s)
           AND (con.conrelid::regclass::text = ANY(%(tables)s)
                OR NOT EXISTS (SELECT 1 FROM pg_attribute id
                                WHERE id.attrelid = con.conrelid AND id.attname = 'id'))
        """,
        {"tables": list(MULTIPLIED)},
    )
    return {(table, column): target for table, column, target in cr.fetchall()}


def _copy_rows(cr, table, changed, times):
    """Insert the copies of all rows of a table.

    :param dict changed: {column: expression over the original ``row`` and the number ``copy.n``}
    """
    cr.execute(
        "SELECT quote_ident(attname) FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
        [table],
    )
    columns = [row[0] for row in cr.fetchall()]
    values = ", ".join(changed.get(column, f"row.{column}") for column in columns)
    cr.execute(
        f"INSERT INTO {table} ({', '.join(columns)})"
        f" SELECT {values} FROM {table} row CROSS JOIN GENERATE_SERIES(1, {times - 1}) copy (n)"
    )
