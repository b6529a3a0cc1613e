from decimal import Decimal

from odoo import models

from ...lib import bonus, money
from ...lib.periods import add_months, month_start
from ..core.clock import now, today
from .consequence import GATE


class Appraisal(models.Model):
    """What a settled result is worth (L-12), and what it lets go (K-07)."""

    _inherit = "marketing.appraisal"

    def _bonus_reckoned(self):
        """Return what the score of this appraisal is worth by the table of its scheme, with the numbers behind it.

        :return: dict, with `amount` in the company's currency; {} where the table pays nothing
        """
        self.ensure_one()
        scheme, company = self.scheme_id, self.company_id
        row = bonus.reached(self.score, [(row.start, row) for row in scheme.bonus_ids])
        if not row:
            return {}
        by_factor = row.rule == "factor"
        figure = scheme.bonus_base if by_factor else row.amount
        pro_rata = scheme.bonus_pro_rata and self.of_days > 0
        facts = {
            "score": self.score,
            "start": row.start,
            "figure": figure,
            "factor": row.factor if by_factor else 1,
            "days": self.days if pro_rata else 0,
            "of_days": self.of_days if pro_rata else 0,
            "rate": self.env["res.currency"]._get_conversion_rate(
                scheme.currency_id, company.currency_id, company, self.date_to
            ),
        }
        names = ("figure", "factor", "rate", "days", "of_days")
        amount = bonus.amount(rounding=company.currency_id.rounding, **{name: facts[name] for name in names})
        return {**facts, "currency": scheme.currency_id.id, "amount": amount}

    def _bonus_rows(self):
        """Return the values of the bonuses that follow from these appraisals."""
        reckoned = {appraisal: appraisal._bonus_reckoned() for appraisal in self}
        return [
            appraisal._consequence_vals("bonus", facts, amount=facts["amount"])
            for appraisal, facts in reckoned.items()
            if facts.get("amount")
        ]

    def _release_rows(self):
        """Return the values of the releases that follow: what each person's ledger holds for the annual appraisal.

        What an earlier release of the same appraisal has let go, and is paid by now, counts for the factor too.
        """
        yearly = self.filtered(lambda appraisal: appraisal.kind == "year").sorted("date_to")
        if not yearly:
            return []
        rows = self.env["marketing.appraisal.consequence"].search(
            [
                ("kind", "=", "release"),
                ("user_id", "in", yearly.user_id.ids),
                ("state", "in", ("proposed", "taken_back")),
            ]
        )
        taken = set(rows.filtered(lambda row: row.state == "proposed").released_line_ids.ids)
        earlier = rows.filtered(lambda row: row.state == "taken_back").grouped("appraisal_id")
        held = self.env["marketing.payout.line"].search(
            [
                ("user_id", "in", yearly.user_id.ids),
                ("company_id", "in", yearly.company_id.ids),
                ("hold", "=", "appraisal"),
                ("state", "=", "held"),
                ("earned_date", "<=", yearly[-1].date_to),
            ],
            order="id",
        )
        of_people = held.grouped(lambda line: (line.user_id, line.company_id))
        # Read for everybody at once, not person by person.
        found, together = [], (held | rows.released_line_ids).ids
        for appraisal in yearly:
            lines = of_people.get((appraisal.user_id, appraisal.company_id), held.browse())
            lines = appraisal._held_until_its_end(lines, taken)
            taken.update(lines.ids)
            before = earlier.get(appraisal, rows.browse()).released_line_ids - held
            lines |= before.filtered(lambda line: not line.is_void and not line.reversal_ids)
            if lines:
                found.append(appraisal._release_vals(lines.with_prefetch(together)))
        return found

    def _held_until_its_end(self, lines, taken):
        """Return which of held lines this appraisal releases.

        :param set taken: ids of those that another appraisal releases
        """
        return lines.filtered(lambda line: line.id not in taken and line.earned_date <= self.date_to)

    def _release_vals(self, lines):
        """Return the values of the release of ledger lines."""
        self.ensure_one()
        facts = lines._release_facts(self.grade_id.release_factor, self.company_id.currency_id)
        facts["until"] = str(self.date_to)
        amount = money.round_amount(
            Decimal(str(facts["held"])) + Decimal(str(facts["difference"])), self.company_id.currency_id.rounding
        )
        return self._consequence_vals("release", facts, amount=amount, released_line_ids=[(6, 0, lines.ids)])


