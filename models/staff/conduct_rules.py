from odoo import api, models
from odoo.exceptions import AccessError, UserError

from .conduct import OPEN

# What the person was, or will be, told; and what is to come of it.
FACTS = frozenset({"employee_id", "nature", "book_id", "rule_id", "day", "facts", "source_name"})
MEASURE = frozenset(
    {"kind_id", "amount", "points", "position_effect", "effect_from", "effect_to", "expiry_months", "legal"}
)


class Conduct(models.Model):
    """Who may write what, on whichever path: screens, RPC, import, copies."""

    _inherit = "marketing.conduct"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        if not self.env.su:
            for record in records:
                record._check_manager()
        for record in records:
            # sudo: numbers are drawn by rule, not by right.
            number = self.env["ir.sequence"].sudo().with_company(record.company_id).next_by_code("marketing.conduct")
            record._guarded_write({"name": number})
        return records

    def write(self, vals):
        if not self._guard_is_open():
            self._check_hand(vals)
        result = super().write(vals)
        if "employee_id" in vals:
            # Rules look at a record before it is written: nobody hands it on beyond their own line.
            self.check_access("write")
        return result

    def copy_data(self, default=None):
        raise UserError(self.env._("A reward or a penalty is not copied: each has its own facts and its own decision."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_unknown(self):
        if any(record.state != "draft" or record.told or record.res_id for record in self):
            raise UserError(self.env._("Of the register nothing is deleted. Drop what is not pursued, with a reason."))

    def _check_hand(self, vals):
        """Refuse changes that the state does not allow, or by the person concerned.

        :param dict vals: what is about to be written
        :raises AccessError: for the person concerned
        :raises UserError: says what to do instead
        """
        facts, measure = not FACTS.isdisjoint(vals), not MEASURE.isdisjoint(vals)
        for record in self if facts or measure or "legal_note" in vals else ():
            if not self.env.su:
                record._check_manager()
            if facts and record.state != "draft":
                raise UserError(
                    self.env._(
                        "%s: the person was told these facts. Take it back to a draft to change them; the hearing is "
                        "then held once more.",
                        record.display_name,
                    )
                )
            if measure and record.state not in OPEN:
                raise UserError(
                    self.env._("%s was submitted or settled, so the measure stays as it is.", record.display_name)
                )

    def _check_manager(self):
        """Refuse the person concerned.

        :raises AccessError: where the present user is the person
        """
        self.ensure_one()
        if self.user_id == self.env.user:
            raise AccessError(self.env._("Nobody rewards or punishes themselves. Ask your superior."))
