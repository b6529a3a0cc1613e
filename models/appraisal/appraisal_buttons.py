from odoo import api, fields, models


class Appraisal(models.Model):
    """From an appraisal to what stands behind it: evidence, ratings, changes, the appeal and what follows.

    Everything is counted and opened with the reader's own rights: what peers say stays out of reach.
    """

    _inherit = "marketing.appraisal"

    evidence_count = fields.Integer(string="Evidence", compute="_compute_behind")
    rating_count = fields.Integer(string="Named Ratings", compute="_compute_behind")
    change_count = fields.Integer(string="Changes of the Result", compute="_compute_behind")
    follow_count = fields.Integer(string="Consequences", compute="_compute_behind")

    @api.depends("state", "value_ids", "consequence_ids")
    @api.depends_context("uid")
    def _compute_behind(self):
        evidence = self._count_behind("marketing.appraisal.value", self._evidence_domain())
        ratings = self._count_behind("marketing.appraisal.rating", self._ratings_domain())
        changes = self._count_behind("marketing.appraisal.change", [], "result_id.appraisal_id")
        follows = self._count_behind("marketing.appraisal.consequence", [("state", "!=", "taken_back")])
        for appraisal in self:
            appraisal.evidence_count = evidence.get(appraisal.id, 0)
            appraisal.rating_count = ratings.get(appraisal.id, 0)
            appraisal.change_count = changes.get(appraisal.id, 0)
            appraisal.follow_count = follows.get(appraisal.id, 0)

    def _count_behind(self, model, domain, path="appraisal_id"):
        """Return {appraisal id: number of records that the reader may read} by one query."""
        counted = {}
        if not self.env[model].has_access("read"):
            return counted
        for record in self.env[model].search_fetch([(path, "in", self.ids), *domain], [path.split(".")[0]]):
            # sudo: only the id of the appraisal that the record belongs to.
            appraisal = record.sudo().mapped(path).id
            counted[appraisal] = counted.get(appraisal, 0) + 1
        return counted

    @api.model
    def _evidence_domain(self):
        return [("indicator_id.source", "in", ("metric", "duties", "notes"))]

    @api.model
    def _ratings_domain(self):
        return [("kind", "!=", "peer"), ("state", "=", "given")]

    def _open_behind(self, name, domain):
        """Return an action of this module, narrowed down to a domain and to this appraisal."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(f"marketing_office.{name}")
        return {**action, "domain": domain, "context": {"create": False}}

    def action_open_evidence(self):
        """Open the figures of this appraisal, from each of which its records open."""
        return self._open_behind(
            "marketing_appraisal_value_action_evidence", [("appraisal_id", "=", self.id), *self._evidence_domain()]
        )

    def action_open_ratings(self):
        """Open the named ratings that the reader may read."""
        return self._open_behind(
            "marketing_appraisal_rating_action", [("appraisal_id", "=", self.id), *self._ratings_domain()]
        )

    def action_open_changes(self):
        """Open every change of the result: by whom, why, from what to what."""
        return self._open_behind("marketing_appraisal_change_action", [("result_id.appraisal_id", "=", self.id)])

    def action_open_follows(self):
        """Open what follows from the result, as far as the reader may know."""
        return self._open_behind("marketing_appraisal_consequence_action", [("appraisal_id", "=", self.id)])

    def action_open_appeal(self):
        """Open the history of the appeal: what was said, who decided and why."""
        self.ensure_one()
        self.check_access("read")
        view = self.env.ref("marketing_office.marketing_appraisal_view_form_appeal")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Appeal"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(view.id, "form")],
            "target": "new",
        }
