from odoo import api, fields, models


class SetupCheck(models.TransientModel):
    """The set-up checklist: what is still missing before the spine runs, each line with its link.

    Lines are made anew whenever the list is opened, so they are never out of date. A domain adds its own by
    extending `_setup_lines`.
    """

    _name = "marketing.setup.check"
    _description = "Set-up Checklist"
    _order = "done, sequence, id"

    sequence = fields.Integer()
    area = fields.Char(readonly=True)
    name = fields.Char(string="What", readonly=True)
    hint = fields.Char(string="How", readonly=True)
    done = fields.Boolean(readonly=True)
    action_xmlid = fields.Char(readonly=True)
    res_id = fields.Integer(readonly=True)

    @api.model
    def action_open_checklist(self):
        """Look at what is set up and open the list.

        :raises AccessError: for people who may not configure the module
        """
        self.check_access("create")
        self.search([("create_uid", "=", self.env.uid)]).unlink()
        lines = self._setup_lines(self.env.company)
        self.create([{**line, "sequence": index} for index, line in enumerate(lines)])
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_setup_check_action")
        missing = sum(not line["done"] for line in lines)
        action["name"] = (
            self.env._("Set-up: %s still to do", missing) if missing else self.env._("Set-up: everything is in place")
        )
        return action

    def action_mend(self):
        """Open the place where this line is put right."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(self.action_xmlid)
        if self.res_id:
            action.update({"res_id": self.res_id, "view_mode": "form", "views": [(False, "form")]})
        return action

    @api.model
    def _line(self, area, name, hint, done, action, res_id=0):
        """Return the values of one line."""
        return {
            "area": area,
            "name": name,
            "hint": hint,
            "done": bool(done),
            "action_xmlid": action,
            "res_id": res_id,
        }

    @api.model
    def _setup_lines(self, company):
        """Return the lines of the checklist for one company, in the order of the work."""
        return [*self._role_lines(company), *self._gate_lines(company), *self._money_lines(company)]

    def _role_lines(self, company):
        """Return a line for each role that needs a person (A-09, A-10)."""
        settings = "marketing_office.res_config_settings_action_marketing"
        users = "base.action_res_users"
        lines = [
            self._line(
                self.env._("People"),
                self.env._("General manager"),
                self.env._("Name the person who decides special cases."),
                company.general_manager_id,
                settings,
            ),
            self._line(
                self.env._("People"),
                self.env._("Fallback for approvals"),
                self.env._("Name the person who is asked when a step finds nobody else."),
                company.approval_fallback_user_id,
                settings,
            ),
        ]
        roles = (
            ("group_director", self.env._("Marketing director")),
            ("group_leader", self.env._("Regional managers")),
            ("group_staff", self.env._("Salespeople and staff")),
            ("group_payout_finance", self.env._("Payout finance")),
        )
        for xmlid, label in roles:
            group = self.env.ref(f"marketing_office.{xmlid}")
            people = group.sudo().user_ids.filtered(  # sudo: only whether the role has a person is shown
                lambda user: user.active and not user.share and company in user.company_ids
            )
            lines.append(
                self._line(
                    self.env._("People"), label, self.env._("Give the role to at least one user."), people, users
                )
            )
        # sudo: the line is only counted.
        employees = self.env["hr.employee"].sudo().search([("company_id", "=", company.id), ("user_id", "!=", False)])
        lines.append(
            self._line(
                self.env._("People"),
                self.env._("Reporting line"),
                self.env._("Enter a manager for each employee, so that superiors are found."),
                employees and len(employees.filtered(lambda employee: not employee.parent_id)) <= 1,
                "hr.open_view_employee_list_my",
            )
        )
        return lines

    def _gate_lines(self, company):
        """Return a line for each gate: is there a policy that covers it."""
        lines = []
        for gate in self.env["marketing.approval.gate"].search_fetch([], ["name", "code"]):
            policies = self.env["marketing.approval.policy"]._policy_rules(gate.code, company.id)
            lines.append(
                self._line(
                    self.env._("Approvals"),
                    self.env._("Policy for “%s”", gate.name),
                    self.env._("Say who must consent. Without a policy the gate is open."),
                    policies,
                    "marketing_office.marketing_approval_policy_action",
                )
            )
        return lines

    def _money_lines(self, company):
        """Return lines for accounts and for plans whose units must be confirmed (K-01, T-01)."""
        settings = "marketing_office.res_config_settings_action_marketing"
        missing = company._payout_missing_setup()
        lines = [
            self._line(
                self.env._("Money"),
                self.env._("Accounts for commissions"),
                self.env._("Still missing: %s", ", ".join(missing))
                if missing
                else self.env._("Expense, accrued liability and journals are chosen."),
                not missing,
                settings,
            )
        ]
        plans = self.env["marketing.commission.plan"].search([("company_id", "=", company.id)])
        drafts = plans.filtered(lambda plan: plan.state == "draft")
        if not plans:
            lines.append(
                self._line(
                    self.env._("Money"),
                    self.env._("Commission plan"),
                    self.env._("Draft a plan with its rates."),
                    False,
                    "marketing_office.marketing_commission_plan_action",
                )
            )
        for plan in drafts:
            lines.append(
                self._line(
                    self.env._("Money"),
                    self.env._("Rates of “%s”", plan.display_name),
                    self.env._("Choose % or ‰ for each rate and confirm the plan; nothing is earned before."),
                    False,
                    "marketing_office.marketing_commission_plan_action",
                    plan.id,
                )
            )
        if plans and not drafts:
            lines.append(
                self._line(
                    self.env._("Money"),
                    self.env._("Commission plan"),
                    self.env._("A plan is in force."),
                    True,
                    "marketing_office.marketing_commission_plan_action",
                )
            )
        return lines
