"""The least that the ledger rows cost: one plain INSERT … SELECT of them."""

from bench.measure import expect

TABLE = "bench_ledger"


def measure(env, meter, company):
    """Measure a plain INSERT … SELECT of the ledger rows, from the same contracts, after the run.

    Once into a table with the ledger's columns, defaults, checks and indexes, and once into one that has
    its foreign keys as well.
    """
    for step, with_keys in (("commission.sql", False), ("commission.sql_keys", True)):
        columns = _make_table(env.cr, with_keys)
        with meter.step(step):
            env.cr.execute(_insert(columns), {"company": company.id})
        _compare(env.cr, columns)
        env.cr.execute(f"DROP TABLE {TABLE}")
        env.cr.commit()


def _make_table(cr, with_keys):
    """Make a table like the ledger; gives its columns."""
    cr.execute(f"CREATE TABLE {TABLE} (LIKE marketing_payout_line INCLUDING ALL)")
    if with_keys:
        cr.execute(
            "SELECT PG_GET_CONSTRAINTDEF(oid) FROM pg_constraint"
            " WHERE conrelid = 'marketing_payout_line'::regclass AND contype = 'f'"
        )
        for (definition,) in cr.fetchall():
            cr.execute(f"ALTER TABLE {TABLE} ADD {definition}")
    cr.execute("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0", [TABLE])
    return {row[0] for row in cr.fetchall()}


def _compare(cr, columns):
    """The rows are the ledger's."""
    same = ", ".join(sorted(columns & COMPARED))
    cr.execute(f"SELECT COUNT(*) FROM (SELECT {same} FROM {TABLE} EXCEPT SELECT {same} FROM marketing_payout_line) x")
    expect(cr.fetchone()[0], 0, "rows of the plain SQL that are not in the ledger")
    cr.execute(f"SELECT (SELECT COUNT(*) FROM {TABLE}) - (SELECT COUNT(*) FROM marketing_payout_line)")
    expect(cr.fetchone()[0], 0, "rows that the plain SQL makes too many")


def _insert(columns):
    chosen = [column for column in VALUES if column in columns]
    return f"""
        INSERT INTO {TABLE} ({", ".join(chosen)})
        SELECT {", ".join(VALUES[column] for column in chosen)}
        {SOURCE}"""


COMPARED = {
    *("company_id", "partner_id", "user_id", "kind", "part", "amount", "earned_date", "due_date"),
    *("hold", "origin_model", "origin_id", "origin_name", "rule_name", "rule_version", "turn"),
    *("is_void", "state", "calculation"),
}
# The ledger rows of all earned commissions, written as directly as possible.
VALUES = {
    "company_id": "com.company_id",
    "currency_id": "com.currency_id",
    "partner_id": "com.partner_id",
    "user_id": "com.user_id",
    "kind": "'commission'",
    "part": "part.code",
    "amount": "part.amount",
    "earned_date": "o.collection_date",
    "due_date": "part.due_date",
    "hold": "part.hold",
    "origin_model": "'marketing.commission'",
    "origin_id": "com.id",
    "origin_name": "o.name",
    "rule_name": "p.name",
    "rule_version": "com.plan_version::varchar",
    "calculation": """TO_JSONB(ARRAY[com.base_amount, com.rate::numeric,
            CASE com.unit WHEN 'permille' THEN 1000 ELSE 100 END::numeric, com.share::numeric, com.amount,
            part.percent])""",
    "turn": "1",
    "is_void": "FALSE",
    "state": "CASE WHEN part.due_date IS NULL THEN 'held' ELSE 'due' END",
    "booked_on": "now()",
}
SOURCE = """
          FROM marketing_commission com
          JOIN sale_order o ON o.id = com.order_id
          JOIN marketing_commission_plan p ON p.id = com.plan_id
         CROSS JOIN LATERAL (VALUES
               ('first', 70::numeric, ROUND(com.amount * 0.7, 2), 'none',
                (DATE_TRUNC('month', o.collection_date) + INTERVAL '1 month')::date),
               ('rest', 30::numeric, com.amount - ROUND(com.amount * 0.7, 2), 'appraisal', NULL)
               ) part (code, percent, amount, hold, due_date)
         WHERE o.state = 'sale' AND o.collection_date IS NOT NULL AND com.company_id = %(company)s
           AND part.amount != 0
"""
