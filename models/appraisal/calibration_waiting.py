from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# Those who may read sessions.
READERS = "marketing_office.group_leader,marketing_office.group_auditor"


class Appraisal(models.Model):
    """Those who are scored and wait for a session, and those who come after it."""

    _inherit = "marketing.appraisal"

    @api.model
    def _waiting_terms(self):
        """Return the domain of those who are scored by a calibrated scheme and in no session under way."""
        return [
            ("state", "=", "scored"),
            ("scheme_id.calibration", "!=", "none"),
            "|",
            ("calibration_id", "=", False),
            ("calibration_id.state", "in", ("done", "cancelled")),
        ]

    can_publish_late = fields.Boolean(compute="_compute_can_publish_late")

    @api.depends("state", "calibration_id")
    @api.depends_context("uid")
    def _compute_can_publish_late(self):
        """Tell where a director sees the button; its method checks again."""
        waiting = self.filtered(lambda one: one.state == "scored" and one.scheme_id.calibration != "none")
        for appraisal in self:
            # sudo: only whether the session is under way.
            running = appraisal.sudo().calibration_id.state == "running"
            appraisal.can_publish_late = appraisal in waiting and not running and appraisal.user_id != self.env.user

    def action_publish_uncalibrated(self, reason=None):
        """Publish results of calibrated schemes past a session, for people who were scored too late for it.

        :param str reason: why; it is on record. Without one the window that asks for it is returned
        :raises AccessError: for whoever is no director, and for one's own
        :raises UserError: for an empty reason, or where a session is under way or the result is not waiting
        """
        self.check_access("read")
        user = self.env.user
        if not user.has_group("marketing_office.group_director") or user in self.user_id:
            raise AccessError(self.env._("Only a director does this, and not for themselves."))
        if reason is None:
            return self._ask_publish()
        if not reason.strip():
            raise UserError(self.env._("Say why this result is published without calibration."))
        for appraisal in self.sudo():  # sudo: the caller is a director and may read these.
            if appraisal.state != "scored" or appraisal.calibration_id.state == "running":
                raise UserError(
                    self.env._(
                        "%s is not waiting for publication, or is in a session under way.", appraisal.display_name
                    )
                )
        said = {appraisal.id: self.env._("Published without calibration: %s", reason.strip()) for appraisal in self}
        self.sudo()._message_log_batch(bodies=said)  # sudo: as above
        self.sudo()._publish()  # sudo: as above
        return True

    def _ask_publish(self):
        """Return the window that asks why these are published without calibration."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Publish Without Calibration"),
            "res_model": "marketing.appraisal.publish",
            "view_mode": "form",
            "target": "new",
            "context": {"default_result_ids": self.result_ids.ids},
        }


class AppraisalCalibration(models.Model):
    """Who was scored after a session was over."""

    _inherit = "marketing.appraisal.calibration"

    late_count = fields.Integer(
        string="Scored Since",
        compute="_compute_late_count",
        help="People of the same round and scheme who were scored after this session was over.",
    )

    @api.depends("state", "cycle_id", "scheme_id")
    def _compute_late_count(self):
        done = self.filtered(lambda session: session.state == "done")
        # sudo: only how many there are, for those who may read the session.
        waiting = self.env["marketing.appraisal"].sudo()
        terms = [("cycle_id", "in", done.cycle_id.ids), ("scheme_id", "in", done.scheme_id.ids)]
        groups = waiting._read_group(terms + waiting._waiting_terms(), ["cycle_id", "scheme_id"], ["__count"])
        counts = {(cycle.id, scheme.id): count for cycle, scheme, count in groups}
        for session in self:
            key = (session.cycle_id.id, session.scheme_id.id)
            session.late_count = counts.get(key, 0) if session in done else 0

    def action_publish_late(self):
        """Open the window that publishes those who were scored after this session, as a director.

        :raises AccessError: for others
        :raises UserError: where there is nobody
        """
        self.ensure_one()
        self.check_access("read")
        return self.cycle_id._publish_waiting([("scheme_id", "=", self.scheme_id.id)])

    def action_new_session(self):
        """Prepare another session for those who were scored after this one."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "view_mode": "form",
            "context": {
                "default_cycle_id": self.cycle_id.id,
                "default_scheme_id": self.scheme_id.id,
                "default_chair_id": self.chair_id.id,
            },
        }


class AppraisalCycle(models.Model):
    _inherit = "marketing.appraisal.cycle"

    calibration_ids = fields.One2many(
        "marketing.appraisal.calibration",
        "cycle_id",
        string="Calibration Sessions",
        groups=READERS,
    )
    calibration_count = fields.Integer(string="Calibrations", compute="_compute_calibration", groups=READERS)
    waiting_count = fields.Integer(string="Waiting for Calibration", compute="_compute_calibration", groups=READERS)

    def _compute_calibration(self):
        sessions = dict(
            self.env["marketing.appraisal.calibration"]._read_group(
                [("cycle_id", "in", self.ids)], ["cycle_id"], ["__count"]
            )
        )
        appraisals = self.env["marketing.appraisal"]
        waiting = dict(
            appraisals._read_group(
                [("cycle_id", "in", self.ids), *appraisals._waiting_terms()], ["cycle_id"], ["__count"]
            )
        )
        for cycle in self:
            cycle.calibration_count = sessions.get(cycle, 0)
            cycle.waiting_count = waiting.get(cycle, 0)

    def _waiting_people(self, terms=()):
        """Return those of this round who are scored and wait, as far as the present user may decide about them."""
        self.ensure_one()
        appraisals = self.env["marketing.appraisal"]
        return appraisals.search(
            [("cycle_id", "=", self.id), ("user_id", "!=", self.env.uid), *appraisals._waiting_terms(), *terms]
        )

    def _publish_waiting(self, terms=()):
        """Return the window that publishes those who wait.

        :param terms: domain that narrows them down
        """
        waiting = self._waiting_people(terms)
        if not waiting:
            raise UserError(self.env._("Nobody waits whose result you could publish."))
        return waiting.action_publish_uncalibrated()

    def action_publish_waiting(self):
        """Open the window that publishes those who wait without calibration, as a director.

        :raises AccessError: for others
        :raises UserError: where there is nobody
        """
        self.ensure_one()
        self.check_access("read")
        return self._publish_waiting()

    def action_calibrate(self):
        """Prepare a session for those of this round who are scored and wait."""
        waiting = self._waiting_people()[:1]
        return {
            "type": "ir.actions.act_window",
            "res_model": "marketing.appraisal.calibration",
            "view_mode": "form",
            "context": {"default_cycle_id": self.id, "default_scheme_id": waiting.scheme_id.id},
        }

    def action_open_calibrations(self):
        """Show the sessions of this round."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "marketing_office.marketing_appraisal_calibration_action"
        )
        return {**action, "domain": [("cycle_id", "=", self.id)], "context": {"default_cycle_id": self.id}}
