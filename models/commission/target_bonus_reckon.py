from odoo import models

from ...lib import bonus
from ...lib.periods import add_months, month_start
from ..core.clock import today
from .target_bonus_award import GATE


class TargetBonus(models.Model):
    """From a figure and its target to an amount: the same for the run, for what is put right, and for the try-out."""

    _inherit = "marketing.target.bonus"

    def _reckoned(self, figure, target, days=0, of_days=0, last=None, rate=None):
        """Return what a figure is worth by this version, with the numbers behind it (called with full rights).

        :param figure: None where there is none
        :param target: None where there is none
        :param int days: working days at the post, of `of_days`; 0 of 0: the whole period
        :param date last: last day of the period, whose exchange rate counts
        :param float rate: exchange rate, where it is known already
        :return: dict; `amount` in the company's currency, `reason` why it is nothing
        """
        self.ensure_one()
        company = self.company_id
        attained = bonus.attained(figure, target, self.direction == "less", self.most)
        facts = {
            "metric": self.metric_id.id,
            "figure": figure,
            "target": target,
            "attained": None if attained is None else float(attained),
            # Kept for the day on which something is put right.
            "held": [days, of_days],
            "amount": 0.0,
        }
        if attained is None:
            return {**facts, "reason": "no_target" if target is None or figure is not None else "no_figure"}
        tier = bonus.reached(attained, [(tier.start, tier) for tier in self.tier_ids])
        if not tier or attained < bonus._decimal(self.least):
            return {**facts, "reason": "below", "least": self._first_start()}
        worth = whole = tier._worth(attained)
        if self.cap:
            whole = min(worth, bonus._decimal(self.cap))
        if rate is None:
            rate = self.env["res.currency"]._get_conversion_rate(
                self.currency_id, company.currency_id, company, last or today(company)
            )
        if not self.pro_rata:
            days = of_days = 0
        facts |= {
            "tier": tier._terms(),
            "worth": float(worth),
            "cap": self.cap if whole < worth else 0,
            "days": days,
            "of_days": of_days,
            "rate": rate,
            "currency": self.currency_id.id,
            "amount": bonus.amount(whole, rounding=company.currency_id.rounding, rate=rate, days=days, of_days=of_days),
        }
        # A tier may pay nothing at its start: then it was reached all the same.
        absent = of_days and not days
        return {**facts, "tier_id": tier.id, "reason": "days" if absent else False}

    def _first_start(self):
        """Return from how many per cent of the target on anything is paid."""
        return max(min(self.tier_ids.mapped("start"), default=0), self.least)


class TargetBonusAward(models.Model):
    """From what was reckoned to the ledger."""

    _inherit = "marketing.target.bonus.award"

    def _award_vals(self, reckoned):
        """Return what an award keeps of `TargetBonus._reckoned`."""
        facts = {name: value for name, value in reckoned.items() if name not in ("tier_id", "reason")}
        return {
            "figure": reckoned["figure"] or 0.0,
            "has_figure": reckoned["figure"] is not None,
            "target": reckoned["target"] or 0.0,
            "has_target": reckoned["target"] is not None,
            "attained": reckoned["attained"] or 0.0,
            "tier_id": reckoned.get("tier_id", False),
            "reason": reckoned["reason"],
            "amount": reckoned["amount"],
            "facts": facts,
        }

    def _reckon(self):
        """Reckon these awards anew where figure or target differ by now, and post the differences (full rights).

        Days and exchange rate stay as they were: only what was put right counts.
        """
        lacking = self.filtered(lambda award: not award.value_id.has_target)
        targets = {}
        for key, group in lacking.grouped(
            lambda award: (award.metric_id, award.cycle, award.date_from, award.company_id)
        ).items():
            metric, cycle, first, company = key
            found = self.env["marketing.metric.target"]._targets(metric, group.user_id, cycle, first, company)
            targets |= {award: found.get((metric.id, award.user_id.id)) for award in group}
        changed = self.browse()
        for award in self:
            value, known = award.value_id, award.facts
            reckoned = award.bonus_id._reckoned(
                value.figure if value.has_figure else None,
                value.target if value.has_target else targets.get(award),
                *known["held"],
                award.date_to,
                known.get("rate"),
            )
            vals = self._award_vals(reckoned)
            if vals["facts"] != known or vals["reason"] != award.reason:
                changed |= award._take(vals)
        changed._ask()
        return changed

    def _take(self, vals):
        """Take over what was reckoned anew; another amount waits for a new approval.

        :return: this award where its amount is another one, else nothing
        """
        self.ensure_one()
        before = self.amount
        other = self.currency_id.compare_amounts(before, vals["amount"])
        if not other:
            self._guarded_write(vals)
            return self.browse()
        for request in self._approval_live_requests(("pending", "returned")).values():
            request._end("withdrawn", "withdraw")
        settled = not self.currency_id.compare_amounts(self.posted_amount, vals["amount"])
        state = ("done" if self.posted_amount else "nothing") if settled else "proposed"
        self._guarded_write({**vals, "turn": self.turn + 1, "state": state})
        words = self.company_id._payout_words_env()._(
            "Reckoned anew: %(before)s became %(after)s.",
            before=self.currency_id.format(before),
            after=self.currency_id.format(self.amount),
        )
        self._message_log(body=words)
        return self.browse() if settled else self

    def _nobody_words(self):
        # EXTENDS payout
        return self.env._("Target bonuses wait for an approval that finds nobody")

    def _grant(self):
        """Post what is open of these awards as lines of the next statement (called with full rights).

        :raises UserError: without the approval that a policy wants
        """
        due = self.filtered(lambda award: award.state == "proposed")
        if not due:
            return
        due._approval_pass(GATE)
        self.env["marketing.payout.line"]._append([award._line_vals() for award in due])
        for award in due:
            award._guarded_write({"posted_amount": award.amount, "state": "done" if award.amount else "nothing"})

    def _line_vals(self):
        """Return the values of the ledger line for what is open of this award."""
        self.ensure_one()
        company = self.company_id
        rule = self.bonus_id.with_env(company._payout_words_env())
        day = today(company)
        return {
            "company_id": company.id,
            "user_id": self.user_id.id,
            "kind": "target",
            "part": "",
            "amount": self.difference,
            "earned_date": day,
            "due_date": add_months(month_start(day), 1),
            "origin_model": self._name,
            "origin_id": self.id,
            "origin_name": f"{rule.name} {self.period}",
            "rule_name": rule.name,
            "rule_version": str(rule.number),
            "trace": {**self.facts, "before": self.posted_amount},
            "turn": self.turn,
        }

    # ------------------------------------------------------------------
    # By hand
    # ------------------------------------------------------------------

    def action_reckon(self):
        """Reckon awards anew, as a director: a figure was put right, or a target named after all.

        :raises AccessError: for others, and about oneself
        """
        self._check_director()
        # sudo: the caller was checked; what comes out depends on figures and rules alone.
        self.sudo()._reckon()
        return True
