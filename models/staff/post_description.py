from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..core.clock import now


class PostDescription(models.Model):
    """The written description of a post: its duties, rights and obligations (A-19).

    Written as a draft; published, it gets the next number, keeps the duties of that day in all languages, and stays
    as it is. Holders of the post read what was published, and so do those above them.
    """

    _name = "marketing.post.description"
    _description = "Position Description"
    _inherit = ["mail.thread", "marketing.guard"]
    _order = "job_id, number desc, id desc"
    _guarded_fields = frozenset(
        {"state", "number", "is_current", "content", "published_on", "published_by_id", "company_id"}
    )

    job_id = fields.Many2one("hr.job", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="job_id.company_id", store=True)
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published")], required=True, default="draft", copy=False, index=True
    )
    number = fields.Integer(string="Version", readonly=True, copy=False, aggregator=None)
    is_current = fields.Boolean(string="In Force", readonly=True, copy=False)
    purpose = fields.Text(translate=True, help="What the post is there for.")
    rights = fields.Text(translate=True, help="What its holder may do, decide and ask for.")
    obligations = fields.Text(translate=True, help="What its holder has to keep to.")
    change_note = fields.Char(string="What Changed", translate=True)
    content = fields.Json(string="As Published", readonly=True, copy=False)
    page = fields.Html(string="Description", compute="_compute_page", sanitize=False)
    published_on = fields.Datetime(readonly=True, copy=False)
    published_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    _number_once = models.UniqueIndex(
        "(job_id, number) WHERE state = 'published'", "This version of the post was published a moment ago already."
    )
    _one_draft = models.UniqueIndex(
        "(job_id) WHERE state = 'draft'", "There is a draft for this post already; go on with it."
    )

    @api.depends("job_id", "number", "state")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for description in self:
            job = description.job_id.name or ""
            description.display_name = (
                self.env._("%(post)s, version %(number)s", post=job, number=description.number)
                if description.state == "published"
                else self.env._("%s, draft", job)
            )

    @api.depends("content", "job_id", "purpose", "rights", "obligations")
    @api.depends_context("lang")
    def _compute_page(self):
        for description in self:
            description.page = description.job_id and self.env["ir.qweb"]._render(
                "marketing_office.report_staff_post_page", {"content": description._shown()}
            )

    # ------------------------------------------------------------------
    # What it says
    # ------------------------------------------------------------------

    def _shown(self):
        """Return what the description says in the reader's language: what was published, or the draft as it is."""
        self.ensure_one()
        if not self.content:
            return self._said()
        return self.content.get(self.env.lang) or self.content.get("en_US") or next(iter(self.content.values()))

    def _said(self):
        """Return what the draft says now, in the language of the environment, as plain data."""
        self.ensure_one()
        job = self.job_id
        return {
            "job": job.name,
            "superior": job.superior_job_id.name or "",
            "family": " · ".join(part for part in (job.post_family, job.post_grade) if part),
            "purpose": self.purpose or "",
            "rights": self.rights or "",
            "obligations": self.obligations or "",
            "duties": [
                {
                    "area": line.area_id.name,
                    "name": line.name,
                    "standard": line.standard or "",
                    "when": line._when_words(),
                    "points": line.points,
                }
                for line in job.duty_template_ids
            ],
        }

    def action_publish(self):
        """Publish drafts: each becomes the next version of its post and is told to the holders.

        :raises UserError: for what was published already, or says nothing
        """
        self.check_access("write")
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        for description in self:
            if description.state != "draft":
                raise UserError(
                    self.env._("“%s” is published and stays as it is. Draft a new version.", description.display_name)
                )
            content = {code: description.with_context(lang=code)._said() for code in languages}
            said = content[languages[0]]
            if not (said["duties"] or said["purpose"] or said["obligations"]):
                raise UserError(
                    self.env._("Write down what the post is there for, or its duties, before it is published.")
                )
            earlier = self.search([("job_id", "=", description.job_id.id), ("state", "=", "published")])
            earlier._guarded_write({"is_current": False})
            description._guarded_write(
                {
                    "state": "published",
                    "number": max(earlier.mapped("number"), default=0) + 1,
                    "is_current": True,
                    "content": content,
                    "published_on": now(self.env),
                    "published_by_id": self.env.uid,
                }
            )
            description._tell_holders()
        return True

    def _tell_holders(self):
        """Tell the holders of the post that there is a new description."""
        self.ensure_one()
        # sudo: whoever holds the post is told, whether or not the publisher may read employees.
        users = self.job_id.sudo().employee_ids.user_id.filtered(lambda user: user.active and not user.share)
        for lang, people in users.grouped("lang").items():
            described = self.with_context(lang=lang)
            described.message_notify(
                partner_ids=people.partner_id.ids,
                subject=described.env._("New description of your post"),
                body=described.env._("%s is in force. Please read what has changed.", described.display_name),
            )

    def action_new_version(self):
        """Open the draft of the next version of this post, made from this one where there is none yet."""
        self.ensure_one()
        draft = self.search([("job_id", "=", self.job_id.id), ("state", "=", "draft")], limit=1) or self.copy(
            {"change_note": False}
        )
        return draft._get_records_action()

    @api.model
    def action_open_mine(self):
        """Open the description of the caller's own post that is in force."""
        # sudo: only the own post is looked at; the description is read with the caller's rights.
        jobs = self.env.user.sudo().employee_ids.job_id
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_post_description_action")
        action["name"] = self.env._("My Post")
        mine = self.search([("job_id", "in", jobs.ids), ("is_current", "=", True)])
        if len(mine) == 1:
            return {**action, "res_id": mine.id, "view_mode": "form", "views": [(False, "form")]}
        return {**action, "domain": [("id", "in", mine.ids)], "context": {}}

    # ------------------------------------------------------------------
    # What was published stays
    # ------------------------------------------------------------------

    def write(self, vals):
        if not self._guard_is_open():
            self._check_draft()
        return super().write(vals)

    def _update_field_translations(self, *args, **kwargs):
        # Translations are written past `write`.
        if not self._guard_is_open():
            self._check_draft()
        return super()._update_field_translations(*args, **kwargs)

    def _check_draft(self):
        """Refuse to change what was published.

        :raises AccessError: names the description
        """
        for description in self:
            if description.state == "published":
                raise AccessError(
                    self.env._("“%s” is published and stays as it is. Draft a new version.", description.display_name)
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        self._check_draft()


class DutyTemplate(models.Model):
    _inherit = "marketing.duty.template"

    def _when_words(self):
        """Return in words how often this is due and until when, in the language of the environment."""
        self.ensure_one()
        cycle = dict(self._fields["cycle"]._description_selection(self.env))[self.cycle]
        days = self.due_days
        if self.cycle == "event":
            event = dict(self._fields["event"]._description_selection(self.env)).get(self.event, "")
            return self.env._("%(event)s: within %(days)s working days", event=event, days=days)
        if self.cycle == "day":
            return cycle
        words = {
            "start": self.env._("on working day %s", days),
            "end": self.env._("%s working days before the end", days)
            if days
            else self.env._("by the last working day"),
            "after": self.env._("within %s working days after the end", days),
        }
        return f"{cycle}, {words[self.due_rule]}"


class HrJob(models.Model):
    _inherit = "hr.job"

    post_description_ids = fields.One2many(
        "marketing.post.description",
        "job_id",
        string="Position Descriptions",
        groups="marketing_office.group_staff,marketing_office.group_auditor",
    )

    def action_describe_post(self):
        """Open the draft of the description of this post, or start one."""
        self.ensure_one()
        descriptions = self.env["marketing.post.description"]
        known = descriptions.search([("job_id", "=", self.id)])
        draft = known.filtered(lambda one: one.state == "draft")
        if known and not draft:
            return known[:1].action_new_version()
        return (draft or descriptions.create({"job_id": self.id}))._get_records_action()
