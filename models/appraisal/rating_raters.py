from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class Appraisal(models.Model):
    """Who is asked: oneself, the superior, peers by rule or by hand, other roles (L-11, L-32)."""

    _inherit = "marketing.appraisal"

    nominee_ids = fields.Many2many(
        "res.users",
        "marketing_appraisal_nominee_rel",
        "appraisal_id",
        "user_id",
        string="Named as Peers",
        help="By the person; the superior agrees to them.",
        copy=False,
    )
    _guarded_fields = frozenset({"nominee_ids", "peer_asked"})

    def _ask_raters(self):
        """Ask those who rate by the scheme and are not asked yet (called with full rights).

        The superior is asked in any case, for an opinion (L-10).
        """
        wanted = []
        known = {(rating.appraisal_id.id, rating.kind, rating.rater_id.id) for rating in self.rating_ids}
        for appraisal in self:
            asked = [("self", appraisal.user_id.id), ("superior", appraisal.superior_id.id)]
            wanted += [
                (appraisal, kind, rater) for kind, rater in asked if rater and (appraisal.id, kind, rater) not in known
            ]
        by_rule = self.filtered(lambda appraisal: appraisal.scheme_id.peer_rule == "team" and not appraisal.peer_asked)
        chosen = by_rule._peers_by_rule()
        wanted += [(appraisal, "peer", peer) for appraisal, peers in chosen.items() for peer in peers]
        self._ask(wanted)
        for appraisal, peers in chosen.items():
            if peers:
                appraisal._guarded_write({"peer_asked": len(peers)})

    def _ask(self, wanted):
        """Ask raters.

        :param wanted: triples (appraisal, kind, user id)
        """
        ratings = self.env["marketing.appraisal.rating"]._guarded_create(
            [
                {
                    "appraisal_id": appraisal.id,
                    "kind": kind,
                    "rater_id": rater,
                    "is_unnamed": kind == "peer" and appraisal.scheme_id.peers_anonymous,
                }
                for appraisal, kind, rater in wanted
            ]
        )
        self.env["marketing.appraisal.mark"]._guarded_create(
            [
                {"rating_id": rating.id, "indicator_id": indicator.id, "sequence": indicator.sequence}
                for rating in ratings
                for indicator in rating.appraisal_id.scheme_id._rated_by(rating.kind)
            ]
        )
        return ratings

    def _peers_by_rule(self):
        """Return {appraisal: [ids of the users who are asked as peers]}; nobody where there are too few.

        Colleagues with the same superior in the same round, and if they are too few, those of the same department. Who
        is asked turns from person to person, so that everybody rates about as many others.
        """
        chosen = {}
        for cycle, appraisals in self.grouped("cycle_id").items():
            everybody = cycle.appraisal_ids.filtered(lambda appraisal: appraisal.state != "excused")
            order = everybody.user_id.sorted("id").ids
            place = {user: number for number, user in enumerate(order)}
            gone = everybody.user_id.filtered(lambda user: not user.active).ids
            teams, departments = {}, {}
            for appraisal in everybody:
                teams.setdefault(appraisal.superior_id.id, []).append(appraisal.user_id.id)
                departments.setdefault(appraisal.department_id.id, []).append(appraisal.user_id.id)
            for appraisal in appraisals:
                scheme, user = appraisal.scheme_id, appraisal.user_id.id
                if not scheme._rated_by("peer"):
                    continue
                near = teams[appraisal.superior_id.id] if appraisal.superior_id else []
                wide = departments[appraisal.department_id.id] if appraisal.department_id else []
                # Whoever has left is judged, but cannot log in to judge others.
                excluded = {user, appraisal.superior_id.id, *gone}
                found = [one for one in dict.fromkeys(near) if one not in excluded]
                if len(found) < scheme.peer_least:
                    found = [one for one in dict.fromkeys([*near, *wide]) if one not in excluded]
                # The next ones after the person, round and round.
                found.sort(key=lambda one: (place[one] - place[user]) % len(order))
                found = found[: scheme.peer_most]
                chosen[appraisal] = found if len(found) >= scheme.peer_least else []
        return chosen

    # ------------------------------------------------------------------
    # By hand
    # ------------------------------------------------------------------

    def action_nominate(self, user_ids):
        """Name the colleagues who are to be asked as peers, as the person appraised.

        :param user_ids: ids of users
        :raises AccessError: for others
        :raises UserError: when peers are chosen by rule or are asked already, or for too few or too many
        """
        self.ensure_one()
        self.check_access("read")
        if not self.is_mine:
            raise AccessError(self.env._("Only %s names these peers.", self.user_id.name))
        users = self.env["res.users"].browse(set(user_ids)).exists()
        self._check_nominees(users)
        # sudo: the caller is the person; only the names are kept.
        self.sudo()._guarded_write({"nominee_ids": [fields.Command.set(users.ids)]})
        return True

    def _check_nominees(self, users):
        """Refuse peers by hand where the rule chooses them, too late, too few, too many, or not colleagues.

        :raises UserError: says which
        """
        scheme = self.scheme_id.sudo()  # sudo: the numbers of the scheme by which the caller is judged
        if scheme.peer_rule != "hand" or not scheme._rated_by("peer"):
            raise UserError(self.env._("The peers of this appraisal are chosen by the scheme."))
        if self.state not in ("self", "scoring") or self.peer_asked or self.peers_closed:
            raise UserError(self.env._("The peers have been asked already."))
        if not scheme.peer_least <= len(users) <= scheme.peer_most:
            raise UserError(
                self.env._(
                    "Name from %(least)s to %(most)s colleagues.", least=scheme.peer_least, most=scheme.peer_most
                )
            )
        strangers = users - (self._colleagues() - self._asked_as("self", "superior", "other"))
        if strangers:
            raise UserError(
                self.env._(
                    "Peers are other colleagues of the company. Not so: %s.",
                    ", ".join(strangers.mapped("name")),
                )
            )

    def _colleagues(self):
        """Return the users who work in the company of this appraisal and can open what they are asked."""
        self.ensure_one()
        # sudo: employees are private to HR; only whether they are colleagues.
        employees = self.env["hr.employee"].sudo().search([("company_id", "=", self.company_id.id)])
        able = self.env.ref("marketing_office.group_staff").sudo().all_user_ids  # sudo: likewise
        return employees.user_id.filtered("active") & able

    def _asked_as(self, *kinds):
        """Return who is asked about this appraisal already; nobody speaks twice, under their name and without.

        Whether they have answered makes no difference: a refusal must not tell.
        """
        self.ensure_one()
        # sudo: who is asked, not what is said.
        return self.sudo().rating_ids.filtered(lambda rating: rating.kind in kinds).rater_id | self.superior_id

    def action_agree_nominees(self, user_ids=None):
        """Ask the peers that the person has named, or others, as the superior.

        :param user_ids: ids of users instead of those that were named
        :raises AccessError: for others
        """
        self.ensure_one()
        self.check_access("read")
        if self.superior_id != self.env.user:
            raise AccessError(self.env._("Only the superior agrees to the peers."))
        users = self.env["res.users"].browse(set(user_ids)).exists() if user_ids else self.nominee_ids
        self._check_nominees(users)
        # sudo: the caller is the superior.
        appraisal = self.sudo()
        appraisal._ask([(appraisal, "peer", user.id) for user in users])
        appraisal._guarded_write({"nominee_ids": [fields.Command.set(users.ids)], "peer_asked": len(users)})
        return True

    def action_pass_on(self, user_id):
        """Let another superior score, as a director or the superior who cannot: leave, another team.

        :param int user_id: who scores instead
        :raises AccessError: for others
        :raises UserError: for the person, and once it was scored
        """
        self.check_access("read")
        director = self.env.user.has_group("marketing_office.group_director")
        other = self.env["res.users"].browse(user_id).exists()
        colleagues = {company: mine[0]._colleagues() for company, mine in self.grouped("company_id").items()}
        for appraisal in self:
            if appraisal.is_mine or not (director or appraisal.superior_id == self.env.user):
                raise AccessError(self.env._("Only the superior or a director may pass an appraisal on."))
            below = appraisal.superior_id and other in appraisal.user_id.marketing_team_user_ids
            if (
                other == appraisal.user_id
                or below
                or other not in colleagues[appraisal.company_id]
                or not other.has_group("marketing_office.group_leader")
            ):
                raise UserError(self.env._("Somebody else who leads people has to score %s.", appraisal.user_id.name))
            if other in appraisal._asked_as("peer", "other"):
                raise UserError(self.env._("%s rates already, and nobody rates twice.", other.name))
            if appraisal.state not in ("self", "scoring"):
                raise UserError(self.env._("%s was scored already.", appraisal.display_name))
        # sudo: the caller may pass these on.
        appraisals = self.sudo()
        given = appraisals.rating_ids.filtered(lambda rating: rating.kind == "superior" and rating.state == "given")
        if given:
            raise UserError(self.env._("%s was scored already.", given[0].appraisal_id.display_name))
        appraisals.rating_ids.filtered(lambda rating: rating.kind == "superior")._guarded_unlink()
        appraisals._guarded_write({"superior_id": other.id})
        appraisals._ask([(appraisal, "superior", other.id) for appraisal in appraisals])
        return True

    def action_ask_other(self, user_id):
        """Ask somebody in another role, such as another department, as the superior.

        :param int user_id: who is asked
        :raises AccessError: for others
        :raises UserError: where the scheme gives others no weight, and once it was scored
        """
        self.ensure_one()
        self.check_access("read")
        if self.superior_id != self.env.user:
            raise AccessError(self.env._("Only the superior asks others."))
        appraisal = self.sudo()  # sudo: the caller is the superior
        if not appraisal.scheme_id._rated_by("other") or appraisal.state not in ("self", "scoring"):
            raise UserError(self.env._("Nobody in another role is asked here."))
        other = self.env["res.users"].browse(user_id)
        if other not in self._colleagues():
            raise UserError(self.env._("Ask a colleague of the company."))
        if other in self._asked_as("self", "superior", "peer", "other"):
            raise UserError(self.env._("Ask somebody else: this person rates already."))
        appraisal._ask([(appraisal, "other", user_id)])
        return True


class AppraisalScheme(models.Model):
    _inherit = "marketing.appraisal.scheme"

    def _rated_by(self, kind):
        """Return the indicators for which a kind of rater gives points.

        :param str kind: 'self', 'superior', 'peer' or 'other'
        """
        self.ensure_one()
        return self.indicator_ids.filtered(
            lambda indicator: (
                (indicator.source == "rating" and indicator[f"by_{kind}"])
                or (indicator.source == "manual" and kind == "superior")
            )
        )