class PayoutLine(models.Model):
    _inherit = "marketing.payout.line"

    def _release_facts(self, factor, currency):
        """Return what the release of these lines comes to: `held` of now, `total`, `difference` by the factor.

        :param float factor: how much is paid of what was held
        :param currency: of the company; the difference is rounded once
        """
        counting = self.filtered(lambda line: not line.is_void and not line.reversal_ids)
        amounts = {line: Decimal(str(line.amount)) for line in counting}
        held = counting.filtered(lambda line: line.state == "held")
        total = sum(amounts.values(), Decimal(0))
        return {
            "count": len(counting),
            "held": float(sum((amounts[line] for line in held), Decimal(0))),
            "total": float(total),
            "factor": factor,
            "difference": money.round_amount((Decimal(str(factor)) - 1) * total, currency.rounding),
        }


class AppraisalConsequence(models.Model):
    """From a proposal of money to the ledger."""

    _inherit = "marketing.appraisal.consequence"

    def _nobody_words(self):
        # EXTENDS payout
        return self.env._("Bonuses wait for an approval that finds nobody")

    def _director_words(self):
        # EXTENDS payout
        return self.env._("A director asks again, and never about themselves.")

    def _grant(self):
        """Put money into the ledger: bonuses as lines, held pay by its release (called with full rights).

        :raises UserError: without the approval that a policy wants
        """
        if not self:
            return
        self._needs_consent()._approval_pass(GATE)
        self.filtered(lambda row: row.kind == "bonus")._pay_bonus()
        self.filtered(lambda row: row.kind == "release")._release_held()

    def _line_vals(self, kind, part, amount, due_date):
        """Return the values of a ledger line that comes from the appraisal."""
        self.ensure_one()
        appraisal, company = self.appraisal_id, self.company_id
        scheme = appraisal.scheme_id.with_env(company._payout_words_env())
        return {
            "company_id": company.id,
            "user_id": self.user_id.id,
            "kind": kind,
            "part": part,
            "amount": amount,
            "earned_date": today(company),
            "due_date": due_date,
            "origin_model": appraisal._name,
            "origin_id": appraisal.id,
            "origin_name": appraisal.display_name,
            "rule_name": scheme.name,
            "rule_version": str(scheme.number),
            "trace": self.facts,
            # Earned, taken back and earned again: a turn for each time.
            "turn": appraisal.reopen_count + 1,
        }

    def _pay_bonus(self):
        """Append the lines of bonuses, for the statement of the next month."""
        vals_list = [
            row._line_vals("bonus", "", row.amount, add_months(month_start(today(row.company_id)), 1)) for row in self
        ]
        lines = self.env["marketing.payout.line"]._append(vals_list)
        for row, line in zip(self, lines, strict=True):
            row._carried_out(row.amount, line)

    def _release_held(self):
        """Release held lines, with what the factor of the grade adds or takes away as a line of its own."""
        if not self:
            return
        days, found = {company: today(company) for company in self.company_id}, {}
        for row in self:
            # Meanwhile a line may have been taken back, or released by hand.
            found[row] = {
                **row.facts,
                **row.released_line_ids._release_facts(row.facts["factor"], row.currency_id),
            }
            if found[row] != row.facts:
                row._guarded_write({"facts": found[row]})
        for company, rows in self.grouped("company_id").items():
            held = rows.released_line_ids.filtered(lambda line: line.state == "held")
            held._release(company._payout_words_env()._("Annual appraisal settled"))
        other = self.filtered(lambda row: found[row]["difference"])
        lines = self.env["marketing.payout.line"]._append(
            [row._line_vals("adjustment", "release", found[row]["difference"], days[row.company_id]) for row in other]
        )
        lines_of = dict(zip(other, lines, strict=True))
        for row in self:
            amount = row.currency_id.round(found[row]["held"] + found[row]["difference"])
            row._carried_out(amount, lines_of.get(row, lines.browse()))

    def _carried_out(self, amount, line):
        self._guarded_write({"state": "done", "paid_amount": amount, "line_id": line.id, "done_on": now(self.env)})
