import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.tools.misc import format_date

from ..core.clock import to_local, today
from .staff_document import superiors_of

_logger = logging.getLogger(__name__)
# Kept by Odoo's "Skills" app, which Community installs beside Employees. Without it nothing is proposed.
SKILLS = "hr.employee.skill"


class ConductKind(models.Model):
    """Which reward passing a certification is worth (M-13)."""

    _inherit = "marketing.conduct.kind"

    certification_from = fields.Date(
        string="For Certifications From",
        help="Proposed to the superior for each certification that is recorded in the skills of an employee from this "
        "day on. Empty: not proposed.",
    )


class Conduct(models.Model):
    """Rewards that are proposed because somebody has passed a certification (M-13, O-09)."""

    _inherit = "marketing.conduct"

    @api.model
    def _cron_propose_certified(self):
        """Propose rewards for certifications that were recorded; running it again proposes nothing twice.

        What cannot be proposed in one company stops no other.
        """
        if SKILLS not in self.env:
            return
        for company in self.env["res.company"].search([]):
            try:
                with self.env.cr.savepoint():
                    self._propose_certified(company)
            except OperationalError:
                raise
            except Exception as error:
                _logger.exception("rewards for certifications in %s could not be proposed", company.name)
                company._warn_administrators(self.env._("Rewards for certifications could not be proposed"), str(error))

    @api.model
    def _propose_certified(self, company):
        """Make the drafts of one company, each in the name of the superior, who decides whether to submit it.

        :param company: one `res.company`
        :return: the drafts of certifications that had none
        """
        books = self.env["marketing.rule.book"].search([("company_id", "in", [company.id, False])])
        kinds = books.kind_ids.filtered(
            lambda kind: kind.nature == "reward" and kind.active and kind.certification_from
        )
        made = self.browse()
        if not kinds or SKILLS not in self.env:
            return made
        # One day more than asked for: the days of the kinds are local, those of the records are not.
        skills = self.env[SKILLS].search(
            [
                ("skill_type_id.is_certification", "=", True),
                ("employee_id.company_id", "=", company.id),
                ("create_date", ">=", fields.Date.subtract(min(kinds.mapped("certification_from")), days=1)),
            ],
            order="id",
        )
        superiors = superiors_of(skills.employee_id)
        env = company.with_context(lang=company.partner_id.lang or self.env.lang).env
        known = {
            (record.employee_id.id, record.proposed_kind_id.id, record.source_name)
            for record in self.search([("res_model", "=", SKILLS), ("employee_id", "in", skills.employee_id.ids)])
        }
        values = {}
        for skill in skills.with_env(env):
            employee = skill.employee_id
            raiser = superiors[employee] or company.general_manager_id - employee.user_id
            recorded = to_local(company, skill.create_date).date()
            title = self._certification_title(skill)
            for kind in [kind for kind in kinds if raiser and kind.certification_from <= recorded]:
                # A correction makes a new record of the same certification.
                key = (employee.id, kind.id, title)
                if key not in known:
                    known.add(key)
                    values.setdefault(raiser, []).append(
                        {
                            "employee_id": employee.id,
                            "kind_id": kind.id,
                            "res_model": SKILLS,
                            "res_id": skill.id,
                            "day": min(skill.valid_from or recorded, today(company)),
                            "source_name": title,
                            "facts": env._("Passed a certification: %s", title),
                        }
                    )
        for raiser, vals_list in values.items():
            drafts = self.with_user(raiser)._propose(vals_list).with_env(self.env)
            drafts._ask_raiser(raiser)
            made |= drafts
        return made

    @api.model
    def _certification_title(self, skill):
        """Return what a certification is called: what it is, its level, since when."""
        parts = [skill.skill_id.name, skill.skill_level_id.name]
        if skill.valid_from:
            parts.append(format_date(skill.env, skill.valid_from))
        return " · ".join(filter(None, parts))

    def _ask_raiser(self, user):
        """Ask a superior to look at proposals, without a mail for each (called with full rights)."""
        words = self.with_context(lang=user.lang).env._("Reward the certification? Complete and submit it, or drop it.")
        for record in self.with_context(mail_activity_quick_update=True):
            record.activity_schedule("mail.mail_activity_data_todo", user_id=user.id, summary=words)
