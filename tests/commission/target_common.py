"""Target bonuses over figures that need nothing of the contracts: the sum of `color` of marked contacts."""

from datetime import date

from odoo import Command

from ..metric.metric_common import MetricCommon
from ..payout.common import PayoutCommon

JUNE = date(2026, 6, 1)
# Ten days after the end of June.
JULY_10 = date(2026, 7, 10)


class TargetCommon(MetricCommon, PayoutCommon):
    """In July 2026: the June of three people, a target of 100 for each, no policy for the gate."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_clock(JULY_10)
        cls.env["marketing.approval.policy"].search([("gate_id.code", "=", "target.bonus.grant")]).active = False
        cls.Bonus = cls.env["marketing.target.bonus"]
        cls.Award = cls.env["marketing.target.bonus.award"]
        cls.goal = cls._target(100)

    def setUp(self):
        super().setUp()
        self._set_clock(JULY_10)

    @classmethod
    def _set_clock(cls, day):
        result = super()._set_clock(day)
        for name in ("Bonus", "Award"):
            if hasattr(cls, name):
                setattr(cls, name, getattr(cls, name).with_env(cls.env))
        return result

    @classmethod
    def _target(cls, target, metric=None, **values):
        return cls.env["marketing.metric.target"].create(
            {"metric_id": (metric or cls.weight).id, "company_id": cls.company.id, "target": target, **values}
        )

    @classmethod
    def _rule(cls, *tiers, active=True, **values):
        """Return a monthly rule in force for the seller and the colleague.

        :param tiers: (start, pays, further values); one of 500 from 100 % on, if none
        """
        rule = cls.Bonus.create(
            {
                "name": "Weight",
                "company_id": cls.company.id,
                "currency_id": cls.company.currency_id.id,
                "metric_id": cls.weight.id,
                "cycle": "month",
                "date_from": JUNE,
                "user_ids": [Command.set((cls.seller | cls.colleague).ids)],
                "tier_ids": [
                    Command.create({"start": start, "pays": pays, **more})
                    for start, pays, more in tiers or [(100, "amount", {"amount": 500})]
                ],
                **values,
            }
        )
        if active:
            rule.action_activate()
        return rule

    def _run_bonuses(self):
        self.env.invalidate_all()
        count = self.Bonus._run(self.company)
        self.env.invalidate_all()
        return count

    def _award(self, user=None, rule=None, day=JUNE):
        domain = [("user_id", "=", (user or self.seller).id), ("date_from", "=", day)]
        if rule:
            domain.append(("bonus_id", "=", rule.id))
        return self.Award.search(domain)

    def _reckoned(self, weight, *tiers, **values):
        """Return the award of the seller of June for a figure, by a rule with these tiers."""
        if weight is not None:
            self._visit(self.seller, color=weight)
        rule = self._rule(*tiers, **values)
        self._run_bonuses()
        return self._award(rule=rule)

    def _override(self, figure, user=None):
        """Let the leader put another figure in the place of what was counted."""
        self._award(user).value_id.with_user(self.leader).action_override(figure, "Counted twice.")

    def _bonus_lines(self, awards):
        return self.Line.search([("origin_model", "=", self.Award._name), ("origin_id", "in", awards.ids)], order="id")
