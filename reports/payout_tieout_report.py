from odoo import api, fields, models
from odoo.tools import SQL


class PayoutTieout(models.Model):
    """Ledger against books: open ledger lines and the balance of the accrued payout account (invariant 2).

    One row per company, account and beneficiary, computed from the facts each time it is read. A line is open when its
    accrual is in the books (or it is a carried balance) and no posted document and no closing has taken it out
    again. The difference reads 0.00; otherwise the rows behind it are named.
    """

    _name = "marketing.payout.tieout"
    _description = "Payout Ledger against Books"
    _auto = False
    _order = "company_id, account_id, partner_id"
    _rec_name = "partner_id"

    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    account_id = fields.Many2one("account.account", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Beneficiary", readonly=True)
    ledger = fields.Monetary(string="Open Ledger Lines", readonly=True)
    books = fields.Monetary(string="Balance of the Account", readonly=True, help="Credit balance of the accrued payout account.")
    difference = fields.Monetary(readonly=True)
    is_different = fields.Boolean(string="Differs", readonly=True)

    _depends = {
        "marketing.payout.line": [
            "company_id", "partner_id", "kind", "amount", "statement_id", "accrual_move_id", "accrual_account_id",
        ],
        "marketing.payout.statement": ["document_id", "settled_on"],
        "account.move": ["state", "reversed_entry_id"],
        "account.move.line": ["account_id", "partner_id", "balance", "parent_state", "company_id"],
        "res.company": ["payout_accrual_account_id", "partner_id", "currency_id"],
        "res.partner": ["commercial_partner_id"],
    }

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT hashtextextended(concat_ws('/', sides.company_id, sides.account_id, COALESCE(sides.partner_id, 0)), 0)
                       & 4503599627370495 AS id,
                   sides.company_id, company.currency_id, sides.account_id, sides.partner_id,
                   SUM(sides.ledger) AS ledger, SUM(sides.books) AS books,
                   SUM(sides.ledger) - SUM(sides.books) AS difference,
                   ABS(SUM(sides.ledger) - SUM(sides.books)) >= currency.rounding / 2 AS is_different
              FROM (%s UNION ALL %s) sides
              JOIN res_company company ON company.id = sides.company_id
              JOIN res_currency currency ON currency.id = company.currency_id
          GROUP BY sides.company_id, company.currency_id, currency.rounding, sides.account_id, sides.partner_id
            """,
            self._ledger_side(),
            self._books_side(),
        )

    # ------------------------------------------------------------------
    # The two sides
    # ------------------------------------------------------------------

    @api.model
    def _open_lines_sql(self):
        """Return FROM and WHERE over the open ledger lines (alias `line`, contact `partner`)."""
        return SQL(
            """
              FROM marketing_payout_line line
              JOIN res_partner partner ON partner.id = line.partner_id
         LEFT JOIN account_move accrual ON accrual.id = line.accrual_move_id
         LEFT JOIN marketing_payout_statement statement ON statement.id = line.statement_id
         LEFT JOIN account_move document ON document.id = statement.document_id
             WHERE (line.kind = 'carry' OR accrual.state = 'posted')
               AND statement.settled_on IS NULL
               AND (document.state IS DISTINCT FROM 'posted' OR EXISTS (
                       SELECT 1 FROM account_move reversal
                        WHERE reversal.reversed_entry_id = document.id AND reversal.state = 'posted'))
            """
        )

    @api.model
    def _ledger_side(self):
        """Return the SELECT over the open ledger lines."""
        return SQL(
            """
            SELECT line.company_id, line.accrual_account_id AS account_id, %s AS partner_id,
                   line.amount AS ledger, 0.0 AS books
              %s
            """,
            self.env["res.partner"]._payout_account_partner_sql("partner"),
            self._open_lines_sql(),
        )

    @api.model
    def _books_where_sql(self):
        """Return FROM and WHERE over the journal items on accrued payout accounts (alias `item`, contact `partner`).

        These are the accounts that companies use now, and those that the ledger ever used.
        """
        return SQL(
            """
              FROM account_move_line item
         LEFT JOIN res_partner partner ON partner.id = item.partner_id
             WHERE item.parent_state = 'posted'
               AND item.account_id IN (
                       SELECT payout_accrual_account_id FROM res_company WHERE payout_accrual_account_id IS NOT NULL
                        UNION
                       SELECT accrual_account_id FROM marketing_payout_line WHERE accrual_account_id IS NOT NULL)
            """
        )

    @api.model
    def _books_side(self):
        """Return the SELECT over the journal items."""
        return SQL(
            """
            SELECT item.company_id, item.account_id, %s AS partner_id, 0.0 AS ledger, -item.balance AS books
              %s
            """,
            self.env["res.partner"]._payout_account_partner_sql("partner"),
            self._books_where_sql(),
        )

    # ------------------------------------------------------------------
    # Questions
    # ------------------------------------------------------------------

    @api.model
    def _tieout(self, company):
        """Compare ledger and books of a company.

        :param company: one `res.company`
        :return: {'ledger', 'books', 'difference' in company currency, 'rows': records that differ}
        """
        self.env.flush_all()
        report = self.sudo().with_context(active_test=False)  # for checks by the system; screens use their own rights
        report.invalidate_model(flush=False)
        domain = [("company_id", "=", company.id)]
        [[ledger, books]] = report._read_group(domain, [], ["ledger:sum", "books:sum"])
        return {
            "ledger": company.currency_id.round(ledger or 0.0),
            "books": company.currency_id.round(books or 0.0),
            "difference": company.currency_id.round((ledger or 0.0) - (books or 0.0)),
            "rows": report.search([*domain, ("is_different", "=", True)]),
        }

    @api.model
    def _sums_of_partners(self, companies, partners):
        """Return {(company id, contact id in the books): (ledger, books)} for these beneficiaries, in one query."""
        keys = [partner._payout_account_partner().id for partner in partners]
        self.env.flush_all()
        self.invalidate_model(flush=False)
        rows = self._read_group(
            [("company_id", "in", companies.ids), ("partner_id", "in", keys)],
            ["company_id", "partner_id"],
            ["ledger:sum", "books:sum"],
        )
        return {(company.id, partner.id): (ledger, books) for company, partner, ledger, books in rows}

    def _differing(self):
        """Name what differs in one row.

        Ledger lines are matched with the entry that books them: lines of an accrual whose items do not show their
        sum, and journal items of entries that the ledger does not know.

        :return: (ledger lines, journal items)
        """
        self.ensure_one()
        self.env.flush_all()
        key = self.env["res.partner"]._payout_account_partner_sql("partner")
        same_row = SQL("AND %s IS NOT DISTINCT FROM %s", key, self.partner_id.id or None)
        # Entry by entry: what the ledger says it books, and what its items say.
        rows = self.env.execute_query(
            SQL(
                """
                WITH ledger AS (
                    SELECT line.id, line.amount, line.accrual_move_id AS move_id
                      FROM marketing_payout_line line JOIN res_partner partner ON partner.id = line.partner_id
                     WHERE line.company_id = %(company)s AND line.accrual_account_id = %(account)s
                       AND line.kind <> 'carry' %(same_row)s
                     UNION ALL
                    SELECT line.id, -line.amount, document.id
                      FROM marketing_payout_line line
                      JOIN res_partner partner ON partner.id = line.partner_id
                      JOIN account_move document ON document.payout_statement_id = line.statement_id AND document.state = 'posted'
                     WHERE line.company_id = %(company)s AND line.accrual_account_id = %(account)s %(same_row)s
                     UNION ALL
                    SELECT line.id, line.amount, reversal.id
                      FROM marketing_payout_line line
                      JOIN res_partner partner ON partner.id = line.partner_id
                      JOIN account_move document ON document.payout_statement_id = line.statement_id AND document.state = 'posted'
                      JOIN account_move reversal ON reversal.reversed_entry_id = document.id AND reversal.state = 'posted'
                     WHERE line.company_id = %(company)s AND line.accrual_account_id = %(account)s %(same_row)s
                ), items AS (
                    SELECT item.id, -item.balance AS amount, item.move_id
                      %(books)s AND item.company_id = %(company)s AND item.account_id = %(account)s %(same_row)s
                ), entries AS (
                    SELECT move_id FROM (
                        SELECT move_id, amount FROM ledger UNION ALL SELECT move_id, -amount FROM items) both_sides
                  GROUP BY move_id HAVING ABS(SUM(amount)) >= 0.005
                )
                SELECT 'line', ledger.id FROM ledger WHERE EXISTS (
                    SELECT 1 FROM entries WHERE entries.move_id IS NOT DISTINCT FROM ledger.move_id)
                 UNION
                SELECT 'item', items.id FROM items JOIN entries USING (move_id)
                """,
                company=self.company_id.id,
                account=self.account_id.id,
                same_row=same_row,
                books=self._books_where_sql(),
            )
        )
        lines = [record_id for side, record_id in rows if side == "line"]
        items = [record_id for side, record_id in rows if side == "item"]
        return self.env["marketing.payout.line"].browse(lines), self.env["account.move.line"].browse(items)

    # ------------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------------

    def action_open_lines(self):
        """Open the ledger lines of this row that differ, or all its open lines when it agrees."""
        self.ensure_one()
        lines = self._differing()[0] if self.is_different else self._open_lines()
        return self._action("marketing.payout.line", lines, self.env._("Ledger Lines"))

    def action_open_items(self):
        """Open the journal items of this row that differ, or all of them when it agrees."""
        self.ensure_one()
        if self.is_different:
            items = self._differing()[1]
        else:
            items = self.env["account.move.line"].search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("account_id", "=", self.account_id.id),
                    ("parent_state", "=", "posted"),
                    ("partner_id", "child_of", self.partner_id.id) if self.partner_id else ("partner_id", "=", False),
                ]
            )
        return self._action("account.move.line", items, self.env._("Journal Items"))

    def _open_lines(self):
        """Return the open ledger lines of this row."""
        rows = self.env.execute_query(
            SQL(
                "SELECT line.id %s AND line.company_id = %s AND line.accrual_account_id = %s AND %s = %s",
                self._open_lines_sql(),
                self.company_id.id,
                self.account_id.id,
                self.env["res.partner"]._payout_account_partner_sql("partner"),
                self.partner_id.id or None,
            )
        )
        return self.env["marketing.payout.line"].browse([row[0] for row in rows])

    @api.model
    def _action(self, model, records, title):
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", records.ids)],
        }

    @api.model
    def _action_of_partner(self, company, partner):
        """Return the action behind the badge of a statement: differing lines, else the person's row."""
        key = partner._payout_account_partner()
        rows = self.search([("company_id", "=", company.id), ("partner_id", "=", key.id)])
        different = rows.filtered("is_different")
        if len(different) == 1:
            return different.action_open_lines()
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_payout_tieout_action")
        return {**action, "domain": [("id", "in", rows.ids)], "context": {}}
