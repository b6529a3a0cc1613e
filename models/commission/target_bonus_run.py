import logging
from datetime import timedelta

from psycopg2 import OperationalError

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..core.clock import now, today

_logger = logging.getLogger(__name__)
# People whose awards are reckoned in one transaction.
BATCH = 200


class TargetBonus(models.Model):
    """Night by night: periods that are over are reckoned once, what was put right is reckoned anew.

    Each step looks at what is there and does what is missing, so a run may be made twice, killed, or left out for
    months. One person or rule that cannot be reckoned stops no other; administrators hear of it, and the next run
    tries again.
    """

    _inherit = "marketing.target.bonus"

    @api.model
    def _take_turn(self, company):
        """Return whether this transaction alone reckons the target bonuses of a company."""
        [[taken]] = self.env.execute_query(
            SQL("SELECT pg_try_advisory_xact_lock(hashtext('marketing.target.bonus'), %s)", company.id)
        )
        return taken

    @api.model
    def _run(self, company, commit=None):
        """Bring the target bonuses of a company up to date.

        :param company: `res.company`
        :param commit: called after each batch; False from it ends the run
        :return: number of awards that were made or have another amount
        """
        # sudo: awards are made for everybody in the company.
        rules = self.sudo().with_company(company).with_context(tracking_disable=True, mail_create_nolog=True)
        # In this environment, whose clock counts.
        company = company.with_env(rules.env)
        failed, count = {}, 0
        if rules._take_turn(company):
            for step in rules._steps(company, failed):
                count += step
                # The turn is over with its transaction.
                if commit and not (commit(1) and rules._take_turn(company)):
                    break
        if failed:
            company._warn_administrators(
                self.env._("Target bonuses could not be reckoned"),
                "\n".join(f"{name}: {error}" for name, error in failed.items()),
            )
        return count

    @api.model
    def _steps(self, company, failed):
        """Do what is missing batch by batch, and yield how many awards changed (called with full rights).

        :param dict failed: takes up {who or what: error}
        """
        awards = self.env["marketing.target.bonus.award"]._differing(company)
        for start in range(0, len(awards), BATCH):
            yield awards[start : start + BATCH]._reckon_safely(failed)
        in_force = self.search([("company_id", "=", company.id), ("state", "in", ("active", "retired"))])
        for rule in in_force.sorted(lambda rule: (rule.date_from, rule.id)):
            for first, last in rule._owed_periods():
                before = len(failed)
                people = rule._open_people(first, last, failed)
                for start in range(0, len(people), BATCH):
                    yield rule._award_safely(first, last, dict(people[start : start + BATCH]), failed)
                if len(failed) > before:
                    # Later periods wait, so that the next run begins here.
                    break
                rule._guarded_write({"reckoned_until": last})
                yield 0

    def _owed_periods(self):
        """Return the periods that are over, frozen by now, and not reckoned to the end: [(first day, last day)]."""
        self.ensure_one()
        metric, day = self.env["marketing.metric"], today(self.company_id)
        since = self.reckoned_until + timedelta(days=1) if self.reckoned_until else self.date_from
        first, last = metric._period(self.cycle, since)
        found = []
        while (day - last).days >= self.settle_days and (not self.date_to or first <= self.date_to):
            # What began before the rule is paid by none, or by the version before.
            if first >= self.date_from:
                found.append((first, last))
            first, last = metric._period(self.cycle, last + timedelta(days=1))
        return found

    def _open_people(self, first, last, failed):
        """Return who has no award of a period yet, [(user id, (days, working days))], in order."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                entitled = self._entitled(first, last)
        except OperationalError:
            raise
        except Exception as error:
            _logger.exception("who has %s could not be found out", self.display_name)
            failed[self.display_name] = error
            return []
        known = self.env["marketing.target.bonus.award"].search_fetch(
            [("family_id", "=", self.family_id.id), ("date_from", "=", first)], ["user_id"]
        )
        done = set(known.user_id.ids)
        return sorted((user, days) for user, days in entitled.items() if user not in done)

    def _award_safely(self, first, last, people, failed):
        """Make the awards of a batch; where that goes wrong, of one person after the other.

        :return: number of new awards
        """
        try:
            with self.env.cr.savepoint():
                return len(self._award(first, last, people))
        except OperationalError:
            raise
        except Exception:
            _logger.info("awards of %s people go one by one", len(people), exc_info=True)
        count = 0
        for user, days in people.items():
            try:
                with self.env.cr.savepoint():
                    count += len(self._award(first, last, {user: days}))
            except OperationalError:
                raise
            except Exception as error:
                name = self.env["res.users"].browse(user).name
                _logger.warning("%s of %s could not be reckoned: %s", self.display_name, name, error)
                failed[f"{self.display_name}, {name}"] = error
        return count

    def _award(self, first, last, people):
        """Freeze the figures of a period and make the awards of people (called with full rights).

        :param dict people: {user id: (days at the post, working days)}
        :return: the awards
        :raises UserError: where a figure could not be counted
        """
        self.ensure_one()
        company, metric = self.company_id, self.metric_id
        users = self.env["res.users"].browse(people)
        values = metric.with_company(company)._freeze(users, self.cycle, first, company)
        if missing := users - values.user_id:
            raise UserError(
                self.env._("“%(metric)s” could not be counted for %(who)s.", metric=metric.name, who=missing[0].name)
            )
        targets = {}
        if lacking := values.filtered(lambda value: not value.has_target):
            # Named after the figures were frozen.
            found = self.env["marketing.metric.target"]._targets(metric, lacking.user_id, self.cycle, first, company)
            targets = {user: target for (_metric, user), target in found.items()}
        awards = self.env["marketing.target.bonus.award"]
        vals_list = []
        for value in values:
            reckoned = self._reckoned(
                value.figure if value.has_figure else None,
                value.target if value.has_target else targets.get(value.user_id.id),
                *people[value.user_id.id],
                last,
            )
            vals_list.append(
                {
                    **awards._award_vals(reckoned),
                    "bonus_id": self.id,
                    "family_id": self.family_id.id,
                    "metric_id": metric.id,
                    "user_id": value.user_id.id,
                    "team_id": value.team_id.id,
                    "company_id": company.id,
                    "cycle": self.cycle,
                    "date_from": first,
                    "date_to": last,
                    "value_id": value.id,
                    "state": "proposed" if reckoned["amount"] else "nothing",
                    "turn": 1,
                }
            )
        made = awards.with_context(mail_create_nosubscribe=True)._guarded_create(vals_list).with_env(self.env)
        made.filtered(lambda award: award.state == "proposed")._ask()
        return made

    @api.model
    def _cron_run(self):
        """Bring the target bonuses of all companies up to date; one that cannot be reckoned stops no other."""
        cron = self.env["ir.cron"]
        # sudo: awards are made for everybody.
        companies = self.sudo().search([("state", "in", ("active", "retired"))]).company_id
        for company in companies:
            try:
                self._run(company, commit=cron._commit_progress)
            except OperationalError:
                raise
            except Exception:
                _logger.exception("target bonuses of %s could not be reckoned", company.name)
                self.env.cr.rollback()
                company._warn_administrators(
                    self.env._("Target bonuses could not be reckoned"),
                    self.env._("The log of the server says why. What is missing is reckoned at the next run."),
                )
            if not cron._commit_progress(1):
                return


class TargetBonusAward(models.Model):
    _inherit = "marketing.target.bonus.award"

    @api.model
    def _differing(self, company):
        """Return the awards of a company whose figure or target is another one by now."""
        self.flush_model()
        self.env["marketing.metric.value"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT award.id
                  FROM marketing_target_bonus_award award JOIN marketing_metric_value value ON value.id = award.value_id
                 WHERE award.company_id = %s
                   AND (value.has_figure IS DISTINCT FROM award.has_figure
                        OR (value.has_figure AND value.figure != award.figure)
                        OR (value.has_target AND (NOT award.has_target OR value.target != award.target)))
              ORDER BY award.id
                """,
                company.id,
            )
        )
        return self.browse(row[0] for row in rows)

    def _reckon_safely(self, failed):
        """Reckon awards anew; where that goes wrong, one after the other.

        :return: number of those with another amount
        """
        try:
            with self.env.cr.savepoint():
                return len(self._reckon())
        except OperationalError:
            raise
        except Exception:
            _logger.info("%s awards are put right one by one", len(self), exc_info=True)
        count = 0
        for award in self:
            try:
                with self.env.cr.savepoint():
                    count += len(award._reckon())
            except OperationalError:
                raise
            except Exception as error:
                _logger.warning("%s could not be put right: %s", award.display_name, error)
                failed[award.display_name] = error
        return count


class MetricValue(models.Model):
    _inherit = "marketing.metric.value"

    def action_override(self, figure, reason):
        """Put another figure in place, see metrics; target bonuses that rest on it are reckoned anew (K-10)."""
        result = super().action_override(figure, reason)
        self._wake_target_bonuses()
        return result

    def action_reset(self):
        """Let what was counted stand again, see metrics; target bonuses that rest on it are reckoned anew (K-10)."""
        result = super().action_reset()
        self._wake_target_bonuses()
        return result

    def _wake_target_bonuses(self):
        """Ask for a run as soon as this transaction is committed, where an award rests on one of these figures."""
        # sudo: whoever puts a figure starts the run; it decides by itself what is to be done.
        if self.env["marketing.target.bonus.award"].sudo().search_count([("value_id", "in", self.ids)], limit=1):
            cron_id = self.env["ir.model.data"]._xmlid_to_res_id("marketing_office.marketing_target_bonus_cron")
            if cron_id:
                # sudo: as above
                self.env["ir.cron.trigger"].sudo().create({"cron_id": cron_id, "call_at": now(self.env)})
