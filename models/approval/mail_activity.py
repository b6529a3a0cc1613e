from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..core.insert import LARGE, insert

_TOKEN = object()
_KEY = "marketing_approval_activity"
# Whom a question asks, about what and until when is not theirs to change.
_FIXED = {"active", "activity_type_id", "date_deadline", "res_id", "res_model", "res_model_id", "user_id"}


class MailActivity(models.Model):
    _inherit = "mail.activity"

    @api.model
    def _approval_type_id(self):
        return self.env["ir.model.data"]._xmlid_to_res_id("marketing_office.mail_activity_type_approval")

    @api.model
    def _approval_ask(self, vals_list):
        """Add questions about requests. For the approval engine only.

        :param list vals_list: values of the activities
        """
        # sudo: the engine asks, whatever the requester may do with activities.
        # Quick update: one mail per question would flood people; the activity menu counts them.
        activities = self.sudo().with_context(mail_activity_quick_update=True)
        if len(vals_list) < LARGE:
            activities.create(vals_list)
            return
        zones = {
            user.id: user.tz for user in activities.env["res.users"].browse({vals["user_id"] for vals in vals_list})
        }
        insert(activities, [{**vals, "user_tz": zones[vals["user_id"]]} for vals in vals_list])
        counted = Counter(
            vals["user_id"]
            for vals in vals_list
            if vals["date_deadline"] <= fields.Date.today()  # house: allow: as Odoo's own `create`
        )
        for user_id, count in counted.items():
            self.env["res.users"].browse(user_id)._bus_send(
                "mail.activity/updated", {"activity_created": True, "count_diff": count}
            )

    @api.model
    def _approval_close(self, requests, users):
        """Remove the questions about requests that have been answered. For the approval engine only.

        By one statement: the questions are the engine's own, nothing hangs on them, and `unlink` would make
        the ORM forget, and read anew, all that the next step needs.

        :param users: people whose questions go; empty for everybody's
        """
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                DELETE FROM mail_activity
                 WHERE res_model = %s AND res_id IN %s AND activity_type_id = %s AND active %s
             RETURNING user_id, date_deadline <= %s
                """,
                requests._name,
                tuple(requests.ids),
                self._approval_type_id(),
                SQL("AND user_id IN %s", tuple(users.ids)) if users else SQL(),
                fields.Date.today(),  # house: allow: the counter of Odoo's own menu counts by this day
            )
        )
        self.invalidate_model(flush=False)
        requests.invalidate_recordset(
            [
                name
                for name, field in requests._fields.items()
                if name.startswith("activity_") or name == "my_activity_date_deadline"
            ],
            flush=False,
        )
        for user_id, count in Counter(user_id for user_id, counted in rows if counted).items():
            self.env["res.users"].browse(user_id)._bus_send(
                "mail.activity/updated", {"activity_deleted": True, "count_diff": -count}
            )

    def _approval_check_free(self):
        """Refuse to tick off a question instead of answering it: the counter must stay right."""
        if self.env.context.get(_KEY) is _TOKEN:
            return
        questions = self.filtered(
            lambda activity: activity.res_model == "marketing.approval.request" and activity.active
        )
        if not questions:
            return
        type_id = self._approval_type_id()
        questions = questions.filtered(lambda activity: activity.activity_type_id.id == type_id)
        # sudo: only whether the question is still open is looked at.
        waiting = self.env["marketing.approval.request"].sudo().browse(questions.mapped("res_id")).exists()
        if waiting.filtered(lambda request: request.state == "pending"):
            raise UserError(
                self.env._("Open the request and approve or reject it; the activity then closes by itself.")
            )

    def write(self, vals):
        if not _FIXED.isdisjoint(vals):
            self._approval_check_free()
        return super().write(vals)

    def unlink(self):
        self._approval_check_free()
        return super().unlink()

    def _action_done(self, feedback=False, attachment_ids=None):
        self._approval_check_free()
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)


class ResUsers(models.Model):
    _inherit = "res.users"

    def action_archive(self):
        # Odoo removes the activities of people who leave. Their ballots stay open, so that no gate opens by itself.
        return super(ResUsers, self.with_context(**{_KEY: _TOKEN})).action_archive()
