from odoo import api, models


class Appraisal(models.Model):
    """What people have to do about appraisals, for the desk and the morning reminder: one query for each kind."""

    _inherit = "marketing.appraisal"

    @api.model
    def _to_do(self, users, companies):
        """Return what there is to do, {user id: [(kind, record, last day)]}, the earliest first.

        ========  =================================================================
        kind      what
        ========  =================================================================
        self      write one's own appraisal
        superior  score somebody
        peer      rate a colleague
        other     rate somebody of another department
        answer    confirm one's result, or appeal against it
        appeal    decide on an appeal
        ========  =================================================================

        :param users: `res.users` whose things these are; the caller has checked that they may be told
        :param companies: `res.company`
        """
        found = {}
        # sudo: each user is told of what waits for them alone.
        ratings = (
            self.env["marketing.appraisal.rating"]
            .sudo()
            .search(
                [
                    ("rater_id", "in", users.ids),
                    ("company_id", "in", companies.ids),
                    ("state", "=", "asked"),
                    ("appraisal_id.state", "in", ("self", "scoring")),
                ]
            )
        )
        for rating in ratings:
            cycle = rating.cycle_id
            due = {"self": cycle.self_due, "superior": cycle.window_to}.get(rating.kind, cycle.peer_due)
            found.setdefault(rating.rater_id.id, []).append((rating.kind, rating, due))
        # sudo: likewise.
        answers = self.sudo().search(
            [
                ("company_id", "in", companies.ids),
                "|",
                "&",
                ("state", "=", "feedback"),
                ("user_id", "in", users.ids),
                "&",
                ("state", "=", "appeal"),
                ("judge_id", "in", users.ids),
            ]
        )
        for appraisal in answers:
            if appraisal.state == "feedback":
                found.setdefault(appraisal.user_id.id, []).append(("answer", appraisal, appraisal.appeal_until))
            else:
                found.setdefault(appraisal.judge_id.id, []).append(("appeal", appraisal, appraisal.cycle_id.window_to))
        for things in found.values():
            things.sort(key=lambda thing: (thing[2], thing[0], thing[1].id))
        return found

    @api.model
    def _to_do_words(self, kind, record):
        """Return in words what is to be done."""
        period, name = record.cycle_id.display_name, record.user_id.name
        if kind == "self":
            return self.env._("Write your self-appraisal %s", period)
        if kind == "superior":
            return self.env._("Score %(name)s for %(period)s", name=name, period=period)
        if kind in ("peer", "other"):
            return self.env._("Rate %(name)s for %(period)s", name=name, period=period)
        if kind == "answer":
            return self.env._("Your result %s: confirm or appeal", period)
        return self.env._("Decide on the appeal of %(name)s, %(period)s", name=name, period=period)
