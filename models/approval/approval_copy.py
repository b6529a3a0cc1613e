from odoo import api, fields, models
from odoo.exceptions import UserError

from ..core.clock import now
from ..core.guard import ALL_FIELDS


class ApprovalCopy(models.Model):
    """Somebody who is kept informed of a request, and whether they have looked. Only the engine writes copies."""

    _name = "marketing.approval.copy"
    _description = "Copy of an Approval"
    _inherit = ["marketing.guard"]
    _order = "id"
    _rec_name = "user_id"
    _guarded_fields = ALL_FIELDS

    request_id = fields.Many2one("marketing.approval.request", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True)
    user_id = fields.Many2one("res.users", string="Copied To", required=True)
    sender_id = fields.Many2one("res.users", string="Copied By")
    copied_on = fields.Datetime(required=True)
    read_on = fields.Datetime(string="Read")

    _once = models.UniqueIndex("(request_id, user_id)", "This person already has a copy.")
    _unread_idx = models.Index("(user_id) WHERE read_on IS NULL")


class ApprovalRequest(models.Model):
    _inherit = "marketing.approval.request"

    copy_ids = fields.One2many("marketing.approval.copy", "request_id", string="Copies")
    copied_to_me = fields.Boolean(compute="_compute_copied_to_me", search="_search_copied_to_me")
    unread_by_me = fields.Boolean(compute="_compute_copied_to_me", search="_search_unread_by_me")

    @api.depends_context("uid")
    @api.depends("copy_ids.user_id", "copy_ids.read_on")
    def _compute_copied_to_me(self):
        for request in self:
            # sudo: only the present user's own copies are looked at.
            mine = request.sudo().copy_ids.filtered(lambda copy: copy.user_id.id == self.env.uid)
            request.copied_to_me = bool(mine)
            request.unread_by_me = bool(mine) and not mine.read_on

    def _search_copied_to_me(self, operator, value):
        return self._search_my_copies(operator, value, [])

    def _search_unread_by_me(self, operator, value):
        return self._search_my_copies(operator, value, [("read_on", "=", False)])

    def _search_my_copies(self, operator, value, domain):
        if operator != "in" or True not in value:
            return NotImplemented
        # sudo: only the present user's own copies are searched.
        copies = self.env["marketing.approval.copy"].sudo()._search([("user_id", "=", self.env.uid), *domain])
        return [("id", "in", copies.subselect("request_id"))]

    def _after_submission(self, options):
        # EXTENDS approval: the rule's copies and those that the requester adds; before anybody can decide.
        chosen = self._people(options.get("copies") or ())
        for request in self:
            # sudo: whom the rule informs, whether or not the requester may read the rule.
            told = request.sudo().policy_id._copy_people(request.company_id) - request.requester_id
            request._copy_to(told | chosen)
        return super()._after_submission(options)

    def _people(self, user_ids):
        """Return the people whom somebody named, as far as they work here.

        :raises UserError: when one of them does not
        """
        users = self.env["res.users"].sudo().browse([int(user_id) for user_id in user_ids])  # sudo: colleagues' names
        there = users.exists().filtered(lambda user: user.active and not user.share)
        for company in self.company_id:
            if there != users or any(company not in user.company_ids for user in users):
                raise UserError(
                    self.env._("Choose people who work in %(company)s and can log in.", company=company.name)
                )
        return users

    def action_copy(self, user_ids, comment=None):
        """Let colleagues read these requests and see their outcome.

        :param user_ids: ids of users
        :param str comment: what they should know
        """
        self.check_access("read")
        # sudo: only copies are added, by somebody who can read the request.
        requests = self.sudo()
        users = requests._people(user_ids)
        if users:
            requests._copy_to(users)
            requests._log("copy", comment=comment, targets=users)
        return True

    def _copy_to(self, users):
        """Add copies for people who have none, and mark those that are there as unread (called with full rights)."""
        if not users:
            return
        moment, vals_list = now(self.env), []
        for request in self:
            known = request.copy_ids.filtered(lambda copy: copy.user_id in users)
            known._guarded_write({"read_on": False, "copied_on": moment})
            vals_list += [
                {
                    "request_id": request.id,
                    "company_id": request.company_id.id,
                    "user_id": user.id,
                    "sender_id": self.env.uid,
                    "copied_on": moment,
                }
                for user in users - known.user_id
            ]
        self.env["marketing.approval.copy"].sudo()._guarded_create(vals_list)  # sudo: the callers have checked who acts

    def action_read(self):
        """Note that the present user has looked at the copies of these requests."""
        self.check_access("read")
        # sudo: only the present user's own read marks are set.
        mine = self.sudo().copy_ids.filtered(lambda copy: copy.user_id.id == self.env.uid and not copy.read_on)
        mine._guarded_write({"read_on": now(self.env)})
        return True
