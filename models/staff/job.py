from odoo import api, fields, models
from odoo.exceptions import ValidationError

# The ladder of roles; whoever stands on a rung has those below.
LADDER = ("group_staff", "group_leader", "group_director", "group_admin")


class HrJob(models.Model):
    """A post: to whom it answers, and which rights its work needs (A-01, A-02, A-18)."""

    _inherit = "hr.job"

    # With groups: whoever may not read duties can still read posts.
    duty_template_ids = fields.One2many(
        "marketing.duty.template",
        "job_id",
        string="Duties",
        groups="marketing_office.group_staff,marketing_office.group_auditor",
    )
    marketing_group_id = fields.Many2one(
        "res.groups",
        string="Rights of the Post",
        ondelete="set null",
        groups="marketing_office.group_admin,hr.group_hr_user",
        domain=lambda self: [("privilege_id", "in", self._marketing_privileges().ids)],
        help="What holders of this post need in the marketing office. Nothing is granted by itself: the set-up "
        "checklist names the holders whose rights differ.",
    )
    superior_job_id = fields.Many2one(
        "hr.job",
        string="Reports To",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        domain="[('id', '!=', id)]",
        help="The post above this one. Empty: the position chart goes by whom the holders report to. Approvals and "
        "duties always go by the manager of the person.",
    )
    subordinate_job_ids = fields.One2many("hr.job", "superior_job_id", string="Posts Below")
    post_family = fields.Char(string="Family", translate=True, help="For example sales, marketing, service.")
    post_grade = fields.Char(translate=True, help="For example junior, senior, 3rd grade.")

    @api.model
    def _marketing_privileges(self):
        """Return the privileges of this module, which the group of a post is one of."""
        # sudo: groups are closed to most people; only which ones are this module's is looked at.
        data = self.env["ir.model.data"].sudo()
        return self.env["res.groups.privilege"].browse(
            data.search([("module", "=", "marketing_office"), ("model", "=", "res.groups.privilege")]).mapped("res_id")
        )

    @api.constrains("superior_job_id")
    def _check_superior_job(self):
        if self._has_cycle("superior_job_id"):
            raise ValidationError(
                self.env._("A post cannot stand above itself. Choose another post that it reports to.")
            )

    @api.model
    def _rights_that_differ(self, company):
        """Return the people whose rights in the marketing office are not those of their post (A-01).

        :param company: `res.company`
        :return: [(user, job, "missing" or "more")], by name
        """
        # sudo: for the set-up checklist, whose opener may configure rights but need not read employees.
        employees = (
            self.env["hr.employee"]
            .sudo()
            .search(
                [("company_id", "=", company.id), ("user_id", "!=", False), ("job_id.marketing_group_id", "!=", False)]
            )
        )
        ladder = [self.env.ref(f"marketing_office.{name}").id for name in LADDER]
        found = []
        for employee in employees:
            user, job = employee.user_id, employee.job_id
            held = set(user.all_group_ids.ids)
            if job.marketing_group_id.id not in held:
                found.append((user, job, "missing"))
            elif job.marketing_group_id.id in ladder:
                above = ladder[ladder.index(job.marketing_group_id.id) + 1 :]
                if held.intersection(above):
                    found.append((user, job, "more"))
        return sorted(found, key=lambda entry: entry[0].name)
