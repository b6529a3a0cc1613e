from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..core.clock import now

POPULATION = frozenset({"cycle_id", "scheme_id", "department_ids", "superior_ids"})


class AppraisalCalibration(models.Model):
    """One session in which the grades of a round are compared with each other before people learn theirs.

    =========  ===============================================================================
    state      meaning
    =========  ===============================================================================
    draft      who is compared, and who looks at it, is being chosen
    running    people are in it; the chair or a director moves them between grades
    done       published in one go; nothing changes any more
    cancelled  given up; its people wait for another session, what was changed stays on record
    =========  ===============================================================================

    An appraisal is in one session at a time. Nobody sees or moves themselves.
    """

    _name = "marketing.appraisal.calibration"
    _description = "Calibration Session"
    _inherit = ["mail.thread", "marketing.guard"]
    _order = "id desc"
    _guarded_fields = frozenset({"state", "started_on", "moved_on", "closed_on", "closed_by_id", "appraisal_ids"})

    cycle_id = fields.Many2one(
        "marketing.appraisal.cycle", string="Round", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="cycle_id.company_id", store=True, index=True)
    scheme_id = fields.Many2one(
        "marketing.appraisal.scheme",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('calibration', '!=', 'none')]",
    )
    mode = fields.Selection(related="scheme_id.calibration", string="Shares")
    department_ids = fields.Many2many(
        "hr.department",
        "marketing_appraisal_calibration_department_rel",
        "calibration_id",
        "department_id",
        string="Only Departments",
        help="Empty: all departments.",
    )
    superior_ids = fields.Many2many(
        "res.users",
        "marketing_appraisal_calibration_superior_rel",
        "calibration_id",
        "user_id",
        string="Only Scored By",
        help="Empty: whoever has scored.",
    )
    chair_id = fields.Many2one(
        "res.users", required=True, default=lambda self: self.env.user, ondelete="restrict", tracking=True
    )
    participant_ids = fields.Many2many(
        "res.users",
        "marketing_appraisal_calibration_participant_rel",
        "calibration_id",
        "user_id",
        string="Participants",
        help="Leaders who look at the board. Only the chair or a director moves people.",
    )
    with_score = fields.Boolean(
        string="Scores Change Too", help="Otherwise only the grade changes, and the score stays as it was worked out."
    )
    minutes = fields.Text(help="What was talked about, for the record.")
    state = fields.Selection(
        [("draft", "Draft"), ("running", "Under Way"), ("done", "Published"), ("cancelled", "Cancelled")],
        required=True,
        default="draft",
        index=True,
        copy=False,
        tracking=True,
    )
    started_on = fields.Datetime(readonly=True, copy=False)
    moved_on = fields.Datetime(string="Last Change", readonly=True, copy=False)
    closed_on = fields.Datetime(readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    appraisal_ids = fields.One2many("marketing.appraisal", "calibration_id", string="People", copy=False)
    appraisal_count = fields.Integer(string="Number of People", compute="_compute_appraisal_count")
    can_move = fields.Boolean(compute="_compute_can_move")

    @api.depends("cycle_id", "scheme_id")
    def _compute_display_name(self):
        for session in self:
            names = (session.cycle_id.display_name, session.scheme_id.name)
            session.display_name = " · ".join(name for name in names if name)

    def _compute_appraisal_count(self):
        # sudo: only how many there are, for those who may read the session.
        groups = self.env["marketing.appraisal"].sudo()
        counts = dict(groups._read_group([("calibration_id", "in", self.ids)], ["calibration_id"], ["__count"]))
        counts = {session.id: count for session, count in counts.items()}
        for session in self:
            session.appraisal_count = counts.get(session.id, 0)

    @api.depends("chair_id", "state")
    @api.depends_context("uid")
    def _compute_can_move(self):
        for session in self:
            session.can_move = session.state == "running" and session._is_mover()

    def _is_mover(self):
        """Return whether the present user is the chair or a director."""
        self.ensure_one()
        return self.env.user == self.chair_id or self.env.user.has_group("marketing_office.group_director")

    def _check_mover(self):
        """Refuse whoever is neither the chair nor a director.

        :raises AccessError: names the chair
        """
        self.check_access("read")
        for session in self:
            if not session._is_mover():
                raise AccessError(self.env._("Only %s or a director does this.", session.chair_id.name))

    # ------------------------------------------------------------------
    # What changes by hand, and until when
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        sessions = super().create(vals_list)
        sessions._check_scheme()
        return sessions

    def write(self, vals):
        if not self._guard_is_open():
            self._check_by_hand(vals)
        result = super().write(vals)
        if not POPULATION.isdisjoint(vals) or "chair_id" in vals:
            self._check_scheme()
        return result

    def _check_by_hand(self, vals):
        """Refuse changes of what a session is about once it is under way, and all once it is over.

        :raises AccessError: for a chair who is no director and changes more than the minutes
        :raises UserError: says what is settled
        """
        if not self.env.user.has_group("marketing_office.group_director") and set(vals) - {"minutes"}:
            raise AccessError(self.env._("The chair writes the minutes; only a director changes the session."))
        for session in self:
            if session.state in ("done", "cancelled") and set(vals) & set(self._own_names()):
                raise UserError(self.env._("This session is over and stays as it is."))
            if session.state == "running" and not (POPULATION | {"with_score"}).isdisjoint(vals):
                raise UserError(
                    self.env._("Who is compared is settled once a session is under way. Cancel it and start another.")
                )

    @api.model
    def _own_names(self):
        return (*POPULATION, "chair_id", "participant_ids", "with_score", "minutes")

    def _check_scheme(self):
        """Refuse schemes that are not calibrated, and chairs who lead nobody.

        :raises UserError: names them
        """
        for session in self:
            if session.scheme_id.calibration == "none":
                raise UserError(
                    self.env._("Results by %s are published at once, without calibration.", session.scheme_id.name)
                )
            if not session.chair_id.has_group("marketing_office.group_leader"):
                raise UserError(self.env._("A session is chaired by a leader or a director."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        if any(session.state != "draft" for session in self):
            raise UserError(self.env._("A session that has begun is kept. Cancel it instead."))

    # ------------------------------------------------------------------
    # Begin, cancel
    # ------------------------------------------------------------------

    def _waiting_domain(self):
        """Return the domain of the people whom this session compares and who are in no other one."""
        self.ensure_one()
        domain = [
            ("cycle_id", "=", self.cycle_id.id),
            ("scheme_id", "=", self.scheme_id.id),
            ("state", "=", "scored"),
            "|",
            ("calibration_id", "=", False),
            ("calibration_id.state", "in", ("done", "cancelled")),
        ]
        if self.department_ids:
            domain.append(("department_id", "child_of", self.department_ids.ids))
        if self.superior_ids:
            domain.append(("superior_id", "in", self.superior_ids.ids))
        return domain

    def action_start(self):
        """Take in everybody who is scored and in no other session; once under way, those scored since.

        :raises AccessError: for whoever is neither the chair nor a director
        :raises UserError: where nobody waits, or the session is over
        """
        self._check_mover()
        for session in self.sudo():  # sudo: the caller runs this session, as was checked.
            session._lock_session()
            if session.state not in ("draft", "running"):
                raise UserError(self.env._("This session is over and stays as it is."))
            waiting = self.env["marketing.appraisal"].sudo().search(session._waiting_domain())  # sudo: as above
            if not waiting:
                raise UserError(self.env._("Nobody is scored and waits for this session."))
            waiting._guarded_write({"calibration_id": session.id})
            session._guarded_write({"state": "running", "started_on": session.started_on or now(self.env)})
        return True

    def action_cancel(self):
        """Give a session up; its people wait for another one, with the grades they have by now."""
        self._check_mover()
        for session in self.sudo():  # sudo: the caller runs this session, as was checked.
            session._lock_session()
            if session.state not in ("draft", "running"):
                raise UserError(self.env._("This session is over and stays as it is."))
            session.appraisal_ids._guarded_write({"calibration_id": False})
            session._guarded_write({"state": "cancelled", "closed_on": now(self.env), "closed_by_id": self.env.uid})
            session._over_with()
        return True

    def _over_with(self):
        """Called with full rights once a session is over: published or cancelled."""

    def _lock_session(self):
        """Wait until nobody else changes this session; whoever read it before that starts over."""
        self.env.cr.execute(
            "SELECT id FROM marketing_appraisal_calibration WHERE id IN %s ORDER BY id FOR UPDATE", (tuple(self.ids),)
        )

    def action_open_board(self):
        """Show the board of this session."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "marketing_office.calibration_board",
            "name": self.display_name,
            "params": {"calibration_id": self.id},
            # The address keeps it, so that the page can be loaded anew.
            "context": {"active_id": self.id},
        }

    def action_open_people(self):
        """Show the appraisals of this session, as far as the reader may see them."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_appraisal_action_team")
        domain = [("calibration_id", "=", self.id), ("user_id", "!=", self.env.uid)]
        return {**action, "domain": domain, "context": {}, "display_name": self.display_name}

    def action_open_changes(self):
        """Show what was changed in this session and why, as far as the reader may see it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_appraisal_change_action")
        domain = [("result_id.appraisal_id.calibration_id", "=", self.id), ("how", "in", ["calibration", "rank"])]
        return {**action, "domain": domain, "context": {}, "display_name": self.display_name}


class Appraisal(models.Model):
    _inherit = "marketing.appraisal"
    _guarded_fields = frozenset({"calibration_id"})

    calibration_id = fields.Many2one(
        "marketing.appraisal.calibration", index="btree_not_null", ondelete="restrict", copy=False
    )
