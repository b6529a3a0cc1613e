from odoo import api, models
from odoo.tools import formatLang


class Desk(models.AbstractModel):
    """My pay in three numbers; the words are those of “My Commission”."""

    _inherit = "marketing.desk"

    @api.model
    def _section_commission(self, day):
        """Return the commission of the present user, see `_sections`; None for those who have none."""
        lines, commissions = self.env["marketing.payout.line"], self.env["marketing.commission"]
        if not (lines.has_access("read") and commissions.has_access("read")):
            return None
        company = self.env.company
        mine = [("user_id", "=", self.env.uid), ("company_id", "=", company.id)]
        lines, commissions = lines.search(mine), commissions.search([*mine, ("state", "!=", "cancelled")])
        if not lines and not commissions:
            return None
        totals = commissions._page_totals(lines, commissions, day.year)
        titles = {
            "paid": self.env._("Paid in %s", day.year),
            "due": self.env._("Due on next statement"),
            "waiting": self.env._("Earned, waiting"),
        }
        expected = totals["expected"]
        return {
            "kind": "commission",
            "area": "wide",
            "title": self.env._("My Commission"),
            "cards": [
                {
                    "name": name,
                    "title": title,
                    "amount": formatLang(self.env, totals[name]["amount"], currency_obj=company.currency_id),
                    "text": totals[name]["text"],
                }
                for name, title in titles.items()
            ],
            "note": self.env._(
                "not yet earned: %s",
                formatLang(self.env, expected["amount"], currency_obj=company.currency_id),
            )
            if expected["count"]
            else "",
            "more": {"text": self.env._("Details"), "action": "marketing_office.marketing_commission_action_mine"},
        }
