"""The one SQL statement behind the collection of contracts, and the query that explains it."""

from odoo.tools import SQL

from .collection_facts import facts, rounded


def share(amount):
    """Return a piece's share of an amount of its bill.

    Cumulated shares are rounded and subtracted, so that the shares of all contracts of a bill add up to the
    amount, to the cent.
    """
    return SQL(
        "%s - %s",
        rounded(SQL("%s * piece.upto / piece.whole", amount), SQL("bill.rounding")),
        rounded(SQL("%s * (piece.upto - piece.weight) / piece.whole", amount), SQL("bill.rounding")),
    )


def rate(currency, day):
    """Return the rate of a currency on a day, as `res.currency._get_rates` finds it."""
    return SQL(
        """COALESCE(
            (SELECT rate.rate::numeric FROM res_currency_rate rate
              WHERE rate.currency_id = %(currency)s AND rate.name <= %(day)s
                AND (rate.company_id IS NULL OR rate.company_id = bill.root_id)
              ORDER BY rate.company_id, rate.name DESC LIMIT 1),
            (SELECT rate.rate::numeric FROM res_currency_rate rate
              WHERE rate.currency_id = %(currency)s
                AND (rate.company_id IS NULL OR rate.company_id = bill.root_id)
              ORDER BY rate.company_id, rate.name LIMIT 1),
            1)""",
        currency=currency,
        day=day,
    )


# Factor from the currency of a bill to that of the order: the rate the bill itself was booked at, and beyond the
# company's currency the rate of the bill's day.
_FACTOR = SQL(
    """
    JOIN LATERAL (
        SELECT CASE WHEN bill.currency_id = target.currency_id THEN 1
                    WHEN bill.company_currency_id = target.currency_id THEN bill.company_rate
                    ELSE bill.company_rate * %s / %s END AS factor
        ) fx ON TRUE""",
    rate(SQL("target.currency_id"), SQL("bill.day")),
    rate(SQL("bill.company_currency_id"), SQL("bill.day")),
)


_NOTHING = SQL("0")


def _converted(amount):
    return rounded(SQL("(%s) * fx.factor", amount), SQL("target.rounding"))


def _summed(amount, weightless=_NOTHING):
    """Return the sum over the bills of a contract of its shares of an amount, in the order's currency.

    :param SQL weightless: what counts for a bill whose lines add up to nothing, so that it has no shares
    """
    part = SQL("CASE WHEN piece.whole IS NULL THEN %s ELSE %s END", weightless, share(amount))
    return SQL("SUM(%s)", _converted(part))


_PER_ORDER = SQL(
    """
    per_order AS (
        SELECT target.id, %(invoiced)s AS invoiced, %(money)s AS collected, %(written_off)s AS written_off,
               %(exchange)s AS exchange, MAX(settled.day) AS day
          FROM target
          JOIN piece ON piece.order_id = target.id
          JOIN bill ON bill.id = piece.move_id
          JOIN settled ON settled.move_id = bill.id
          %(factor)s
         GROUP BY target.id
    ),
    fresh AS (
        SELECT target.id, target.collection_date AS old_date, amount.*,
               CASE WHEN amount.is_full THEN 'full' WHEN amount.collected <> 0 THEN 'partial' ELSE 'none' END AS state,
               CASE WHEN amount.is_full THEN per_order.day END AS day
          FROM target
          LEFT JOIN per_order ON per_order.id = target.id
          JOIN LATERAL (
                SELECT COALESCE(per_order.invoiced, 0) AS invoiced,
                       COALESCE(per_order.collected, 0) AS collected,
                       COALESCE(per_order.written_off, 0) AS written_off,
                       COALESCE(per_order.invoiced - per_order.collected - per_order.written_off
                                - per_order.exchange, 0) AS open,
                       COALESCE(target.state = 'sale' AND per_order.day IS NOT NULL
                           AND SIGN(target.amount_total) * (per_order.invoiced - target.amount_total)
                               >= -target.rounding * GREATEST(1, target.line_count)
                           AND per_order.collected + per_order.exchange = per_order.invoiced
                           AND per_order.written_off = 0, FALSE) AS is_full) amount ON TRUE
    )""",
    # A final invoice of 0.00 over several contracts still bills each of them: its own lines' total.
    invoiced=_summed(SQL("bill.total"), SQL("bill.sign * piece.weight")),
    money=_summed(SQL("settled.money")),
    written_off=_summed(SQL("settled.written_off")),
    exchange=_summed(SQL("settled.exchange")),
    factor=_FACTOR,
)


def refresh(orders):
    """Return the statement that brings the stored collection of contracts up to date.

    :param SQL orders: sub-select of ids of `sale.order`
    :return: SQL; yields (id, old day, new day) of the contracts whose stored values differed
    """
    return SQL(
        """
        WITH %s, %s
        UPDATE sale_order so
           SET collection_invoiced = fresh.invoiced,
               collection_collected = fresh.collected,
               collection_written_off = fresh.written_off,
               collection_open = fresh.open,
               collection_state = fresh.state,
               collection_date = fresh.day
          FROM fresh
         WHERE so.id = fresh.id
           AND (so.collection_invoiced, so.collection_collected, so.collection_written_off,
                so.collection_open, so.collection_state, so.collection_date)
               IS DISTINCT FROM
               (fresh.invoiced, fresh.collected, fresh.written_off, fresh.open, fresh.state, fresh.day)
        RETURNING so.id, fresh.old_date, so.collection_date
        """,
        facts(orders),
        _PER_ORDER,
    )


def entries(orders):
    """Return the query for what settled the bills of contracts, one row per contract and entry.

    :param SQL orders: sub-select of ids of `sale.order`
    :return: SQL; yields (order id, day, kind, amount in the order's currency, id of the bill, id of the payment,
        id of the other move). Amounts of kind 'payment', 'bank', 'unbooked' add up to what was collected.
    """
    running = SQL("item.upto")
    before = SQL("(item.upto - item.amount)")
    return SQL(
        """
        WITH %(facts)s,
        part AS (
            SELECT move_id, day, kind, money AS amount, payment_id, other_id, part_id FROM entry WHERE money <> 0
             UNION ALL
            SELECT move_id, day, 'write_off', amount - money, payment_id, other_id, part_id
              FROM entry WHERE kind IN ('payment', 'bank', 'write_off') AND amount <> money
             UNION ALL
            SELECT move_id, day, kind, amount, payment_id, other_id, part_id
              FROM entry WHERE kind = 'exchange' AND amount <> 0
             UNION ALL
            SELECT move_id, day, 'unbooked', money, NULL, NULL, NULL FROM unbooked WHERE money <> 0
        ),
        item AS (
            SELECT part.*,
                   SUM(part.amount) OVER (
                        PARTITION BY part.move_id, part.kind IN ('payment', 'bank', 'unbooked'), part.kind = 'write_off'
                        ORDER BY part.day, part.part_id ROWS UNBOUNDED PRECEDING) AS upto
              FROM part
        )
        SELECT target.id, item.day, item.kind, %(amount)s, bill.id, item.payment_id, item.other_id
          FROM target
          JOIN piece ON piece.order_id = target.id AND piece.whole IS NOT NULL
          JOIN bill ON bill.id = piece.move_id
          JOIN item ON item.move_id = bill.id
          %(factor)s
         ORDER BY target.id, item.day, item.part_id
        """,
        facts=facts(orders),
        amount=_converted(SQL("(%s) - (%s)", share(running), share(before))),
        factor=_FACTOR,
    )
