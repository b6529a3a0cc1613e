from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..core.clock import today


class ExternalFigure(models.Model):
    """A figure that the system cannot know, such as a market share, with its source and its date (R-11, L-22).

    Leaders enter them, everybody reads them; what is changed later stays in the history of the record.
    """

    _name = "marketing.external.figure"
    _description = "Outside Figure"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, name, id desc"

    name = fields.Char(string="What It Says", required=True, tracking=True, index="trigram")
    kind = fields.Selection(
        [
            ("size", "Market size"),
            ("share", "Market share"),
            ("awareness", "Awareness"),
            ("satisfaction", "Satisfaction"),
            ("price", "Price level"),
            ("other", "Other"),
        ],
        required=True,
        default="share",
        tracking=True,
    )
    about = fields.Char(string="Market or Product", tracking=True, help="Which market, region, product or competitor.")
    value = fields.Float(required=True, tracking=True, aggregator="avg")
    unit = fields.Char(required=True, default="%", tracking=True, help="For example %, million CNY, points.")
    date = fields.Date(
        string="As Of", required=True, tracking=True, index=True, default=lambda self: today(self.env.company)
    )
    source = fields.Char(
        required=True, tracking=True, help="Who published it and where: study, office of statistics, fair, customer."
    )
    note = fields.Text()
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    active = fields.Boolean(default=True)

    @api.constrains("source", "unit", "name")
    def _check_words(self):
        for figure in self:
            if not all((figure[name] or "").strip() for name in ("source", "unit", "name")):
                raise ValidationError(
                    self.env._("An outside figure needs its name, its unit and its source: others will rely on it.")
                )

    @api.constrains("date")
    def _check_date(self):
        for figure in self:
            if figure.date > today(figure.company_id):
                raise ValidationError(
                    self.env._("“%s” lies ahead: an outside figure is of a day that was.", figure.name)
                )
