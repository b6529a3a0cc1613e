from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    appraisal_from = fields.Date(
        string="Appraisals Since", help="Periods that begin earlier are not appraised. Without a day none are opened."
    )
    appraisal_open_days = fields.Integer(
        string="Open Ahead (days)", default=7, help="So many days before the period ends, the forms can be written on."
    )
    appraisal_window_days = fields.Integer(
        string="Window (days)", default=10, help="The first days of the next month, in which people are scored (L-06)."
    )
    appraisal_year_window_days = fields.Integer(
        string="Annual Window (days)", default=31, help="The first days of the next year (L-07)."
    )
    appraisal_peer_days = fields.Integer(
        string="Peers Answer Within (days)", default=5, help="Of the window; what has come by then is combined."
    )
    appraisal_least_share = fields.Float(
        string="Judged From (% of the days)",
        default=50.0,
        digits=(5, 2),
        help="Whoever was at the post on fewer working days of the period is excused: joiners, leavers, long leave.",
    )
    appraisal_appeal_days = fields.Integer(
        string="Appeal Within (working days)", default=5, help="After that silence counts as consent."
    )
    appraisal_streak = fields.Integer(
        string="Excellent in a Row", default=3, help="So many give priority in promotion and pay rise (L-14)."
    )
    appraisal_weak_points = fields.Float(
        string="Weak Below (points)", default=60.0, digits=(5, 2), help="Indicators below lead to a training plan."
    )

    _appraisal_days_positive = models.Constraint(
        "CHECK(appraisal_open_days >= 0 AND appraisal_window_days >= 1 AND appraisal_year_window_days >= 1"
        " AND appraisal_peer_days >= 1 AND appraisal_appeal_days >= 1)",
        "Appraisals need at least one day for each of their steps.",
    )
    _appraisal_share_possible = models.Constraint(
        "CHECK(appraisal_least_share >= 0 AND appraisal_least_share <= 100)",
        "People are judged from 0 to 100 % of the days on.",
    )
    _appraisal_streak_positive = models.Constraint(
        "CHECK(appraisal_streak >= 1)", "At least one excellent grade gives priority."
    )
