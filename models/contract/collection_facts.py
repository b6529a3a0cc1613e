"""Facts about the bills of contracts, as common table expressions for `collection_sql`.

Words used below. A *bill* is a posted customer invoice (sign +1) or credit note (sign -1) that bears lines of
the contracts asked for. A *piece* is what one bill means for one contract. An *entry* is one thing that
settled a bill. Amounts of bills and entries are signed and in the bill's currency; contracts get theirs in
the currency of the order. All arithmetic is done on PostgreSQL's exact decimals.
"""

from odoo.tools import SQL

# What the statement reads: flushed before it runs, so that it sees what the ORM has not written yet. None: all
# fields of the model.
READ_FIELDS = {
    "sale.order": ("state", "amount_total", "currency_id", "company_id"),
    "sale.order.line": ("order_id", "display_type", "is_downpayment"),
    "account.move": (
        "state",
        "move_type",
        "amount_total",
        "amount_total_signed",
        "currency_id",
        "company_id",
        "journal_id",
        "invoice_date",
        "date",
        "origin_payment_id",
        "statement_line_id",
    ),
    "account.move.line": None,
    "account.partial.reconcile": (
        "debit_move_id",
        "credit_move_id",
        "debit_amount_currency",
        "credit_amount_currency",
        "max_date",
        "exchange_move_id",
    ),
    "account.payment": None,
}

_CLAIM = SQL("('asset_receivable', 'liability_payable')")


def rounded(amount, unit):
    """Round half away from zero to a multiple of `unit`, as currencies do."""
    return SQL("ROUND((%(amount)s) / %(unit)s) * %(unit)s", amount=amount, unit=unit)


def targets(order_ids, move_ids):
    """Return a sub-select of the ids of orders: those given, and those that the given moves may concern.

    A move concerns the orders of its own lines and, as a payment or entry, those of the bills it is matched with.
    """
    parts = []
    if order_ids:
        parts.append(SQL("SELECT id FROM sale_order WHERE id IN %s", tuple(order_ids)))
    if move_ids:
        parts.append(
            SQL(
                """
                SELECT sol.order_id
                  FROM (SELECT line.id, line.move_id FROM account_move_line line WHERE line.move_id IN %(moves)s
                         UNION
                        SELECT bill_line.id, bill_line.move_id
                          FROM account_move_line line
                          JOIN account_partial_reconcile part ON part.credit_move_id = line.id
                          JOIN account_move_line debit ON debit.id = part.debit_move_id
                          JOIN account_move_line bill_line ON bill_line.move_id = debit.move_id
                         WHERE line.move_id IN %(moves)s
                         UNION
                        SELECT bill_line.id, bill_line.move_id
                          FROM account_move_line line
                          JOIN account_partial_reconcile part ON part.debit_move_id = line.id
                          JOIN account_move_line credit ON credit.id = part.credit_move_id
                          JOIN account_move_line bill_line ON bill_line.move_id = credit.move_id
                         WHERE line.move_id IN %(moves)s) line
                  JOIN sale_order_line_invoice_rel rel ON rel.invoice_line_id = line.id
                  JOIN sale_order_line sol ON sol.id = rel.order_line_id
                """,
                moves=tuple(move_ids),
            )
        )
    return SQL(" UNION ").join(parts)


def _target(orders):
    return SQL(
        """
        target AS (
            SELECT so.id, so.state, so.amount_total, so.company_id, so.currency_id, currency.rounding,
                   so.collection_date,
                   (SELECT COUNT(*) FROM sale_order_line sol
                     WHERE sol.order_id = so.id AND sol.display_type IS NULL
                       AND sol.is_downpayment IS NOT TRUE) AS line_count
              FROM sale_order so
              JOIN res_currency currency ON currency.id = so.currency_id
             WHERE so.id IN (%s)
        )""",
        orders,
    )


# Bills of the contracts, and those that share a payment without journal entry with them: such a payment is
# spread over all of its bills.
_BILL = SQL(
    """
    own AS (
        SELECT DISTINCT line.move_id AS id
          FROM target
          JOIN sale_order_line sol ON sol.order_id = target.id
          JOIN sale_order_line_invoice_rel rel ON rel.order_line_id = sol.id
          JOIN account_move_line line ON line.id = rel.invoice_line_id
    ),
    bill AS (
        SELECT move.id, currency.rounding, move.currency_id, move.company_id,
               SPLIT_PART(company.parent_path, '/', 1)::int AS root_id,
               company.currency_id AS company_currency_id,
               COALESCE(move.invoice_date, move.date) AS day,
               CASE move.move_type WHEN 'out_invoice' THEN 1 ELSE -1 END AS sign,
               CASE move.move_type WHEN 'out_invoice' THEN 1 ELSE -1 END * move.amount_total AS total,
               ABS(move.amount_total_signed) / NULLIF(move.amount_total, 0) AS company_rate
          FROM account_move move
          JOIN res_currency currency ON currency.id = move.currency_id
          JOIN res_company company ON company.id = move.company_id
         WHERE move.state = 'posted' AND move.move_type IN ('out_invoice', 'out_refund')
           AND move.id IN (
                SELECT id FROM own
                 UNION
                SELECT other.invoice_id
                  FROM own
                  JOIN account_move__account_payment rel ON rel.invoice_id = own.id
                  JOIN account_payment payment
                    ON payment.id = rel.payment_id AND payment.move_id IS NULL AND payment.state = 'paid'
                  JOIN account_move__account_payment other ON other.payment_id = payment.id)
    )"""
)

