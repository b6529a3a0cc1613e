import logging

from psycopg2 import OperationalError

from odoo import api, models

from ..core.clock import now, today

_logger = logging.getLogger(__name__)
# Days of the window after which the figures of the period no longer move.
FREEZE_AFTER = 2


class AppraisalCycle(models.Model):
    """Day by day: rounds are opened, followed, frozen, moved on and closed (L-06, L-07).

    Each step looks at what is there and does what is missing, so a run may be made twice, killed, or left out for
    months. A round that cannot be moved on stops no other, an appraisal no other of its round; administrators hear of
    it.
    """

    _inherit = "marketing.appraisal.cycle"

    @api.model
    def _run(self, company, day=None, commit=None):
        """Bring the rounds of a company up to a day.

        :param company: `res.company`
        :param date day: today at its place, if not the clock's
        :param commit: called after each round; False from it ends the run
        :return: number of rounds that were opened
        """
        # sudo: rounds are opened for everybody in the company.
        cycles = self.sudo().with_company(company).with_context(tracking_disable=True, mail_create_nolog=True)
        # In this environment, whose clock counts.
        company = company.with_env(cycles.env)
        day = day or today(company)
        if not self._takes_turn(company):
            return 0
        opened = cycles._open_missing(company, day)
        # Months before the year that rests on them.
        under_way = cycles.search(
            [("company_id", "=", company.id), ("state", "=", "open")], order="date_to, date_from desc"
        )
        for cycle in under_way:
            cycle._guarded(cycle._move_on, day)
            if commit and not (commit(1) and self._takes_turn(company)):
                break
        return len(opened)

    @api.model
    def _takes_turn(self, company):
        """Return whether this transaction alone moves the rounds of a company on."""
        return self.env["marketing.duty"]._take_turn(company, self._name)

    def _move_on(self, day):
        """Do for one round what is to be done by a day (called with full rights)."""
        self.ensure_one()
        if self.kind != "occasional":
            self._follow_people(day)
        open_ones = self.appraisal_ids.filtered(lambda appraisal: appraisal.state in ("self", "scoring"))
        if not self.frozen_on and open_ones:
            if (day - self.window_from).days >= FREEZE_AFTER:
                self._freeze_figures()
            else:
                self._each(open_ones, "_fill")
        if day > self.self_due:
            open_ones.filtered(lambda appraisal: appraisal.state == "self")._guarded_write({"state": "scoring"})
        self._each(open_ones._ready(), "_advance")
        self._each(self.appraisal_ids.filtered(lambda appraisal: appraisal.state == "feedback"), "_settle_silent", day)
        settled = all(appraisal.state in ("locked", "excused") for appraisal in self.appraisal_ids)
        if settled and day > self.window_to:
            self._guarded_write({"state": "closed", "closed_on": now(self.env)})

    def _guarded(self, method, *args):
        """Call a method of one round; what goes wrong stops no other and is told to the administrators."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                method(*args)
        except OperationalError:
            raise
        except Exception as error:
            _logger.exception("the round %s could not be moved on", self.display_name)
            self.company_id._warn_administrators(
                self.env._("Appraisals could not be moved on: %s", self.display_name), str(error)
            )

    def _each(self, appraisals, name, *args):
        """Call a method of all these appraisals at once, and of one after the other where that goes wrong.

        :return: what went wrong, in words, and which the administrators were told
        """
        if not appraisals:
            return []
        try:
            with self.env.cr.savepoint():
                getattr(appraisals, name)(*args)
            return []
        except OperationalError:
            raise
        except Exception:
            _logger.info("%s of %s appraisals goes one by one", name, len(appraisals))
        failed = []
        for appraisal in appraisals:
            try:
                with self.env.cr.savepoint():
                    getattr(appraisal, name)(*args)
            except OperationalError:
                raise
            except Exception as error:
                _logger.warning("%s could not be moved on: %s", appraisal.display_name, error)
                failed.append(f"{appraisal.display_name}: {error}")
        if failed:
            self.company_id._warn_administrators(
                self.env._("Appraisals could not be moved on: %s", self.display_name), "\n".join(failed)
            )
        return failed

    @api.model
    def _cron_run(self):
        """Bring the rounds of all companies up to date; what cannot be done for one company stops no other."""
        cron = self.env["ir.cron"]
        # sudo: rounds are opened for everybody.
        # Rounds for an occasion go on without regular ones.
        open_ones = self.sudo()._search([("state", "=", "open")]).subselect("company_id")
        due = ["|", ("appraisal_from", "!=", False), ("id", "in", open_ones)]
        for company in self.env["res.company"].sudo().search(due):
            try:
                self._run(company, commit=cron._commit_progress)
            except OperationalError:
                raise
            except Exception:
                _logger.exception("appraisals of %s could not be opened", company.name)
                self.env.cr.rollback()
                company._warn_administrators(
                    self.env._("Appraisals could not be opened"),
                    self.env._("The log of the server says why. What is missing is opened at the next run."),
                )
            if not cron._commit_progress(1):
                return
