from odoo import models
from odoo.exceptions import AccessError, UserError

GATE = "appraisal.reopen"


class Appraisal(models.Model):
    """A settled appraisal is opened again only by approval; what followed from it is taken back."""

    _inherit = "marketing.appraisal"

    _approval_watched_fields = ("score", "grade_id", "state", "reopen_reason")

    def _approval_current_gate(self):
        # EXTENDS approval
        return GATE if self.state == "locked" and self.reopen_reason else False

    def _approval_mandatory(self, gate_code):
        # EXTENDS approval: nobody opens a settled result alone.
        return self

    def _approval_subject(self):
        # EXTENDS approval: nobody decides on the reopening of their own.
        return self.user_id

    def _approval_summary(self):
        # EXTENDS approval
        return {"subtitle": self.cycle_id.display_name}

    def action_reopen(self, reason=None):
        """Ask for a settled appraisal to be opened again, as a superior or a director.

        :param str reason: why; without one the window that asks for it is returned
        :raises AccessError: for others, the person among them
        :raises UserError: for what is not settled, or where the round above is settled already
        """
        self.ensure_one()
        self.check_access("read")
        user = self.env.user
        below = self.user_id in user.marketing_team_user_ids - user
        if self.is_mine or not (below or user.has_group("marketing_office.group_director")):
            raise AccessError(self.env._("Only a superior of %s may ask for this.", self.user_id.name))
        if self.state != "locked":
            raise UserError(self.env._("%s is not settled yet.", self.display_name))
        self.sudo()._check_year_open()  # sudo: the caller may ask for it; the year is that of the same person.
        if not (reason or "").strip():
            return {
                "type": "ir.actions.act_window",
                "name": self.env._("Open Again"),
                "res_model": "marketing.appraisal.answer",
                "view_mode": "form",
                "target": "new",
                "context": {"default_appraisal_id": self.id, "default_answer": "reopen"},
            }
        # sudo: the caller may ask for it; the approval decides.
        self.sudo()._guarded_write({"reopen_reason": reason.strip()})
        self.env["marketing.approval.request"]._submit(GATE, self)
        return True

    def _check_year_open(self):
        """Refuse to open a month again on which a year rests that has its result (called with full rights).

        :raises UserError: names the year
        """
        self.ensure_one()
        if self.kind != "month":
            return
        years = self.search(
            [
                ("kind", "=", "year"),
                ("user_id", "=", self.user_id.id),
                ("company_id", "=", self.company_id.id),
                ("date_from", "<=", self.date_from),
                ("date_to", ">=", self.date_to),
                ("scheme_id.months_weight", ">", 0),
                ("state", "not in", ("self", "scoring", "excused")),
            ],
            limit=1,
        )
        if years:
            raise UserError(self.env._("%s rests on this month. Open the year again first.", years.display_name))

    def _approval_run(self, gate_code):
        # EXTENDS approval
        if gate_code != GATE:
            return super()._approval_run(gate_code)
        # sudo: the approval was checked by the engine; what followed is taken back for everybody concerned.
        self.sudo()._reopen()
        return None

    def _reopen(self):
        """Open settled appraisals again: the superior scores anew, what peers have said stays as it was combined."""
        for appraisal in self:
            if appraisal.state != "locked":
                raise UserError(self.env._("%s is not settled.", appraisal.display_name))
            appraisal._check_year_open()
        self._taken_back()
        # Who scores anew writes over it.
        self._message_log_batch(bodies={appraisal.id: appraisal._words_before() for appraisal in self})
        for appraisal in self:
            appraisal.result_ids._change("reopen", appraisal.reopen_reason)
            appraisal._guarded_write({"reopen_count": appraisal.reopen_count + 1})
        self._unpublish()
        # A figure that was put right meanwhile is often the reason.
        self.value_ids._figures_again()
        self._guarded_write({"state": "scoring", "verdict": False, "verdict_reason": False, "decided_on": False})
        self.rating_ids.filtered(lambda rating: rating.kind == "superior")._guarded_write(
            {"state": "asked", "given_on": False}
        )
        self.cycle_id.filtered(lambda cycle: cycle.state == "closed")._guarded_write(
            {"state": "open", "closed_on": False}
        )
        self._message_log_batch(
            bodies={appraisal.id: self.env._("Opened again: %s", appraisal.reopen_reason) for appraisal in self}
        )

    def _words_before(self):
        """Return in words what stood before the reopening: score, grade and opinion, all of which the person has read.

        In the language of the person, who reads it.
        """
        self.ensure_one()
        rating = self.rating_ids.filtered(lambda rating: rating.kind == "superior")[:1]
        return self.with_context(lang=self.user_id.lang).env._(
            "Until now: %(score)s, %(grade)s. %(name)s: %(opinion)s",
            score=f"{self.score:.2f}",
            grade=self.grade_id.name or "–",
            name=rating.rater_id.name or "–",
            opinion=rating.opinion or "–",
        )

    def _taken_back(self):
        """Called with full rights before settled results are opened again; what followed overrides this."""

    def _approval_changed(self, request):
        # EXTENDS approval: what was turned down can be asked for again, with another reason.
        result = super()._approval_changed(request)
        if request.state in ("rejected", "withdrawn"):
            self._guarded_write({"reopen_reason": False})
        return result