# A line of a bill that belongs to several contracts is split evenly. Lines of no contract take part in the
# weights as well, so that their share of the money is nobody's.
_PIECE = SQL(
    """
    weight AS (
        SELECT part.move_id, part.order_id, SUM(part.amount) AS weight
          FROM (SELECT line.move_id, sol.order_id,
                       line.price_total / COUNT(*) OVER (PARTITION BY line.id) AS amount
                  FROM bill
                  JOIN account_move_line line ON line.move_id = bill.id AND line.display_type = 'product'
                  LEFT JOIN sale_order_line_invoice_rel rel ON rel.invoice_line_id = line.id
                  LEFT JOIN sale_order_line sol ON sol.id = rel.order_line_id
                 GROUP BY line.id, line.move_id, line.price_total, sol.order_id) part
         GROUP BY part.move_id, part.order_id
    ),
    piece AS (
        SELECT weight.move_id, weight.order_id, weight.weight,
               SUM(weight.weight) OVER (PARTITION BY weight.move_id ORDER BY weight.order_id NULLS LAST) AS upto,
               NULLIF(SUM(weight.weight) OVER (PARTITION BY weight.move_id), 0) AS whole
          FROM weight
    )"""
)

# What settled the bills through the books. Money is a payment or a line of a bank statement that is in force;
# if its claim is larger than the money that came in, the rest was written off with it. A plain entry writes
# off, an exchange difference does neither, and other documents only net.
_ENTRY = SQL(
    """
    matched AS (
        SELECT bill.id AS move_id, part.id AS part_id, part.debit_amount_currency AS amount,
               part.max_date AS day, part.credit_move_id AS line_id
          FROM bill
          JOIN account_move_line line ON line.move_id = bill.id
          JOIN account_account account ON account.id = line.account_id AND account.account_type IN %(claim)s
          JOIN account_partial_reconcile part ON part.debit_move_id = line.id
         UNION ALL
        SELECT bill.id, part.id, -part.credit_amount_currency, part.max_date, part.debit_move_id
          FROM bill
          JOIN account_move_line line ON line.move_id = bill.id
          JOIN account_account account ON account.id = line.account_id AND account.account_type IN %(claim)s
          JOIN account_partial_reconcile part ON part.credit_move_id = line.id
    ),
    entry AS (
        SELECT matched.move_id, matched.part_id, matched.day, matched.amount,
               move.id AS other_id, payment.id AS payment_id, kind.kind,
               CASE WHEN kind.kind IN ('payment', 'bank') THEN %(money)s ELSE 0 END AS money
          FROM matched
          JOIN bill ON bill.id = matched.move_id
          JOIN account_move_line line ON line.id = matched.line_id
          JOIN account_move move
            ON move.id = line.move_id AND move.id <> matched.move_id AND move.state = 'posted'
          LEFT JOIN account_payment payment ON payment.id = move.origin_payment_id
          JOIN LATERAL (
                SELECT CASE
                    WHEN move.move_type <> 'entry' THEN 'net'
                    WHEN EXISTS (SELECT 1 FROM account_partial_reconcile rate
                                  WHERE rate.exchange_move_id = move.id) THEN 'exchange'
                    WHEN payment.state IN ('draft', 'canceled', 'rejected') THEN 'dead'
                    WHEN payment.id IS NOT NULL THEN 'payment'
                    WHEN move.statement_line_id IS NOT NULL THEN 'bank'
                    ELSE 'write_off' END AS kind) kind ON TRUE
          LEFT JOIN LATERAL (
                SELECT CASE kind.kind
                    WHEN 'payment' THEN
                        payment.amount
                        / NULLIF(ABS(SUM(other.amount_currency) FILTER (WHERE account.account_type IN %(claim)s)), 0)
                    ELSE
                        ABS(SUM(other.balance) FILTER (WHERE other.account_id = journal.default_account_id))
                        / NULLIF(ABS(SUM(other.balance) FILTER (WHERE account.account_type IN %(claim)s)), 0)
                    END AS ratio
                  FROM account_move_line other
                  JOIN account_account account ON account.id = other.account_id
                  JOIN account_journal journal ON journal.id = other.journal_id
                 WHERE other.move_id = move.id AND kind.kind IN ('payment', 'bank')
                ) received ON TRUE
    )""",
    claim=_CLAIM,
    money=rounded(SQL("matched.amount * LEAST(1, COALESCE(received.ratio, 1))"), SQL("bill.rounding")),
)

