import math

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, float_compare
from odoo.tools.misc import formatLang

from ..core.clock import today

# Discounts are compared to a hundredth of a per cent.
DISCOUNT_DIGITS = 2


class ApprovalMixin(models.AbstractModel):
    """Whether a document goes beyond the authority of whoever asks for its approval (A-24)."""

    _inherit = "marketing.approval.mixin"

    approval_over_authority = fields.Boolean(
        string="Beyond the Requester's Authority",
        compute="_compute_approval_over_authority",
        search="_search_approval_over_authority",
        help="For conditions of policies and steps. Without a request the present user counts as the requester.",
    )
    approval_authority_note = fields.Char(
        string="What Exceeds the Authority", compute="_compute_approval_over_authority"
    )

    def _approval_discount(self):
        """Return the discount in per cent that counts against an authority."""
        return 0.0

    @api.depends_context("uid", "lang")
    @api.depends(lambda self: ("approval_request_ids.state", *self._approval_watched(), *self._approval_transitions))
    def _compute_approval_over_authority(self):
        self.approval_over_authority, self.approval_authority_note = False, False
        requests = self._approval_live_requests(("pending", "approved"))
        rates, cases = {}, {}
        for record in self:
            gate_code = record._approval_current_gate()
            request = requests.get((record.id, gate_code))
            person = record._approval_subject() or (request and request.requester_id) or self.env.user
            if gate_code:
                cases.setdefault((gate_code, record._approval_company()), {})[record] = person
        for (gate_code, company), people in cases.items():
            gate = self.env["marketing.approval.gate"]._by_code(gate_code)
            users = self.env["res.users"].browse({person.id for person in people.values()})
            limits = self.env["marketing.approval.authority"]._limits(users, company, gate, today(company))
            for record, person in people.items():
                excess = record._approval_excess(limits[person.id], company, rates)
                record.approval_over_authority = bool(excess)
                record.approval_authority_note = " · ".join(excess)

    def _search_approval_over_authority(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented

        # Limits depend on people, days and rates, so there is no column to search. Filters of screens pay for this;
        # conditions of policies are evaluated on the documents at hand and never come here.
        def to_sql(model, alias, _query):
            found = model.browse(model._search([])).filtered("approval_over_authority")
            return SQL("%s IN %s", SQL.identifier(alias, "id"), tuple(found.ids) or (0,))

        return Domain.custom(to_sql=to_sql, predicate=lambda record: record.approval_over_authority)

    def _approval_company_amount(self, company, rates):
        """Return the amount of this document in the currency of a company, at the rate of today.

        :param dict rates: rates that a batch shares
        """
        summary = self._approval_summary()
        amount, currency_id = summary.get("amount", 0.0), summary.get("currency_id")
        if not currency_id or currency_id == company.currency_id.id:
            return amount
        key = (currency_id, company.id)
        if key not in rates:
            currency = self.env["res.currency"].browse(currency_id)
            rates[key] = currency._get_conversion_rate(currency, company.currency_id, company, today(company))
        return company.currency_id.round(amount * rates[key])

    def _approval_excess(self, limit, company, rates):
        """Return in words what exceeds an authority, a list that is empty when nothing does.

        :param limit: `Limit` of the person
        :param dict rates: rates that a batch shares
        """
        self.ensure_one()
        excess, amount = [], self._approval_company_amount(company, rates)
        if math.isfinite(limit.amount) and company.currency_id.compare_amounts(amount, limit.amount) > 0:
            excess.append(
                self.env._(
                    "amount %(amount)s over %(limit)s",
                    amount=formatLang(self.env, amount, currency_obj=company.currency_id),
                    limit=formatLang(self.env, limit.amount, currency_obj=company.currency_id),
                )
            )
        discount = self._approval_discount()
        if float_compare(discount, limit.discount, precision_digits=DISCOUNT_DIGITS) > 0:
            excess.append(
                self.env._(
                    "discount %(discount)s %% over %(limit)s %%",
                    discount=formatLang(self.env, discount, digits=DISCOUNT_DIGITS),
                    limit=formatLang(self.env, limit.discount, digits=DISCOUNT_DIGITS),
                )
            )
        return excess

    def _approval_notices(self, gate_code):
        # EXTENDS approval: to those who may read rules, where authorities are in use at all.
        notices = super()._approval_notices(gate_code)
        # sudo: only whether the company keeps authorities is looked at.
        kept = self.env["marketing.approval.authority"].sudo()
        if (
            self.env.user.has_group("marketing_office.group_leader")
            and kept.search_count([("company_id", "=", self._approval_company().id)], limit=1)
            and self.approval_over_authority
        ):
            text = self.env._("Beyond the requester's authority: %s", self.approval_authority_note)
            notices.append({"level": "info", "text": text})
        return notices


class ApprovalStep(models.Model):
    _inherit = "marketing.approval.step"

    until_authority = fields.Boolean(
        string="Until Authority Suffices",
        help="Superiors are asked only up to the first whose authority covers the document; "
        "those above are not needed. Without one, all up to the level are asked.",
    )

    @api.constrains("until_authority", "quorum")
    def _check_until_authority(self):
        for step in self:
            if step.until_authority and step.rule == "superiors" and step.quorum not in ("all", "sequence"):
                raise ValidationError(
                    self.env._(
                        "Step “%s”: where the authority of the last superior decides, all of them must agree.",
                        step.name,
                    )
                )

    @api.depends("until_authority")
    def _compute_sentence(self):
        return super()._compute_sentence()

    def _who(self):
        # EXTENDS approval
        who = super()._who()
        if self.rule != "superiors" or not self.until_authority:
            return who
        return self.env._("superiors until one has the authority, at most up to level %s", self.superior_level)

    def _snapshot(self, choices=None):
        # EXTENDS approval
        until = self.rule == "superiors" and self.until_authority
        return {**super()._snapshot(choices), "until_authority": until}


class ApprovalRequest(models.Model):
    _inherit = "marketing.approval.request"

    def _resolve(self, step, document, known=None):
        # EXTENDS approval: the chain of superiors ends with the first who may decide alone.
        people = super()._resolve(step, document, known)
        if not step.get("until_authority"):
            return people
        known = {} if known is None else known
        key = ("authority", self.company_id, self.gate_id, people)
        if key not in known:
            engine = self.env["marketing.approval.authority"]
            known[key] = engine._limits(people, self.company_id, self.gate_id, today(self.company_id))
        rates = known.setdefault("rates", {})
        for place, user in enumerate(people, 1):
            # sudo: amounts are compared, not shown.
            if not document.sudo()._approval_excess(known[key][user.id], self.company_id, rates):
                return people[:place]
        return people
