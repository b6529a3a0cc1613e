from collections import defaultdict

from odoo import api, fields, models

from ...lib.conduct import next_step
from ..core.clock import today


class Conduct(models.Model):
    """Who has been punished before climbs the ladder of the rule book (M-05 … M-07)."""

    _inherit = "marketing.conduct"

    earlier_ids = fields.Many2many("marketing.conduct", string="Earlier Penalties in Force", compute="_compute_earlier")
    earlier_count = fields.Integer(string="Earlier", compute="_compute_earlier")
    next_kind_id = fields.Many2one("marketing.conduct.kind", string="Next Step", compute="_compute_earlier")

    @api.depends("employee_id", "book_id", "rule_id", "nature", "book_id.kind_ids.severity")
    def _compute_earlier(self):
        # With the reader's rights: who may not see an earlier one is not told of it.
        found = defaultdict(self.browse)
        wanted = self.filtered(lambda record: record.nature == "penalty" and record.employee_id)
        for record in self.search(
            [
                ("employee_id", "in", wanted.employee_id.ids),
                ("nature", "=", "penalty"),
                ("state", "=", "decided"),
            ]
        ):
            if not record.expires_on or record.expires_on >= today(record.company_id):
                found[record.employee_id.id] |= record
        for record in self:
            earlier = found[record.employee_id.id] - record._origin if record in wanted else self.browse()
            record.earlier_ids, record.earlier_count = earlier, len(earlier)
            record.next_kind_id = record._next_kind(earlier) if record in wanted else False

    def _next_kind(self, earlier):
        """Return the penalty that the ladder of the book proposes after earlier ones in force."""
        self.ensure_one()
        steps = self.book_id._steps()
        given = [one.kind_id.severity for one in earlier if one.book_id == self.book_id]
        least = self.rule_id.minimum_kind_id
        severity = next_step(steps.mapped("severity"), given, least.severity if least else None)
        return steps.filtered(lambda kind: kind.severity == severity)[:1]

    def action_take_next(self):
        """Take the step that the ladder proposes."""
        self._check_managers()
        for record in self.filtered("next_kind_id"):
            record.write({"kind_id": record.next_kind_id.id})
        return True
