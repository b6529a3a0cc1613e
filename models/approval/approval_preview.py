from datetime import timedelta

from odoo import fields, models

from ..core.clock import now
from .approval_policy import TIME_UNITS

# How far back the usual time of an approver is looked up.
USUAL_DAYS = 180


class ApprovalMixin(models.AbstractModel):
    """Who will be asked, why, and when an answer can be expected: told before anything is submitted."""

    _inherit = "marketing.approval.mixin"

    def approval_preview(self, choices=None):
        """Return the path that this document would take if the present user submitted it now.

        Steps whose condition the requester must not know stay out (see `confidential`), and no sentence tells more than
        the rule's own words.

        :param dict choices: people whom the requester has chosen, {step id as text: [user ids]}
        :return: {'gate', 'subject', 'subtitle', 'amount', 'steps': [{'name', 'skipped', 'reason', 'people', 'quorum',
            'needed', 'usual', 'limit'}], 'choices': [{'step', 'name', 'allowed'}], 'usual_on', 'latest_on', 'copies',
            'special'}, or False when nothing needs consent
        """
        self.ensure_one()
        self.check_access("read")
        gate_code = self._approval_current_gate()
        policy = gate_code and self.env["marketing.approval.policy"]._match(gate_code, self).get(self.id)
        if not policy:
            return False
        return self._approval_preview_of(policy, choices)

    def _approval_preview_of(self, policy, choices=None):
        """Return `approval_preview` of one policy (a record with full rights)."""
        self.ensure_one()
        gate, company, moment = policy.gate_id, self._approval_company(), now(self.env)
        # sudo: the conditions may look at what the requester must not see; only people and reasons leave.
        document = self.sudo()
        request = (
            self.env["marketing.approval.request"]
            .sudo()
            .new(
                {
                    "gate_id": gate.id,
                    "policy_id": policy.id,
                    "company_id": company.id,
                    "requester_id": self.env.uid,
                    "res_model": self._name,
                    "res_id": self.id,
                    "path": policy.step_ids._path(document, choices),
                }
            )
        )
        summary = self._approval_summary()
        latest = request._deadline(company, policy.time_limit, policy.time_unit, moment)
        steps = request._preview_steps(document)
        usual = sum(step["usual"] or 0.0 for step in steps)
        return {
            "gate": gate.name,
            "subject": self.display_name,
            "subtitle": summary.get("subtitle") or "",
            "amount": request._preview_amount(summary, company),
            "steps": steps,
            "choices": request._preview_choices(policy),
            "usual_on": fields.Datetime.to_string(moment + timedelta(hours=usual)) if usual else False,
            "latest_on": fields.Datetime.to_string(latest) if latest else False,
            "latest": request._limit_words(policy.time_limit, policy.time_unit),
            "copies": [{"id": user.id, "name": user.name} for user in policy._copy_people(company) - self.env.user],
            "special": bool(policy.special_path and company.sudo().general_manager_id.active)
            and company.sudo().general_manager_id.id != self.env.uid,
        }


