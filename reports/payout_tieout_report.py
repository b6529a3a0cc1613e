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
    books = fields.Monetary(
        string="Balance of the Account", readonly=True, help="Credit balance of the accrued payout account."
    )
    difference = fields.Monetary(readonly=True)
    is_different = fields.Boolean(string="Differs", readonly=True)

    _depends = {
        "marketing.payout.line": [
            "company_id",
            "partner_id",
            "kind",
            "amount",
            "statement_id",
            "accrual_move_id",
            "accrual_account_id",
        ],
        "marketing.payout.statement": ["document_id", "settled_on"],
        "account.move": ["state", "reversed_entry_id"],
        "account.move.line": ["account_id", "partner_id", "balance", "parent_state", "company_id"],
        "res.company": ["payout_accrual_account_id", "partner_id", "currency_id"],
        "res.partner": ["commercial_partner_id"],
    }

    @property
    def _table_query(self):
        # Each side is summed by contact before contacts are looked at: there are many lines and few people.
        return SQL(
            """
            SELECT hashtextextended(concat_ws(
                       '/', both_sides.company_id, both_sides.account_id, COALESCE(both_sides.key_id, 0)), 0)
                       & 4503599627370495 AS id,
                   both_sides.company_id, company.currency_id, both_sides.account_id, both_sides.key_id AS partner_id,
                   SUM(both_sides.ledger) AS ledger, SUM(both_sides.books) AS books,
                   SUM(both_sides.ledger) - SUM(both_sides.books) AS difference,
                   ABS(SUM(both_sides.ledger) - SUM(both_sides.books)) >= currency.rounding / 2 AS is_different
              FROM (SELECT side.company_id, side.account_id, side.ledger, side.books, %(key)s AS key_id
                      FROM (%(ledger)s UNION ALL %(books)s) side
                 LEFT JOIN res_partner partner ON partner.id = side.partner_id) both_sides
              JOIN res_company company ON company.id = both_sides.company_id
              JOIN res_currency currency ON currency.id = company.currency_id
          GROUP BY both_sides.company_id, both_sides.account_id, both_sides.key_id,
                   company.currency_id, currency.rounding
            """,
            key=self.env["res.partner"]._payout_account_partner_sql("partner"),
            ledger=self._ledger_side(),
            books=self._books_side(),
        )

    # ------------------------------------------------------------------
    # The two sides
    # ------------------------------------------------------------------

    @api.model
    def _open_lines_sql(self):
        """Return FROM and WHERE over the open ledger lines (alias `line`)."""
        return SQL(
            """
              FROM marketing_payout_line line
         LEFT JOIN account_move accrual ON accrual.id = line.accrual_move_id
             WHERE (line.kind = 'carry' OR accrual.state = 'posted')
               AND (line.statement_id IS NULL OR line.statement_id NOT IN (
                       SELECT statement.id
                         FROM marketing_payout_statement statement
                    LEFT JOIN account_move document ON document.id = statement.document_id
                        WHERE statement.settled_on IS NOT NULL
                           OR (document.state = 'posted' AND document.id NOT IN (
                                   SELECT reversal.reversed_entry_id FROM account_move reversal
                                    WHERE reversal.reversed_entry_id IS NOT NULL AND reversal.state = 'posted'))))
            """
        )

    @api.model
    def _ledger_side(self):
        """Return the SELECT over the open ledger lines."""
        return SQL(
            """
            SELECT line.company_id, line.accrual_account_id AS account_id, line.partner_id,
                   SUM(line.amount) AS ledger, 0.0 AS books
              %s
          GROUP BY line.company_id, line.accrual_account_id, line.partner_id
            """,
            self._open_lines_sql(),
        )

    @api.model
    def _items_sql(self):
        """Return FROM and WHERE over the journal items on accrued payout accounts (alias `item`).

        These are the accounts that companies use now, and those that the ledger ever used.
        """
        return SQL(
            """
              FROM account_move_line item
             WHERE item.parent_state = 'posted'
               AND item.account_id = ANY(ARRAY(
                       SELECT payout_accrual_account_id FROM res_company WHERE payout_accrual_account_id IS NOT NULL
                        UNION
                       SELECT accrual_account_id FROM marketing_payout_line WHERE accrual_account_id IS NOT NULL))
            """
        )

    @api.model
    def _books_side(self):
        """Return the SELECT over the journal items."""
        return SQL(
            """
            SELECT item.company_id, item.account_id, item.partner_id, 0.0 AS ledger, -SUM(item.balance) AS books
              %s
          GROUP BY item.company_id, item.account_id, item.partner_id
            """,
            self._items_sql(),
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

    def _contacts_sql(self):
        """Return the SELECT of the ids of the contacts that make up this row."""
        self.ensure_one()
        return SQL(
            "SELECT partner.id FROM res_partner partner WHERE %s = %s",
            self.env["res.partner"]._payout_account_partner_sql("partner"),
            self.partner_id.id or 0,
        )

    def _differing(self):
        """Name what differs in one row.

        Entry by entry, what the ledger says the entry books is compared with its journal items: accruals add, posted
        documents take out, their reversals put back.

        :return: (ledger lines, journal items) of the entries that do not agree
        """
        self.ensure_one()
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                WITH mine AS MATERIALIZED (
                    SELECT line.id, line.amount, line.kind, line.accrual_move_id, line.statement_id
                      FROM marketing_payout_line line
                     WHERE line.company_id = %(company)s AND line.accrual_account_id = %(account)s
                       AND line.partner_id IN (%(contacts)s)
                ), ledger AS (
                    SELECT id, amount, accrual_move_id AS move_id FROM mine WHERE kind <> 'carry'
                     UNION ALL
                    SELECT mine.id, -mine.amount, document.id
                      FROM mine JOIN account_move document
                        ON document.payout_statement_id = mine.statement_id AND document.state = 'posted'
                     UNION ALL
                    SELECT mine.id, mine.amount, reversal.id
                      FROM mine
                      JOIN account_move document
                        ON document.payout_statement_id = mine.statement_id AND document.state = 'posted'
                      JOIN account_move reversal
                        ON reversal.reversed_entry_id = document.id AND reversal.state = 'posted'
                ), items AS (
                    SELECT item.id, -item.balance AS amount, item.move_id
                      %(items)s AND item.company_id = %(company)s AND item.account_id = %(account)s AND %(same_contact)s
                ), entries AS (
                    SELECT move_id
                      FROM (SELECT move_id, amount FROM ledger UNION ALL SELECT move_id, -amount FROM items) both_sides
                  GROUP BY move_id HAVING ABS(SUM(amount)) >= 0.005
                )
                SELECT 'line', ledger.id FROM ledger WHERE EXISTS (
                    SELECT 1 FROM entries WHERE entries.move_id IS NOT DISTINCT FROM ledger.move_id)
                 UNION
                SELECT 'item', items.id FROM items JOIN entries USING (move_id)
                """,
                company=self.company_id.id,
                account=self.account_id.id,
                contacts=self._contacts_sql(),
                items=self._items_sql(),
                same_contact=SQL("item.partner_id IN (%s)", self._contacts_sql())
                if self.partner_id
                else SQL("item.partner_id IS NULL"),
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
                """SELECT line.id %s AND line.company_id = %s AND line.accrual_account_id = %s
                      AND line.partner_id IN (%s)""",
                self._open_lines_sql(),
                self.company_id.id,
                self.account_id.id,
                self._contacts_sql(),
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
