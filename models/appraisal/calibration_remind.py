from datetime import timedelta

from odoo import api, fields, models

KIND = "marketing_office.mail_activity_type_calibration"


class AppraisalCalibration(models.Model):
    """Chairs are reminded before the day on which people should have their results."""

    _name = "marketing.appraisal.calibration"
    _inherit = ["marketing.appraisal.calibration", "mail.activity.mixin"]

    def _over_with(self):
        # EXTENDS sessions
        result = super()._over_with()
        self.activity_unlink([KIND])
        return result

    def _next_for(self, scheme):
        """Return which of these sessions takes care of people who wait: one to begin, one under way, the last one."""
        mine = self.filtered(lambda session: session.scheme_id == scheme).grouped("state")
        for state in ("draft", "running", "done"):
            if state in mine:
                return mine[state].sorted("id")[-1:]
        return self.browse()


class AppraisalCycle(models.Model):
    _name = "marketing.appraisal.cycle"
    _inherit = ["marketing.appraisal.cycle", "mail.activity.mixin"]

    def _move_on(self, day):
        # EXTENDS rounds
        result = super()._move_on(day)
        self._remind_calibration(day)
        return result

    def _remind_calibration(self, day):
        """Remind whoever chairs once the last day of the window is near and people wait (called with full rights).

        One reminder for each session, or for the round where nobody has prepared one; it goes once nobody waits.

        :param date day: today at the company's place
        """
        self.ensure_one()
        ahead = timedelta(days=self.company_id.appraisal_calibration_days)
        sessions = self.env["marketing.appraisal.calibration"].search([("cycle_id", "=", self.id)])
        near = self.window_to and day >= self.window_to - ahead
        waiting = self._waiting_by_place(sessions) if near else {}
        for place in (self, *sessions):
            if place in waiting:
                self._remind_chair(place, *waiting[place])
            elif place.activity_ids:
                place.activity_unlink([KIND])

    def _waiting_by_place(self, sessions):
        """Return {session or round: (who is reminded, number of people who wait)}.

        :param sessions: all of this round
        """
        groups = self.env["marketing.appraisal"]._read_group(
            [("cycle_id", "=", self.id), ("state", "=", "scored"), ("scheme_id.calibration", "!=", "none")],
            ["scheme_id", "calibration_id"],
            ["__count"],
        )
        found = {}
        for scheme, session, count in groups:
            if session.state != "running":
                session = sessions._next_for(scheme)
            place = session or self
            user, known = found.get(place, (session.chair_id or self._usual_chair(), 0))
            found[place] = (user, known + count)
        return {place: (user, count) for place, (user, count) in found.items() if user}

    def _usual_chair(self):
        """Return who chaired the latest session of the company about periods of the same kind, else the manager."""
        latest = self.env["marketing.appraisal.calibration"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("cycle_id.kind", "=", self.kind),
                ("chair_id.active", "=", True),
            ],
            limit=1,
        )
        return latest.chair_id or self.company_id.general_manager_id

    def _remind_chair(self, place, user, count):
        """Keep one reminder on a session or a round up to date.

        :param place: session, or this round
        :param user: who is reminded
        :param int count: how many people wait
        """
        # In the words of whoever reads it.
        words = self.with_context(lang=user.lang).env
        summary = words._("%s people wait for the publication of their results", count)
        kind = self.env.ref(KIND)
        known = place.activity_ids.filtered(lambda activity: activity.activity_type_id == kind)[:1]
        vals = {"user_id": user.id, "summary": summary, "date_deadline": self.window_to}
        if not known:
            place.with_context(mail_activity_quick_update=True).activity_schedule(KIND, **vals)
        elif known.user_id != user or known.summary != summary:
            known.write(vals)


class Appraisal(models.Model):
    _inherit = "marketing.appraisal"

    @api.model
    def _to_do(self, users, companies):
        # EXTENDS appraisals: 'calibrate' a session that one chairs, until its people have their results.
        found = super()._to_do(users, companies)
        # sudo: each user is told of what waits for them alone.
        sessions = (
            self.env["marketing.appraisal.calibration"]
            .sudo()
            .search(
                [
                    ("chair_id", "in", users.ids),
                    ("company_id", "in", companies.ids),
                    ("state", "=", "running"),
                    ("cycle_id.window_to", "!=", False),
                ]
            )
        )
        for session in sessions:
            things = found.setdefault(session.chair_id.id, [])
            things.append(("calibrate", session, session.cycle_id.window_to))
            things.sort(key=lambda thing: (thing[2], thing[0], thing[1].id))
        return found

    @api.model
    def _to_do_words(self, kind, record):
        # EXTENDS appraisals
        if kind == "calibrate":
            return self.env._("Calibrate and publish %s", record.display_name)
        return super()._to_do_words(kind, record)


class ResCompany(models.Model):
    _inherit = "res.company"

    appraisal_calibration_days = fields.Integer(
        string="Remind of Calibration (days)",
        default=3,
        help="So many days before the window ends, whoever chairs the calibration is reminded of those who wait.",
    )

    _appraisal_calibration_days_positive = models.Constraint(
        "CHECK(appraisal_calibration_days >= 0)", "Reminders come on or before the last day of the window."
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    appraisal_calibration_days = fields.Integer(related="company_id.appraisal_calibration_days", readonly=False)