# Payments without journal entry count by their own state. One that the bank has confirmed shows up a second
# time, as a line of a bank statement on the same bill: bank money is taken off first. What is left counts at
# most for what is still open, first payments of one bill, then those spread over several bills in their order.
_LOOSE = SQL(
    """
    loose AS (
        SELECT payment.id AS payment_id, bill.id AS move_id, bill.day AS bill_day, payment.date AS day,
               CASE WHEN payment.currency_id = bill.currency_id THEN payment.amount
                    ELSE ABS(payment.amount_company_currency_signed) / NULLIF(bill.company_rate, 0) END AS amount,
               COUNT(*) OVER (PARTITION BY payment.id) AS spread
          FROM bill
          JOIN account_move__account_payment rel ON rel.invoice_id = bill.id
          JOIN account_payment payment
            ON payment.id = rel.payment_id AND payment.move_id IS NULL AND payment.state = 'paid'
           AND payment.payment_type = CASE bill.sign WHEN 1 THEN 'inbound' ELSE 'outbound' END
    ),
    room AS (
        SELECT bill.id AS move_id, bill.rounding, bill.sign, single.day,
               LEAST(settled.residual, GREATEST(0, COALESCE(single.amount, 0) - settled.bank)) AS single,
               settled.residual, settled.bank,
               GREATEST(0, settled.bank - COALESCE(single.amount, 0)) AS surplus
          FROM bill
          JOIN LATERAL (
                SELECT GREATEST(0, ABS(bill.total) - ABS(COALESCE(SUM(entry.amount), 0))) AS residual,
                       ABS(COALESCE(SUM(entry.money) FILTER (WHERE entry.kind = 'bank'), 0)) AS bank
                  FROM entry
                 WHERE entry.move_id = bill.id AND entry.kind <> 'dead') settled ON TRUE
          LEFT JOIN LATERAL (
                SELECT SUM(loose.amount) AS amount, MAX(loose.day) AS day
                  FROM loose
                 WHERE loose.move_id = bill.id AND loose.spread = 1) single ON TRUE
         WHERE bill.id IN (SELECT move_id FROM loose)
    ),
    spread AS (
        SELECT loose.move_id, loose.payment_id, loose.day,
               GREATEST(0, LEAST(
                    room.residual - room.single,
                    loose.amount
                    - SUM(room.surplus) OVER (PARTITION BY loose.payment_id)
                    - COALESCE(SUM(room.residual - room.single) OVER (
                        PARTITION BY loose.payment_id ORDER BY loose.bill_day, loose.move_id
                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0))) AS amount
          FROM loose
          JOIN room ON room.move_id = loose.move_id
         WHERE loose.spread > 1
    ),
    unbooked AS (
        SELECT room.move_id,
               room.sign * %(money)s AS money,
               GREATEST(CASE WHEN room.single > 0 THEN room.day END, spread.day) AS day
          FROM room
          LEFT JOIN (SELECT move_id, SUM(amount) AS amount, MAX(day) FILTER (WHERE amount > 0) AS day
                       FROM spread GROUP BY move_id) spread ON spread.move_id = room.move_id
    )""",
    money=rounded(
        SQL("room.single + LEAST(room.residual - room.single, COALESCE(spread.amount, 0))"), SQL("room.rounding")
    ),
)

_SETTLED = SQL(
    """
    settled AS (
        SELECT bill.id AS move_id,
               COALESCE(booked.money, 0) + COALESCE(unbooked.money, 0) AS money,
               COALESCE(booked.written_off, 0) AS written_off,
               COALESCE(booked.exchange, 0) AS exchange,
               GREATEST(booked.day, unbooked.day) AS day
          FROM bill
          LEFT JOIN (
                SELECT move_id, SUM(money) AS money,
                       SUM(amount - money) FILTER (WHERE kind IN ('payment', 'bank', 'write_off')) AS written_off,
                       SUM(amount) FILTER (WHERE kind = 'exchange') AS exchange,
                       MAX(day) FILTER (WHERE money <> 0) AS day
                  FROM entry GROUP BY move_id) booked ON booked.move_id = bill.id
          LEFT JOIN unbooked ON unbooked.move_id = bill.id
    )"""
)


def facts(orders):
    """Return the common table expressions from the contracts down to what settled their bills."""
    return SQL(", ").join([_target(orders), _BILL, _PIECE, _ENTRY, _LOOSE, _SETTLED])
