from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..core.words import month_words

GATE_POST = "payout.statement.post"


class PayoutStatement(models.Model):
    """What one person gets (or owes) for one month: the due ledger lines, one approval, one payable document.

    =============  ==================================  =======================================================
    action         who                                 when
    =============  ==================================  =======================================================
    make           scheduled action, payout finance    lines are due; one per company, person and month
    submit         payout finance                      draft, and an approval chain covers it
    post           payout finance                      approved (or no chain covers it)
    pay            payout finance                      the document is posted
    reverse        payout finance                      the document is posted
    reopen         payout finance                      settled without payment, balance not yet on a closed one
    delete         payout finance                      draft without lines
    read           own, leaders, directors, finance, auditors
    =============  ==================================  =======================================================

    The state is not set but follows from facts: the approval requests, the document and its payment.
    Amounts are set by the methods of this model only, in the company's currency.
    """

    _name = "marketing.payout.statement"
    _description = "Pay Statement"
    _inherit = ["mail.thread", "mail.activity.mixin", "marketing.approval.mixin", "marketing.guard"]
    _order = "month desc, name desc, id desc"
    _rec_names_search = ["name", "partner_id.name"]
    # Who may read a statement may write about it: the beneficiary agrees or objects in the log.
    _mail_post_access = "read"
    _guarded_fields = frozenset(
        {
            "name",
            "company_id",
            "currency_id",
            "partner_id",
            "user_id",
            "month",
            "pay_date",
            "prepared_by_id",
            "line_ids",
            "line_count",
            "amount_earned",
            "amount_deducted",
            "amount_net",
            "document_id",
            "document_ids",
            "settled_on",
            "state",
        }
    )
    _approval_watched_fields = ("company_id", "partner_id", "month", "line_ids.kind", "line_ids.amount")

    name = fields.Char(string="Number", required=True, readonly=True, copy=False)
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="restrict")
    currency_id = fields.Many2one("res.currency", related="company_id.currency_id", store=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Beneficiary",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
        tracking=True,
    )
    user_id = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", index="btree_not_null", help="Empty for agents."
    )
    job_title = fields.Char(string="Job", compute="_compute_job_title", compute_sudo=True)
    image_128 = fields.Binary(related="partner_id.image_128", string="Image")
    month = fields.Date(required=True, readonly=True, help="First day of the month.")
    month_name = fields.Char(string="Statement", compute="_compute_month_name")
    pay_date = fields.Date(string="Pay On", readonly=True)
    prepared_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    line_ids = fields.One2many("marketing.payout.line", "statement_id", string="Lines", readonly=True)
    line_count = fields.Integer(string="Number of Lines", readonly=True)
    amount_earned = fields.Monetary(string="Earned", readonly=True)
    amount_deducted = fields.Monetary(
        string="Deducted and Carried Over",
        readonly=True,
        help="Deductions, amounts taken back and balances of other months.",
    )
    amount_net = fields.Monetary(string="Net", readonly=True)
    document_id = fields.Many2one(
        "account.move", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )
    document_ids = fields.One2many("account.move", "payout_statement_id", string="All Documents", readonly=True)
    document_state = fields.Selection(related="document_id.status_in_payment", string="Document State")
    document_label = fields.Char(compute="_compute_document_label")
    entry_count = fields.Integer(compute="_compute_entry_count", compute_sudo=True)
    settled_on = fields.Datetime(
        readonly=True, copy=False, help="When it was closed without payment, because nothing was to be paid."
    )
    note = fields.Text(string="Notes")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("approval", "In Approval"),
            ("approved", "Approved"),
            ("posted", "Posted"),
            ("in_payment", "In Payment"),
            ("paid", "Paid"),
            ("settled", "Settled"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
        tracking=True,
    )
    approver_ids = fields.Many2many("res.users", string="Approved By", compute="_compute_approvers", compute_sudo=True)
    approval_progress = fields.Char(compute="_compute_approvers", compute_sudo=True)
    tieout_ledger = fields.Monetary(string="Open Ledger Lines", compute="_compute_tieout", compute_sudo=True)
    tieout_books = fields.Monetary(string="Balance of the Account", compute="_compute_tieout", compute_sudo=True)
    tieout_difference = fields.Monetary(string="Difference", compute="_compute_tieout", compute_sudo=True)

    _once = models.UniqueIndex(
        "(company_id, partner_id, month)", "There is already a statement of this person for this month."
    )

    # ------------------------------------------------------------------
    # Computed fields
    # ------------------------------------------------------------------

    @api.depends("settled_on", "document_id", "approval_request_ids.state")
    def _compute_state(self):
        # What happens to the document is told by `account.move._payout_follow`: a dependency on its fields
        # would cost a query for each step of each customer invoice.
        requests = {}
        for (statement_id, _gate), request in self._approval_live_requests().items():
            requests[statement_id] = request.state
        for statement in self:
            if statement.settled_on:
                statement.state = "settled"
            elif statement.document_id._payout_is_live():
                payment = statement.document_id.payment_state
                statement.state = {"paid": "paid", "in_payment": "in_payment", "partial": "in_payment"}.get(
                    payment, "posted"
                )
            else:
                request = requests.get(statement._origin.id)
                statement.state = {"pending": "approval", "approved": "approved"}.get(request, "draft")

    def _is_closed(self):
        """Return whether this statement is posted, paid or settled, by the facts and not by the stored state."""
        self.ensure_one()
        return bool(self.settled_on) or self.document_id._payout_is_live()

    @api.depends("month")
    def _compute_month_name(self):
        for statement in self:
            statement.month_name = month_words(self.env, statement.month)

    @api.depends("name", "partner_id", "month")
    def _compute_display_name(self):
        for statement in self:
            statement.display_name = f"{statement.name} {statement.partner_id.name or ''}".strip()

    @api.depends("user_id", "partner_id", "company_id")
    def _compute_job_title(self):
        employees = self.env["hr.employee"].search(
            [("user_id", "in", self.user_id.ids), ("company_id", "in", self.company_id.ids)]
        )
        titles = {(employee.user_id, employee.company_id): employee.job_title for employee in employees}
        for statement in self:
            title = titles.get((statement.user_id, statement.company_id)) if statement.user_id else False
            statement.job_title = title or statement.partner_id.function

    @api.depends("document_id.move_type")
    def _compute_document_label(self):
        for statement in self:
            # sudo: only the kind of the document is told.
            bill = statement.document_id.sudo().move_type == "in_invoice"
            statement.document_label = self.env._("Vendor Bill") if bill else self.env._("Vendor Receipt")

    @api.depends("line_ids.accrual_move_id", "document_ids")
    def _compute_entry_count(self):
        for statement in self:
            statement.entry_count = len(statement._entries())

    def _entries(self):
        """Return all journal entries behind this statement: accruals, documents and their reversals."""
        documents = self.document_ids
        return self.line_ids.accrual_move_id | documents | documents.reversal_move_ids

    @api.depends("approval_request_ids.state", "approval_request_ids.ballot_ids.state")
    def _compute_approvers(self):
        # sudo: who has agreed to a statement is no secret to those who may read it.
        requests = {}
        for (statement_id, _gate), request in self._approval_live_requests().items():
            requests[statement_id] = request
        for statement in self:
            request = requests.get(statement._origin.id, self.env["marketing.approval.request"])
            ballots = request.ballot_ids.filtered(lambda ballot: ballot.state == "approved")
            statement.approver_ids = ballots.user_id
            steps = [step for step in request.path or [] if not step.get("skipped")]
            done = len(steps) if request.state == "approved" else request.step_index
            statement.approval_progress = (
                self.env._("%(done)s of %(all)s", done=done, all=len(steps)) if request else False
            )

    @api.depends("line_ids.state")
    def _compute_tieout(self):
        sums = self.env["marketing.payout.tieout"]._sums_of_partners(self.company_id, self.partner_id)
        for statement in self:
            partner = statement.partner_id._payout_account_partner()
            ledger, books = sums.get((statement.company_id.id, partner.id), (0.0, 0.0))
            statement.tieout_ledger = ledger
            statement.tieout_books = books
            statement.tieout_difference = statement.currency_id.round(ledger - books)

    # ------------------------------------------------------------------
    # Upkeep
    # ------------------------------------------------------------------

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = self.filtered(lambda statement: statement.line_ids or statement.document_ids or statement.settled_on)
        if used:
            raise UserError(
                self.env._(
                    "%s has lines or documents and cannot be deleted. Only an empty draft can.",
                    ", ".join(used.mapped("display_name")),
                )
            )

    def _lines_changed(self, reason):
        """Bring statements up to date after lines left them: totals, approvals, a word in the log.

        An approval does not outlive the change (invariant 4), and a pending one ends, since what was to be
        approved is no more.

        :param str reason: why the lines left
        """
        # sudo: statements follow their lines, whoever took these off.
        statements = self.sudo().exists()
        if not statements:
            return
        statements._update_totals()
        fingerprints = statements._approval_fingerprints()
        for (statement_id, _gate), request in statements._approval_live_requests().items():
            if request.fingerprint != fingerprints[statement_id]:
                request._void(statements.browse(statement_id))
        statements._message_log_batch(
            bodies={statement.id: self.env._("Lines were taken back: %s", reason) for statement in statements}
        )

    def _update_totals(self):
        """Set the totals of these statements from their lines, in one statement."""
        if not self:
            return
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                """
                UPDATE marketing_payout_statement statement
                   SET line_count = sums.number, amount_net = sums.net,
                       amount_earned = sums.earned, amount_deducted = sums.net - sums.earned
                  FROM (SELECT listed.id, COUNT(line.id) AS number, COALESCE(SUM(line.amount), 0) AS net,
                               COALESCE(SUM(line.amount)
                                        FILTER (WHERE line.amount > 0 AND line.kind <> 'carry'), 0) AS earned
                          FROM marketing_payout_statement listed
                     LEFT JOIN marketing_payout_line line ON line.statement_id = listed.id
                         WHERE listed.id = ANY(%s)
                      GROUP BY listed.id) sums
                 WHERE statement.id = sums.id
                """,
                list(self.ids),
            )
        )
        self.invalidate_recordset(
            ["line_ids", "line_count", "amount_net", "amount_earned", "amount_deducted"], flush=False
        )

    # ------------------------------------------------------------------
    # Approval
    # ------------------------------------------------------------------

    def _approval_current_gate(self):
        # EXTENDS approval
        return False if self.sudo()._is_closed() else GATE_POST

    def _approval_summary(self):
        # EXTENDS approval
        return {
            "amount": self.amount_net,
            "currency_id": self.currency_id.id,
            "subtitle": self.env._("Statement %s", self.month_name),
        }

    def _approval_lines(self, name):
        # EXTENDS approval: the line that carries the balance on belongs to closing, not to what was approved.
        lines = super()._approval_lines(name)
        return lines - self._carry_out_lines() if name == "line_ids" else lines

    # ------------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------------

    def action_open_document(self):
        """Open the payable document."""
        self.ensure_one()
        return self._action_moves(self.document_id, self.document_label)

    def action_open_entries(self):
        """Open all journal entries behind this statement."""
        self.ensure_one()
        return self._action_moves(self._entries(), self.env._("Journal Entries"))

    def _action_moves(self, moves, title):
        action = {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "account.move",
            "domain": [("id", "in", moves.ids)],
        }
        if len(moves) == 1:
            return {**action, "view_mode": "form", "views": [(False, "form")], "res_id": moves.id}
        return {**action, "view_mode": "list,form", "views": [(False, "list"), (False, "form")]}

    def action_open_lines(self):
        """Open the ledger lines of this statement."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_payout_line_action")
        return {**action, "domain": [("statement_id", "=", self.id)], "context": {}}

    def action_open_pay(self):
        """Open all pay of this person in the month of this statement, with wage and allowances (K-12)."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_pay_overview_action")
        return {
            **action,
            "display_name": self.env._("Pay of %s", self.partner_id.name),
            "domain": [
                ("company_id", "=", self.company_id.id),
                ("partner_id", "=", self.partner_id.id),
                ("month", "=", self.month),
            ],
            "context": {
                "pivot_column_groupby": ["state"],
                "pivot_row_groupby": ["component"],
                "pivot_measures": ["amount", "amount_held"],
            },
        }

    def action_open_tieout(self):
        """Open what does not agree between ledger and books for this person, or all open lines when all agrees."""
        self.ensure_one()
        return self.env["marketing.payout.tieout"]._action_of_partner(self.company_id, self.partner_id)