class ApprovalRequest(models.Model):
    _inherit = "marketing.approval.request"

    def _preview_steps(self, document):
        """Return the steps of the path in words; for a request that is not stored yet (called with full rights)."""
        hide = not self.env.user.has_group("marketing_office.group_leader")
        asked = {}
        for index, step in enumerate(self.path):
            if not step["skipped"]:
                asked[index] = self._resolve(step, document)
        usual = self._usual_hours(self.env["res.users"].union(*asked.values()))
        away = self._preview_away(self.env["res.users"].union(*asked.values()))
        steps, heard, names = [], self.env["res.users"], self._step_names()
        for index, step in enumerate(self.path):
            if hide and step["confidential"]:
                continue
            people = asked.get(index, self.env["res.users"])
            again = people & heard if step["repeat"] == "once" else self.env["res.users"]
            steps.append(
                {
                    "name": names[index],
                    "skipped": step["skipped"],
                    "reason": self._preview_skipped(step) if step["skipped"] else self._preview_reason(step, document),
                    "people": [
                        {
                            "id": user.id,
                            "name": user.name,
                            "again": user in again,
                            "away": away.get(user.id, ""),
                        }
                        for user in people
                    ],
                    "quorum": step["quorum"],
                    "needed": step["needed"],
                    "usual": max((usual.get(user, 0.0) for user in people - again), default=0.0),
                    "limit": self._limit_words(step["limit"], step["unit"]),
                }
            )
            heard |= people
        return steps

    def _usual_hours(self, users):
        """Return {user: hours that they usually take}, from their opinions of the last months."""
        since = now(self.env) - timedelta(days=USUAL_DAYS)
        domain = [("user_id", "in", users.ids), ("decided_on", ">=", since), ("state", "in", ("approved", "rejected"))]
        return dict(self.env["marketing.approval.ballot"]._read_group(domain, ["user_id"], ["hours:avg"]))

    def _preview_away(self, users):
        """Return {user id: sentence} of people who are away and who decides for them. A hook for delegations."""
        return {}

    def _preview_skipped(self, step):
        """Return why a step is not asked, without telling more than the rule's own words."""
        # sudo: words that the rule keeps for its requesters.
        words = self.env["marketing.approval.step"].sudo().browse(step["step"]).exists().domain_text
        return words or self.env._("not needed for this document")

    def _preview_reason(self, step, document):
        """Return in one sentence why the people of a step are asked."""
        # sudo: the name of the role.
        group = self.env["res.groups"].sudo().browse(step["group"]).exists()
        reasons = {
            "user": self.env._("The rule names them."),
            "group": self.env._("Asked as: %s.", group.name or ""),
            "superior": self.env._("Your direct superior.")
            if step["level"] == 1
            else self.env._("Your superior, %s levels up.", step["level"]),
            "superiors": self.env._("Your superiors, level by level."),
            "department": self.env._("Manager of your department."),
            "team_leader": self.env._("Leader of the sales team."),
            "field": self._preview_field(step),
            "choice": self.env._("Chosen by you."),
        }
        named = self._candidates(step, document)
        if not named - self.requester_id:
            if self.requester_id in named and not step["self_approval"]:
                return self.env._("You would decide yourself, so your superior is asked instead.")
            return self.env._("Stands in, because the rule finds nobody else.")
        return reasons[step["rule"]]

    def _preview_field(self, step):
        """Return which field of the document names the person."""
        # sudo: the label of a field.
        label = self.env["marketing.approval.step"].sudo().browse(step["step"]).exists()._field_label()
        return self.env._("Named on the document: %s.", label or step["path"])

    def _preview_choices(self, policy):
        """Return the steps for which the requester chooses the people."""
        choosing = policy.step_ids.filtered(lambda step: step.rule == "choice")
        skipped = {step["step"] for step in self.path if step["skipped"]}
        return [
            {
                "step": step.id,
                "name": step.name,
                "allowed": allowed.ids if (allowed := step._choosable()) is not None else False,
            }
            for step in choosing
            if step.id not in skipped
        ]

    def _preview_amount(self, summary, company):
        """Return the amount of a document with its currency, or nothing."""
        if not summary.get("amount"):
            return ""
        currency = self.env["res.currency"].browse(summary.get("currency_id") or company.currency_id.id)
        return currency.format(summary["amount"])

    def _limit_words(self, amount, unit):
        """Return a time limit in words, for example '8 working hours'."""
        if not amount:
            return ""
        return {
            "working_hours": self.env._("%s working hours", f"{amount:g}"),
            "working_days": self.env._("%s working days", f"{amount:g}"),
            "hours": self.env._("%s hours", f"{amount:g}"),
            "days": self.env._("%s days", f"{amount:g}"),
        }.get(unit, f"{amount:g} {dict(TIME_UNITS).get(unit, '')}")
