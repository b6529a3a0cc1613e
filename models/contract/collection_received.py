"""What money came in on contracts in a period, person by person, as one query (L-17)."""

from odoo.tools import SQL

from .collection_facts import facts, rounded
from .collection_sql import rate, share


def _orders(user_ids, company, first, last):
    """Return a sub-select of the contracts of people with a bill that something settled in the period."""
    return SQL(
        """
        SELECT so.id
          FROM sale_order so
         WHERE so.company_id = %(company)s AND so.user_id IN %(users)s
           AND so.id IN (
                SELECT sol.order_id
                  FROM (SELECT line.move_id
                          FROM account_partial_reconcile part
                          JOIN account_move_line line ON line.id = part.debit_move_id
                         WHERE part.max_date BETWEEN %(first)s AND %(last)s
                         UNION
                        SELECT line.move_id
                          FROM account_partial_reconcile part
                          JOIN account_move_line line ON line.id = part.credit_move_id
                         WHERE part.max_date BETWEEN %(first)s AND %(last)s
                         UNION
                        SELECT rel.invoice_id
                          FROM account_payment payment
                          JOIN account_move__account_payment rel ON rel.payment_id = payment.id
                         WHERE payment.date BETWEEN %(first)s AND %(last)s
                           AND payment.move_id IS NULL AND payment.state = 'paid') moved
                  JOIN account_move_line line ON line.move_id = moved.move_id
                  JOIN sale_order_line_invoice_rel rel ON rel.invoice_line_id = line.id
                  JOIN sale_order_line sol ON sol.id = rel.order_line_id)""",
        company=company.id,
        users=tuple(user_ids),
        first=first,
        last=last,
    )


# Payments without journal entry, each by itself: `unbooked` knows only what they come to and the last day. Those of
# one bill count in the order of their days, less what the bank has confirmed, then those spread over several bills.
_LOOSE_ITEM = SQL(
    """
    loose_item AS (
        SELECT single.move_id, single.payment_id, single.day, FALSE AS is_spread,
               GREATEST(0, LEAST(room.residual, single.upto - room.bank))
               - GREATEST(0, LEAST(room.residual, single.upto - single.amount - room.bank)) AS amount
          FROM (SELECT loose.*,
                       SUM(loose.amount) OVER (
                            PARTITION BY loose.move_id ORDER BY loose.day, loose.payment_id
                            ROWS UNBOUNDED PRECEDING) AS upto
                  FROM loose
                 WHERE loose.spread = 1) single
          JOIN room ON room.move_id = single.move_id
         UNION ALL
        SELECT move_id, payment_id, day, TRUE, amount FROM spread
    ),
    received AS (
        SELECT move_id, day, part_id, payment_id, money AS amount FROM entry WHERE money <> 0
         UNION ALL
        SELECT counted.move_id, counted.day, NULL, counted.payment_id, room.sign * (%(upto)s - %(before)s)
          FROM (SELECT loose_item.*,
                       SUM(loose_item.amount) OVER (
                            PARTITION BY loose_item.move_id
                            ORDER BY loose_item.is_spread, loose_item.day, loose_item.payment_id
                            ROWS UNBOUNDED PRECEDING) AS upto
                  FROM loose_item) counted
          JOIN room ON room.move_id = counted.move_id
    ),
    item AS (
        SELECT received.*,
               SUM(received.amount) OVER (
                    PARTITION BY received.move_id ORDER BY received.day, received.part_id, received.payment_id
                    ROWS UNBOUNDED PRECEDING) AS upto
          FROM received
    )""",
    upto=rounded(SQL("LEAST(room.residual, counted.upto)"), SQL("room.rounding")),
    before=rounded(SQL("LEAST(room.residual, counted.upto - counted.amount)"), SQL("room.rounding")),
)


def received(user_ids, company, first, last):
    """Return the query for the money that came in on the contracts of people, less what was paid back.

    The same facts as those of the stored collection, so over all time the figures of a contract add up to what it
    has collected. The day is that of the payment; one that came before its invoice counts when both were there.

    :param user_ids: ids of `res.users`, salespeople of the contracts; at least one
    :param company: `res.company` of the contracts; amounts are in its currency, at the rate of the payment's day
    :param date first: first day
    :param date last: last day, included
    :return: SQL; yields (user id, amount, ids of the contracts)
    """
    amount = SQL("((%s) - (%s)) * fx.factor", share(SQL("item.upto")), share(SQL("(item.upto - item.amount)")))
    return SQL(
        """
        WITH %(facts)s, %(items)s
        SELECT so.user_id, SUM(%(amount)s), ARRAY_AGG(DISTINCT so.id)
          FROM target
          JOIN sale_order so ON so.id = target.id
          JOIN piece ON piece.order_id = target.id AND piece.whole IS NOT NULL
          JOIN bill ON bill.id = piece.move_id
          JOIN item ON item.move_id = bill.id AND item.day BETWEEN %(first)s AND %(last)s
          JOIN LATERAL (
                SELECT CASE WHEN bill.currency_id = %(currency)s THEN 1
                            ELSE %(to_company)s / %(from_bill)s END AS factor) fx ON TRUE
         WHERE item.amount <> 0
         GROUP BY so.user_id
        """,
        facts=facts(_orders(user_ids, company, first, last)),
        items=_LOOSE_ITEM,
        amount=rounded(amount, SQL("%s::numeric", company.currency_id.rounding)),
        first=first,
        last=last,
        currency=company.currency_id.id,
        to_company=rate(SQL("%s", company.currency_id.id), SQL("item.day")),
        from_bill=rate(SQL("bill.currency_id"), SQL("item.day")),
    )
