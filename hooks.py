"""What Odoo calls around the life of the module."""

from odoo.tools import SQL

# Lowest first: what refers to others goes before them.
HISTORY = (
    "marketing_approval_event",
    "marketing_approval_copy",
    "marketing_approval_ballot",
    "marketing_approval_request",
    "marketing_work_report_figure",
    "marketing_metric_total",
    "marketing_appraisal_candidate",
    "marketing_appraisal_consequence_line_rel",
    "marketing_appraisal_consequence",
    "marketing_appraisal_change",
    "marketing_appraisal_result",
    "marketing_appraisal_mark",
    "marketing_appraisal_rating",
    "marketing_appraisal_value",
    "marketing_appraisal",
    "marketing_appraisal_calibration",
    "marketing_appraisal_note",
    "marketing_appraisal_indicator",
    "marketing_appraisal_scheme",
    "marketing_metric_value",
    "marketing_metric_target",
    "marketing_work_report",
    "marketing_work_report_kind",
    "marketing_post_description",
    "marketing_duty",
    "marketing_duty_template",
    "marketing_minutes_agenda",
    "marketing_minutes_line",
    "marketing_minutes_attendance",
    "marketing_minutes",
    "marketing_general_request",
    "marketing_general_request_type",
    "marketing_loss_recovery",
    "marketing_loss_share",
    "marketing_loss_answer",
    "marketing_conduct_appeal",
    "marketing_conduct",
    "marketing_rule_book_rule",
)


def uninstall_hook(env):
    """Let go of the history of approvals, which otherwise holds on to gates that are about to be removed.

    By SQL, because no method deletes history; the tables themselves go a moment later.
    """
    env.flush_all()
    # Posts that somebody holds stay, as the company's own; so do employees' jobs.
    env.cr.execute(
        """
        DELETE FROM ir_model_data
         WHERE module = 'marketing_office' AND model = 'hr.job'
           AND res_id IN (SELECT job_id FROM hr_version WHERE job_id IS NOT NULL)
        """
    )
    env.cr.execute("DELETE FROM mail_activity WHERE res_model = 'marketing.approval.request'")
    # A ratio holds on to the metrics that it is made of.
    env.cr.execute("UPDATE marketing_metric SET numerator_id = NULL, denominator_id = NULL")
    # Meetings stay in the calendars, as ordinary events.
    env.cr.execute("UPDATE calendar_event SET meeting_kind_id = NULL WHERE meeting_kind_id IS NOT NULL")
    # Steps hold on to the functions that they ask.
    env.cr.execute("UPDATE marketing_approval_step SET function_id = NULL")
    for table in HISTORY:
        env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(table)))
    env.invalidate_all()
