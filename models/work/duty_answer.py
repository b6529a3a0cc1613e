from odoo import api, fields, models

from ..core.clock import now, to_local


class ResCompany(models.Model):
    _inherit = "res.company"

    answer_hours = fields.Float(
        string="Answer Requests Within (hours)",
        default=16.0,
        help="Working time until a request to a department has to be answered, where whoever asks names no day.",
    )
    answer_hours_urgent = fields.Float(
        string="Answer Urgent Requests Within (hours)", default=4.0, help="As above, for urgent requests."
    )

    _answer_hours_positive = models.Constraint(
        "CHECK(answer_hours >= 0 AND answer_hours_urgent >= 0)", "Nothing is answered before it was asked."
    )


class Duty(models.Model):
    """Until when a request has to be answered: by its priority, unless whoever asks names a day (B-08)."""

    _inherit = "marketing.duty"

    @api.model
    def _answer_vals(self, company, priority):
        """Return until when a request made now has to be answered: {'answer_by', 'date_deadline'}.

        :param company: `res.company`
        :param str priority: '0' or '1'
        """
        moment = now(self.env)
        hours = company.answer_hours_urgent if priority == "1" else company.answer_hours
        # Companies without working hours work around the clock.
        until = company._after_working_hours(hours, moment) or fields.Datetime.add(moment, hours=hours)
        return {"answer_by": until, "date_deadline": to_local(company, until).date()}

    @api.onchange("kind", "priority")
    def _onchange_answer(self):
        for duty in self:
            if duty.kind == "request" and not duty._origin:
                duty.update(self._answer_vals(duty.company_id or self.env.company, duty.priority))
