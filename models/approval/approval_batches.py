import logging

from psycopg2 import OperationalError

from odoo import api, models

_logger = logging.getLogger(__name__)
# Requests looked at in one transaction.
BATCH = 200


class ApprovalRequest(models.Model):
    """How the scheduled actions go through many requests: a bad one stops nobody else's, and somebody hears of it."""

    _inherit = "marketing.approval.request"

    @api.model
    def _work_off(self, due, order, method, trouble, put_off):
        """Go through all requests that are due, batch after batch, each batch in a transaction of its own.

        :param due: domain of what is to be done; what is done, or has failed, must fall out of it
        :param str order: what comes first
        :param str method: name of the method that does it for a batch
        :param str trouble: what the administrators are told of a request that fails
        :param put_off: values that keep such a request from failing again at once
        """
        cron = self.env["ir.cron"]
        while batch := self.search(due, order=order, limit=BATCH):
            # Another worker has the others; what it has done by then no longer fits.
            batch = batch.try_lock_for_update(allow_referencing=True).filtered_domain(due)
            if not batch:
                return
            batch._do_safely(method, trouble, put_off)
            if not cron._commit_progress(len(batch), remaining=self.search_count(due)):
                return

    def _do_safely(self, method, trouble, put_off):
        """Do something for these requests together, or for each by itself if that fails; see `_work_off`."""
        try:
            with self.env.cr.savepoint():
                getattr(self, method)()
            return
        except OperationalError:
            raise
        except Exception:
            if len(self) == 1:
                _logger.exception("%s failed for %s", method, self)
                self._guarded_write(put_off)
                self._warn_administrators(trouble)
                return
        for request in self:
            request._do_safely(method, trouble, put_off)

    def _warn_administrators(self, summary, note=None):
        """Ask the administrators, each once, to look at this request.

        :param str summary: what is the matter
        :param str note: the details
        """
        self.ensure_one()
        admins = self._active_internal(self.env.ref("marketing_office.group_admin").all_user_ids)
        known = self.activity_ids.filtered(lambda activity: activity.summary == summary).user_id
        for user in admins - known:
            self.with_context(mail_activity_quick_update=True).activity_schedule(
                "mail.mail_activity_data_warning", summary=summary, note=note, user_id=user.id
            )
