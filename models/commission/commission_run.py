from odoo import api, models
from odoo.tools import SQL

from ..core.clock import now, zone_name
from ..core.words import in_english

# Commissions handled in one statement and one commit.
BATCH = 20000


class Commission(models.Model):
    """The run: entitlements, earning and taking back, in sets.

    Set-based SQL, because a company with ten thousand contracts makes forty thousand ledger lines in one run and
    the ORM needs ten times as long for them (measured in `make bench`). Amounts are rounded as the ORM does, half away
    from zero to the currency's unit, and what is left over goes to the last part (invariant 1).
    """

    _inherit = "marketing.commission"

    @api.model
    def _cron_run(self):
        """Bring the commissions of all companies up to date, batch by batch. Idempotent."""
        cron = self.env["ir.cron"]
        for company in self._plans().company_id:
            records = self.with_company(company)
            while done := records._run(company, limit=BATCH):
                cron._commit_progress(done)
                if done < BATCH:
                    break
            self.env["marketing.commission.pool"]._make_missing(company)

    @api.model
    def _wake_up(self):
        """Ask for a run as soon as this transaction is committed."""
        # Not env.ref: that looks the record up each time, and this is on the way of every full payment.
        cron_id = self.env["ir.model.data"]._xmlid_to_res_id("marketing_office.ir_cron_commission_run")
        if cron_id:
            # sudo: whoever reconciles a payment starts the run; it decides by itself what is to be done.
            self.env["ir.cron.trigger"].sudo().create({"cron_id": cron_id, "call_at": now(self.env)})

    @api.model
    def _run(self, company, limit=BATCH):
        """Bring the commissions of one company up to date (K-05, K-06; invariants 1, 3, 5).

        Safe to run twice or on two workers: rows are locked, locked ones are left to the other worker, and unique
        indexes stand behind both commissions and ledger lines.

        :param company: `res.company`
        :param int limit: commissions earned at most in this call
        :return: number of commissions that were earned or taken back
        """
        self._entitle_missing(company)
        return self._take_back(company, limit) + self._earn(company, limit)

    # ------------------------------------------------------------------
    # Entitlement
    # ------------------------------------------------------------------

    @api.model
    def _entitle(self, order_ids, anew=False):
        """Make the entitlements of confirmed contracts.

        :param list order_ids: ids of contracts
        :param bool anew: replace entitlements that were never earned
        """
        if not order_ids:
            return
        if anew:
            self._drop_expected(order_ids)
        self._insert_entitlements(SQL("o.id IN %s", tuple(order_ids)), order_ids)
        self._invalidate()

    @api.model
    def _drop_expected(self, order_ids):
        """Remove the entitlements of contracts that were never earned; nothing in the ledger refers to them."""
        self.env.execute_query(
            SQL(
                """
                DELETE FROM marketing_commission
                 WHERE state = 'expected' AND turn = 0 AND order_id IN %s RETURNING id
                """,
                tuple(order_ids),
            )
        )
        self._invalidate()

    @api.model
    def _entitle_missing(self, company):
        """Make entitlements of contracts that were confirmed before a plan was, and follow changed amounts."""
        scope = SQL(
            "o.company_id = %s AND NOT EXISTS (SELECT 1 FROM marketing_commission had WHERE had.order_id = o.id)",
            company.id,
        )
        self._insert_entitlements(scope, company=company)
        self._follow_amounts(company)
        self._invalidate()

    def _invalidate(self):
        """Forget what is cached of commissions, after a statement has changed them."""
        self.invalidate_model()
        self.env["sale.order"].invalidate_model(["commission_ids"])

    @api.model
    def _plans(self, company=None):
        """Return the plans that are or were in force, in the order in which they are tried."""
        domain = [("state", "in", ("confirmed", "retired"))]
        if company:
            domain.append(("company_id", "=", company.id))
        # sudo: plans are read for whoever confirms a contract.
        return self.env["marketing.commission.plan"].sudo().search(domain)

    @api.model
    def _insert_entitlements(self, scope, order_ids=None, company=None):
        """Insert the entitlements that are missing; a contract follows the first plan that fits it.

        :param SQL scope: condition on order `o`
        :param list order_ids: the orders in question, if known: they narrow the search of a plan's condition
        """
        plans = self._plans(company)
        if not plans:
            return
        self._flush_sources()
        for plan in plans:
            fitting = scope
            if (plan.domain or "[]").strip() != "[]":
                fitting = SQL("%s AND o.id IN %s", scope, plan._orders_query(order_ids).subselect())
            self.env.cr.execute(
                SQL(
                    """
                    WITH %(entitlement)s
                    INSERT INTO marketing_commission
                           (create_uid, write_uid, create_date, write_date, order_id, company_id, currency_id,
                            partner_id,
                            user_id, role, plan_id, plan_version, base_amount, rate, unit, share, amount, state, turn)
                    SELECT %(uid)s, %(uid)s, %(now)s, %(now)s, order_id, company_id, currency_id, partner_id,
                           person_id, role, plan_id, version, base, rate, unit, share, amount, 'expected', 0
                      FROM entitlement
                     ORDER BY order_id, role, position
                        ON CONFLICT (order_id, partner_id, role) DO NOTHING
                    """,
                    entitlement=self._entitlement_sql(plan, fitting),
                    uid=self.env.uid,
                    now=now(self.env),
                )
            )

    def _flush_sources(self):
        """Write pending changes of what the statements read."""
        self.env["sale.order"].flush_model(
            ["state", "company_id", "date_order", "user_id", "amount_untaxed", "amount_total", "currency_rate"]
        )
        self.env["marketing.commission.pool"].flush_model()
        self.env["marketing.commission.share"].flush_model()
        self.env["marketing.commission.plan"].flush_model()
        self.env["marketing.commission.rate"].flush_model()
        self.env["res.users"].flush_model(["partner_id"])

    def _base_sql(self):
        """Return the amount that counts, in the company's currency and rounded, for order `o` and plan `p`."""
        return SQL(
            """ROUND(CASE p.base WHEN 'total' THEN o.amount_total
                                 WHEN 'collected' THEN COALESCE(o.collection_collected, 0)
                                 ELSE o.amount_untaxed END
                     / COALESCE(NULLIF(o.currency_rate, 0), 1)::numeric / cur.rounding::numeric)
               * cur.rounding::numeric"""
        )

    def _entitlement_sql(self, plan, scope):
        """Return common table expressions that end in `entitlement`: who is entitled to what under one plan.

        A person's part of the pool is rounded; the last one takes what is left of the parts given out.

        :param SQL scope: condition on order `o`
        """
        return SQL(
            """
            money AS (
                SELECT o.id AS order_id, o.user_id, c.id AS company_id, c.currency_id, cur.rounding::numeric AS cent,
                       p.id AS plan_id, p.version, %(base)s AS base
                  FROM sale_order o
                  JOIN res_company c ON c.id = o.company_id
                  JOIN res_currency cur ON cur.id = c.currency_id
                  JOIN marketing_commission_plan p ON p.id = %(plan)s AND p.company_id = o.company_id
                 CROSS JOIN LATERAL (SELECT (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day) signed
                 WHERE o.state = 'sale' AND signed.day >= p.valid_from
                   AND (p.valid_to IS NULL OR signed.day <= p.valid_to)
                   AND NOT EXISTS (
                        SELECT 1 FROM marketing_commission had WHERE had.order_id = o.id AND had.plan_id != p.id)
                   AND %(scope)s
            ), whole AS (
                SELECT m.*, r.role, r.rate, r.unit,
                       ROUND(m.base * r.rate::numeric / CASE r.unit WHEN 'permille' THEN 1000 ELSE 100 END / m.cent)
                       * m.cent AS whole
                  FROM money m JOIN marketing_commission_rate r ON r.plan_id = m.plan_id
            ), person AS (
                SELECT w.*, u.partner_id, u.id AS person_id, 100.0 AS share, 0 AS position
                  FROM whole w JOIN res_users u ON u.id = w.user_id
                 WHERE w.role = 'salesperson'
                UNION ALL
                SELECT w.*, s.partner_id, u.id, s.percent, s.id
                  FROM whole w
                  JOIN marketing_commission_pool pool ON pool.order_id = w.order_id AND pool.state = 'confirmed'
                  JOIN marketing_commission_share s ON s.pool_id = pool.id
                  LEFT JOIN LATERAL (
                    SELECT id FROM res_users WHERE partner_id = s.partner_id AND NOT share
                     ORDER BY active DESC, id LIMIT 1
                  ) u ON TRUE
                 WHERE w.role = 'team'
            ), part AS (
                SELECT p.*, ROUND(p.whole * p.share::numeric / 100 / p.cent) * p.cent AS part,
                       ROUND(p.whole * SUM(p.share::numeric) OVER pool / 100 / p.cent) * p.cent AS given_out,
                       p.position = MAX(p.position) OVER pool AS is_last
                  FROM person p
                WINDOW pool AS (PARTITION BY p.order_id, p.role)
            ), entitlement AS (
                SELECT part.*, CASE WHEN is_last THEN given_out - (SUM(part) OVER pool - part) ELSE part END AS amount
                  FROM part
                WINDOW pool AS (PARTITION BY order_id, role)
            )
            """,
            base=self._base_sql(),
            plan=plan.id,
            scope=scope,
            zone=zone_name(plan.company_id),
        )

    def _follow_amounts(self, company):
        """Drop entitlements of cancelled contracts, and let those that are not earned follow a changed amount."""
        self._flush_sources()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT com.order_id, com.plan_id, o.state = 'sale'
                  FROM marketing_commission com
                  JOIN sale_order o ON o.id = com.order_id
                  JOIN marketing_commission_plan p ON p.id = com.plan_id
                  JOIN res_currency cur ON cur.id = com.currency_id
                 WHERE com.state = 'expected' AND com.company_id = %(company)s
                   AND ((o.state != 'sale' AND com.turn = 0) OR (o.state = 'sale' AND com.base_amount != %(base)s))
                 GROUP BY com.order_id, com.plan_id, o.state
                """,
                company=company.id,
                base=self._base_sql(),
            )
        )
        if not rows:
            return
        self._drop_expected([order_id for order_id, _plan_id, in_force in rows if not in_force] or [0])
        changed = {}
        for order_id, plan_id, in_force in rows:
            if in_force:
                changed.setdefault(plan_id, []).append(order_id)
        for plan in self.env["marketing.commission.plan"].sudo().browse(changed):  # sudo: see _plans
            self.env.cr.execute(
                SQL(
                    """
                    WITH %(entitlement)s
                    UPDATE marketing_commission com
                       SET base_amount = entitlement.base, amount = entitlement.amount, write_date = %(now)s
                      FROM entitlement
                     WHERE com.order_id = entitlement.order_id AND com.partner_id = entitlement.partner_id
                       AND com.role = entitlement.role AND com.state = 'expected'
                    """,
                    entitlement=self._entitlement_sql(plan, SQL("o.id IN %s", tuple(changed[plan.id]))),
                    now=now(self.env),
                )
            )

    # ------------------------------------------------------------------
    # Earning and taking back
    # ------------------------------------------------------------------

    @api.model
    def _earn(self, company, limit):
        """Earn the commissions of fully collected contracts: one ledger line for each part (K-05 … K-07)."""
        self.env["sale.order"].flush_model(["state", "collection_date"])
        rows = self.env.execute_query(
            SQL(
                """
                WITH batch AS (
                    SELECT com.id, o.collection_date
                      FROM marketing_commission com JOIN sale_order o ON o.id = com.order_id
                     WHERE com.state = 'expected' AND com.company_id = %(company)s
                       AND o.state = 'sale' AND o.collection_date IS NOT NULL
                     ORDER BY com.id LIMIT %(limit)s
                       FOR UPDATE OF com SKIP LOCKED
                )
                UPDATE marketing_commission com
                   SET state = 'earned', earned_date = batch.collection_date, turn = turn + 1, write_date = %(now)s
                  FROM batch WHERE batch.id = com.id
                RETURNING com.id
                """,
                company=company.id,
                limit=limit,
                now=now(self.env),
            )
        )
        if not rows:
            return 0
        self.env["marketing.payout.line"]._append_select(self._earned_lines(company, [row[0] for row in rows]))
        self.invalidate_model()
        return len(rows)

    @api.model
    def _take_back(self, company, limit):
        """Take back what is no longer earned: the collection was undone, or the contract cancelled (invariant 3)."""
        self.env["sale.order"].flush_model(["state", "collection_date"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT com.id, o.state = 'sale'
                  FROM marketing_commission com JOIN sale_order o ON o.id = com.order_id
                 WHERE com.state = 'earned' AND com.company_id = %s
                   AND (o.collection_date IS NULL OR o.state != 'sale')
                 ORDER BY com.id LIMIT %s
                   FOR UPDATE OF com SKIP LOCKED
                """,
                company.id,
                limit,
            )
        )
        if not rows:
            return 0
        # sudo: the run writes for everybody.
        commissions = self.sudo().browse([row[0] for row in rows])
        lines = (
            self.env["marketing.payout.line"]
            .sudo()
            .search(
                [
                    ("origin_model", "=", self._name),
                    ("origin_id", "in", commissions.ids),
                    ("reverses_id", "=", False),
                    ("reversal_ids", "=", False),
                ]
            )
        )
        lines._reverse(in_english(self.env)._("The contract is no longer fully collected."))
        commissions._guarded_write({"state": "expected", "earned_date": False})
        cancelled = self.browse([row[0] for row in rows if not row[1]])
        # sudo: the run writes for everybody.
        cancelled.sudo()._guarded_write({"state": "cancelled"})
        return len(rows)
