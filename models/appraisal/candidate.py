from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ..core.clock import now, today

METRICS = {"amount": "marketing_office.metric_contract_amount", "customers": "marketing_office.metric_customers_new"}


class AppraisalCandidate(models.Model):
    """Somebody on the last-place list of a year, and what people decide: a proposal, or none (L-20, M-15).

    The list comes from the figures; directors propose or say why not. Nothing else follows from it.
    """

    _name = "marketing.appraisal.candidate"
    _description = "Last-Place List"
    _inherit = ["mail.thread", "marketing.guard"]
    _order = "cycle_id desc, amount, customers, id"
    _rec_name = "user_id"
    _guarded_fields = frozenset(
        {
            "cycle_id",
            "user_id",
            "employee_id",
            "amount",
            "customers",
            "amount_limit",
            "customers_limit",
            "rule",
            "state",
            "proposal_id",
            "decided_by_id",
            "decided_on",
        }
    )

    cycle_id = fields.Many2one(
        "marketing.appraisal.cycle", string="Round", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="cycle_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one("res.users", string="Person", required=True, index=True, ondelete="restrict")
    employee_id = fields.Many2one("hr.employee", index="btree_not_null", ondelete="set null")
    amount = fields.Monetary(string="Contracts of the Year")
    customers = fields.Integer(string="Customers Opened", aggregator=None)
    amount_limit = fields.Monetary(string="Contracts up to")
    customers_limit = fields.Integer(string="Customers below", aggregator=None)
    rule = fields.Selection([("and", "Both must hold"), ("or", "One is enough")], string="When")
    reason = fields.Text(string="Why Not Proposed", tracking=True)
    state = fields.Selection(
        [("open", "To Be Decided"), ("proposed", "Proposed"), ("spared", "Not Proposed")],
        required=True,
        default="open",
        index=True,
        tracking=True,
    )
    proposal_id = fields.Many2one("marketing.position.proposal", index="btree_not_null", ondelete="restrict")
    decided_by_id = fields.Many2one("res.users")
    decided_on = fields.Datetime()

    _once = models.UniqueIndex("(cycle_id, user_id)", "This person is on the list of this year already.")

    @api.model_create_multi
    def create(self, vals_list):
        if not self._guard_is_open():
            raise AccessError(self.env._("The list is made from the figures of the year, by its button on the round."))
        return super().create(vals_list)

    def write(self, vals):
        if "reason" in vals and any(row.state != "open" for row in self):
            raise UserError(self.env._("This is decided and stays on record."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_guarded(self):
        if not self._guard_is_open():
            raise AccessError(self.env._("The last-place list is kept, with what was decided."))

    def _check_decider(self):
        """Refuse everybody but directors, also about themselves, and what is decided.

        :raises AccessError: for others
        :raises UserError: for what is decided
        """
        self.check_access("write")
        if not self.env.user.has_group("marketing_office.group_director") or self.env.user in self.user_id:
            raise AccessError(self.env._("Directors decide about this list, and never about themselves."))
        for row in self:
            if row.state != "open":
                raise UserError(self.env._("It is decided about %s already.", row.user_id.name))

    def action_propose(self):
        """Make the draft of a proposal with the figures as its basis, as a director; people go on with it or not."""
        self._check_decider()
        for row in self:
            if not row.employee_id:
                raise UserError(self.env._("%s has no employee record to propose anything for.", row.user_id.name))
        proposals = self.env["marketing.position.proposal"]._propose([row._proposal_vals() for row in self])
        for row, proposal in zip(self, proposals, strict=True):
            row._decide("proposed", proposal_id=proposal.id)
        return True

    def action_ask_spare(self):
        """Open the window that asks why these are not proposed, as a director."""
        self._check_decider()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Not Proposed"),
            "res_model": "marketing.appraisal.spare",
            "view_mode": "form",
            "target": "new",
            "context": {"default_candidate_ids": self.ids, "default_reason": self[:1].reason or ""},
        }

    def action_spare(self, reason=None):
        """Say that nothing is proposed, with a reason, as a director.

        :param str reason: why; without one the reasons that are written on the rows count
        :raises UserError: without a reason
        """
        self._check_decider()
        if (reason or "").strip():
            self.write({"reason": reason.strip()})
        for row in self:
            if not (row.reason or "").strip():
                raise UserError(self.env._("Write down why %s is not proposed.", row.user_id.name))
        self._decide("spared")
        return True

    def action_open_proposal(self):
        """Open the proposal that was made. Its own access rules apply."""
        self.ensure_one()
        self.proposal_id.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": self.proposal_id._name,
            "res_id": self.proposal_id.id,
            "views": [(False, "form")],
        }

    def action_open_appraisal(self):
        """Open the annual appraisal of the person."""
        self.ensure_one()
        appraisal = self.env["marketing.appraisal"].search(
            [("cycle_id", "=", self.cycle_id.id), ("user_id", "=", self.user_id.id)]
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "marketing.appraisal",
            "res_id": appraisal.id,
            "views": [(False, "form")],
        }

    def _decide(self, state, **vals):
        self._guarded_write({"state": state, "decided_by_id": self.env.uid, "decided_on": now(self.env), **vals})

    def _proposal_vals(self):
        """Return the values of the draft: a dismissal, founded on the two figures."""
        self.ensure_one()
        return {
            "employee_id": self.employee_id.id,
            "source_ref": f"{self._name},{self.id}",
            "kind": "dismissal",
            "date_effective": today(self.company_id),
            "reason": self.env._("On the last-place list of %s.", self.cycle_id.display_name),
            "basis_ids": [
                Command.create(
                    {
                        "name": self.env._("Contracts of the year %s", self.cycle_id.display_name),
                        "figure": self.amount,
                        "unit": self.currency_id.name,
                    }
                ),
                Command.create(
                    {
                        "name": self.env._("Customers opened in %s", self.cycle_id.display_name),
                        "figure": self.customers,
                        "unit": self.env._("customers"),
                    }
                ),
            ],
        }


class AppraisalCycle(models.Model):
    _inherit = "marketing.appraisal.cycle"

    candidate_count = fields.Integer(string="On the Last-Place List", compute="_compute_candidate_count")

    @api.depends_context("uid")
    def _compute_candidate_count(self):
        # The rights of the reader count.
        rows = self.env["marketing.appraisal.candidate"]
        counts = {}
        if rows.has_access("read"):
            counts = dict(rows._read_group([("cycle_id", "in", self.ids)], ["cycle_id"], ["__count"]))
        for cycle in self:
            cycle.candidate_count = counts.get(cycle, 0)

    def action_last_place(self):
        """Make or complete the last-place list of an annual round, as a director, and open it (L-20).

        What is decided stays. What is not follows the figures and the settings of now.

        :raises AccessError: for others
        :raises UserError: for rounds of other periods
        """
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group("marketing_office.group_director"):
            raise AccessError(self.env._("Only a director makes the last-place list."))
        if self.kind != "year":
            raise UserError(self.env._("The last-place list belongs to an annual round."))
        # sudo: the caller is a director; figures of all salespeople are looked at.
        self.sudo()._make_last_place()
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_appraisal_candidate_action")
        return {**action, "domain": [("cycle_id", "=", self.id)], "context": {}}

    def _salespeople(self):
        """Return the appraisals of this round of people whose post is judged by the contract amount."""
        metric = self.env.ref(METRICS["amount"])
        jobs = (
            self.env["marketing.appraisal.indicator"]
            .search([("metric_id", "=", metric.id), ("scheme_id.state", "!=", "draft")])
            .scheme_id.job_ids
        )
        return self.appraisal_ids.filtered(lambda appraisal: appraisal.state != "excused" and appraisal.job_id in jobs)

    def _make_last_place(self):
        """Bring the undecided rows of this round in line with the figures (called with full rights)."""
        self.ensure_one()
        company, people = self.company_id, self._salespeople()
        metrics = {name: self.env.ref(xmlid) for name, xmlid in METRICS.items()}
        figures = (
            self.env["marketing.metric"]
            .union(*metrics.values())
            ._refresh(people.user_id, "year", self.date_from, company)
        )
        found = {(figure.metric_id.id, figure.user_id.id): figure.figure for figure in figures}
        rows = self.env["marketing.appraisal.candidate"].search([("cycle_id", "=", self.id)])
        known, new, still = rows.grouped("user_id"), [], rows.browse()
        for appraisal in people:
            user = appraisal.user_id
            amount, customers = (found.get((metrics[name].id, user.id), 0.0) for name in ("amount", "customers"))
            if not company._is_last_place(amount, customers):
                continue
            vals = {
                "amount": amount,
                "customers": int(customers),
                "amount_limit": company.last_place_amount,
                "customers_limit": company.last_place_customers,
                "rule": company.last_place_rule,
            }
            row = known.get(user)
            if not row:
                new.append({"cycle_id": self.id, "user_id": user.id, "employee_id": appraisal.employee_id.id, **vals})
                continue
            still |= row
            if row.state == "open":
                row._guarded_write(vals)
        (rows - still).filtered(lambda row: row.state == "open")._guarded_unlink()
        rows._guarded_create(new)


class ResCompany(models.Model):
    _inherit = "res.company"

    def _is_last_place(self, amount, customers):
        """Return whether the figures of a year put somebody on the last-place list (L-20)."""
        self.ensure_one()
        signs = (amount <= self.last_place_amount, customers < self.last_place_customers)
        return all(signs) if self.last_place_rule == "and" else any(signs)
