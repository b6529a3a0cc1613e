from odoo import fields, models

from .appraisal import SHOWN


class AppraisalCycle(models.Model):
    """From a round to its ranking and to what followed."""

    _inherit = "marketing.appraisal.cycle"

    published_count = fields.Integer(string="In the Ranking", compute="_compute_follow_counts")
    consequence_count = fields.Integer(string="Consequences", compute="_compute_follow_counts")

    def _compute_follow_counts(self):
        # The rights of the reader count.
        published, rows = self.env["marketing.appraisal"], self.env["marketing.appraisal.consequence"]
        domain = [("cycle_id", "in", self.ids)]
        places, follows = {}, {}
        if published.has_access("read"):
            groups = published._read_group([*domain, ("state", "in", SHOWN)], ["cycle_id"], ["__count"])
            places = dict(groups)
        if rows.has_access("read"):
            follows = dict(rows._read_group([*domain, ("state", "!=", "taken_back")], ["cycle_id"], ["__count"]))
        for cycle in self:
            cycle.published_count = places.get(cycle, 0)
            cycle.consequence_count = follows.get(cycle, 0)

    def action_open_candidates(self):
        """Open the last-place list of this round as it is."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_appraisal_candidate_action")
        return {**action, "domain": [("cycle_id", "=", self.id)], "context": {}}

    def _ranking(self):
        """Return the published results of these rounds that the reader may see, as one list for each round and scheme.

        :return: [(round, scheme, appraisals, the best first)]
        """
        found = self.env["marketing.appraisal"].search([("cycle_id", "in", self.ids), ("state", "in", SHOWN)])
        return found._ranked()

    def action_open_ranking(self):
        """Open the published results of this round, the best first, as far as the reader may see them (L-30)."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_appraisal_action_ranking")
        domain = [("cycle_id", "=", self.id), ("state", "in", SHOWN)]
        return {**action, "domain": domain, "context": {"search_default_group_scheme": 1}}

    def action_open_consequences(self):
        """Open what has followed from the results of this round."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "marketing_office.marketing_appraisal_consequence_action"
        )
        return {**action, "domain": [("cycle_id", "=", self.id)]}


class Appraisal(models.Model):
    _inherit = "marketing.appraisal"

    def _ranked(self):
        """Return those of these appraisals whose results are published, as one list for each round and scheme.

        :return: [(round, scheme, appraisals, the best first)]
        """
        shown = self.filtered(lambda appraisal: appraisal.state in SHOWN)
        groups = shown.grouped(lambda appraisal: (appraisal.cycle_id, appraisal.scheme_id))
        rounds = sorted(groups, key=lambda key: (key[0].date_from, key[0].id, key[1].sequence, key[1].id))
        return [(*key, groups[key].sorted(lambda one: (one.rank, one.user_id.name, one.id))) for key in rounds]
