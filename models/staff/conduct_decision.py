from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_date

from ...lib.periods import add_months
from ..core.clock import today
from ..core.words import translated

GATE = "staff.conduct.decide"
OPEN_APPEAL = ("submitted", "returned")


class ApprovalMixin(models.AbstractModel):
    """Documents about people: those people never decide on them, on whichever way they came to be asked."""

    _inherit = "marketing.approval.mixin"

    def _approval_involved(self):
        """Return the users whom this document is about and who therefore never decide on it."""
        return self.env["res.users"]


class ApprovalRequest(models.Model):
    _inherit = "marketing.approval.request"

    def _my_turn(self):
        # EXTENDS approval: also as a stand-in, or because somebody passed the question on.
        requests, ballots = super()._my_turn()
        for model, group in requests.grouped("res_model").items():
            for document in self.env[model].sudo().browse(group.mapped("res_id")):  # sudo: only the people
                if self.env.user in document._approval_involved():
                    raise AccessError(
                        self.env._("%s is about you, so others decide on it.", document.with_env(self.env).sudo().name)
                    )
        return requests, ballots

    def _find_people(self, step, document):
        # EXTENDS approval: whom the document is about is not asked.
        people = super()._find_people(step, document)
        # sudo: only the people.
        involved = document.sudo()._approval_involved()
        if involved and not people - involved:
            # sudo: people of the configuration, whoever asks.
            admins = self.env.ref("marketing_office.group_admin").sudo().all_user_ids
            for others in (self._above(self._climber(document)), self.company_id.general_manager_id, admins):
                people = self._active_internal(others) - involved - self.requester_id
                if people:
                    break
            else:
                raise UserError(self.env._("Everybody who could be asked is concerned. Name a fallback person."))
        return people - involved


class Conduct(models.Model):
    """From submitted to decided, and what follows from it (M-01, M-10)."""

    _inherit = "marketing.conduct"

    _approval_watched_fields = (
        "employee_id",
        "nature",
        "book_id",
        "rule_id",
        "kind_id",
        "day",
        "facts",
        "source_name",
        "amount",
        "points",
        "position_effect",
        "effect_from",
        "effect_to",
        "expiry_months",
        "legal",
        "hearing",
        "statement",
        "hearing_note",
    )
    _approval_transitions = {"state": {"decided": GATE}}
    _approval_sealed_states = {"state": ("decided", "revoked")}

    def _approval_current_gate(self):
        # EXTENDS approval
        ready = ("draft", "submitted") if self.nature == "reward" else ("heard", "submitted")
        return GATE if self.state in ready else False

    def _approval_mandatory(self, gate_code):
        # EXTENDS approval: nobody is rewarded or punished by one person alone.
        return self

    def _approval_subject(self):
        # EXTENDS approval: the line goes up from the person concerned.
        return self.user_id

    def _approval_involved(self):
        # EXTENDS staff
        return self.user_id

    def _approval_summary(self):
        # EXTENDS approval
        return {"amount": self.amount, "currency_id": self.currency_id.id, "subtitle": self.kind_id.name or ""}

    def _approval_sealing_gates(self):
        # EXTENDS approval: what was decided stays as it was, also when it is revoked.
        return {GATE} if self.state in ("decided", "revoked") else None

    def action_approval_submit(self, options=None):
        """Submit rewards, and penalties after the hearing.

        :param dict options: what the requester adds, see `marketing.approval.request._submit`
        :raises AccessError: for the person concerned
        :raises UserError: says what is missing
        """
        # EXTENDS approval
        self._check_managers()
        self._check_complete()
        result = super().action_approval_submit(options)
        self._end_activities()
        return result

    def _check_complete(self):
        """Refuse what cannot be decided: unheard people, a missing measure, amount or evidence.

        :raises UserError: says what is missing
        """
        self._check_facts()
        self._check_kind()
        files = self._approval_files()
        for record in self:
            if record.nature == "penalty" and not record.hearing:
                raise UserError(
                    self.env._("%s has not been heard yet. Ask for a statement first.", record.employee_id.name)
                )
            if not record.kind_id:
                raise UserError(self.env._("%s: choose the kind.", record.display_name))
            if record.money == "must" and not record.amount:
                raise UserError(self.env._("“%s” needs an amount.", record.kind_id.name))
            if record.money == "no" and record.amount:
                raise UserError(self.env._("“%s” knows no amount. Take it out.", record.kind_id.name))
            if record.kind_id.needs_file and not files.get(record.id):
                raise UserError(self.env._("“%s” needs evidence: attach a file.", record.kind_id.name))
            # sudo: only whether there is somebody to pay.
            if record.amount and not record._beneficiary():
                raise UserError(
                    self.env._("%s has neither a login nor a work contact to pay to.", record.employee_id.name)
                )

    def _beneficiary(self):
        """Return the contact in the ledger."""
        # sudo: employees are private to HR; only the contact leaves.
        employee = self.sudo().employee_id
        return employee.user_id.partner_id or employee.work_contact_id

    def _approval_changed(self, request):
        # EXTENDS approval
        result = super()._approval_changed(request)
        if self.state == "submitted" or request.state == "pending":
            back = "draft" if self.nature == "reward" else "heard"
            state = {
                "pending": "submitted",
                "returned": back,
                "withdrawn": back,
                "void": back,
                "rejected": "dropped",
            }.get(request.state)
            if state and self.state not in ("decided", "revoked"):
                self._guarded_write({"state": state})
                if state == "dropped" and self.told:
                    self._tell_person(lambda env: env._("This is pursued no further."))
        return result

    def action_decide(self):
        """Carry out what was approved and could not go on by itself."""
        self._check_managers()
        for record in self:
            if record.state != "submitted":
                raise UserError(self.env._("%s is not waiting to be carried out.", record.display_name))
            record._approval_run(GATE)
        return True

    def _approval_run(self, gate_code):
        # EXTENDS approval: approved is decided.
        if gate_code != GATE:
            return super()._approval_run(gate_code)
        # sudo: the gate itself is checked by the write; the effects are the rule's.
        for record in self.sudo():
            record._check_complete()
            day = today(record.company_id)
            ballots = record._approval_last_request(GATE).ballot_ids.filtered(lambda ballot: ballot.state == "approved")
            penalty = record.nature == "penalty"
            record._guarded_write(
                {
                    "state": "decided",
                    "told": True,
                    "decided_on": day,
                    "decided_by_id": ballots.sorted(lambda ballot: (ballot.step_index, ballot.id))[-1:].user_id.id,
                    "expires_on": add_months(day, record.expiry_months) if record.expiry_months else False,
                    "appeal_deadline": record.company_id._conduct_deadline(day, record.company_id.conduct_appeal_days)
                    if penalty
                    else False,
                }
            )
            record._book()
            if penalty:
                record._tell_person(
                    lambda env, until=record.appeal_deadline: env._(
                        "A decision about you was taken. You may appeal until %s.", format_date(env, until)
                    ),
                    author=record.decided_by_id,
                )
            else:
                record._tell_person(
                    lambda env: env._("You were given a reward. Congratulations!"), author=record.decided_by_id
                )
        return None

    # ------------------------------------------------------------------
    # Effects
    # ------------------------------------------------------------------

    def _lines(self):
        """Return the lines of the ledger that stand for these decisions and were not taken back, with full rights."""
        # sudo: the caller's rules were checked; nobody has rights to write the ledger.
        lines = (
            self.env["marketing.payout.line"]
            .sudo()
            .search([("origin_model", "=", self._name), ("origin_id", "in", self.ids), ("reverses_id", "=", False)])
        )
        return lines.filtered(lambda line: not line.reversal_ids)

    def _book(self):
        """Append the amounts to the ledger, each once."""
        done = set(self._lines().mapped("origin_id"))
        words = {"reward": self.env._("Reward"), "penalty": self.env._("Penalty")}
        self.env["marketing.payout.line"]._append(
            [
                {
                    "company_id": record.company_id.id,
                    "user_id": record.user_id.id,
                    "partner_id": record._beneficiary().id,
                    "kind": record.nature,
                    "label": words[record.nature],
                    "amount": record.currency_id.round(record.amount) * (1 if record.nature == "reward" else -1),
                    "earned_date": record.decided_on,
                    "due_date": record.decided_on,
                    "origin_model": self._name,
                    "origin_id": record.id,
                    # Nothing of the facts: pay is read by more people than the register.
                    "origin_name": record.name,
                    "rule_name": record.book_id.name,
                }
                for record in self
                if record.id not in done and not record.currency_id.is_zero(record.amount)
            ]
        )

    def _undo(self, reason):
        """Take decisions back: their lines are reversed, they count no more, and stay in the register.

        For code that has checked who may do so.

        :param str reason: why, in the module's English words or somebody's own
        """
        # sudo: see above.
        for record in self.sudo():
            record._lines()._reverse(reason)
            record._guarded_write({"state": "revoked", "revoked_on": today(record.company_id), "revoke_reason": reason})
            record._end_activities()
            record._tell_person(
                lambda env: env._("The decision about you was taken back: %s", translated(env, reason)),
                # The requester's rights carry an appeal on, but it was not they who decided.
                author=record.env.ref("base.user_root"),
            )

    def action_revoke(self, reason=None):
        """Take decisions back, as a director whom they are not about.

        :param str reason: why; without it the window that asks for it is returned
        :raises AccessError: for others
        :raises UserError: for what is not decided, and while an appeal is under way
        """
        self.check_access("read")
        for record in self:
            if not self.env.su and not self.env.user.has_group("marketing_office.group_director"):
                raise AccessError(self.env._("Only a director takes a decision back."))
            record._check_manager()
            if record.state != "decided":
                raise UserError(self.env._("%s is not in force.", record.display_name))
            # sudo: only whether an appeal is under way.
            if record.sudo().appeal_ids.filtered(lambda appeal: appeal.state in OPEN_APPEAL):
                raise UserError(self.env._("%s is under appeal. Decide the appeal.", record.display_name))
        if not (reason or "").strip():
            return self._ask_words("revoke")
        self._undo(reason.strip())
        return True

    # ------------------------------------------------------------------
    # For other domains
    # ------------------------------------------------------------------

    @api.model
    def _appraisal_points(self, employees, start, end):
        """Return what decided rewards and penalties bring and cost people in an appraisal (L-05, M-14).

        :param employees: `hr.employee`
        :param date start: first day on which the decision may lie
        :param date end: last such day
        :return: {employee id: [(conduct, points)]}, points below zero for penalties; decided and not revoked
        """
        # sudo: for code of upper domains, which shows each person only their own.
        records = self.sudo().search_fetch(
            [
                ("employee_id", "in", employees.ids),
                ("state", "=", "decided"),
                ("decided_on", ">=", start),
                ("decided_on", "<=", end),
                ("points", "!=", 0),
            ],
            ["employee_id", "nature", "points"],
            order="decided_on, id",
        )
        found = {}
        for record in records:
            points = record.points if record.nature == "reward" else -record.points
            # sudo: back to the rights of the caller.
            found.setdefault(record.employee_id.id, []).append((record.sudo(self.env.su), points))
        return found

    @api.model
    def _propose(self, values_list, authors=None):
        """Create drafts that other documents propose, each once (L-25, M-03, M-16, M-13).

        :param list values_list: dicts with `employee_id`, `kind_id`, `res_model`, `res_id` and, if wanted, `facts`,
            `day`, `book_id`, `rule_id`, `amount`, `points`, `source_name`; without a book the first that allows
            the kind. Whoever calls it has checked that the present user may propose.
        :param authors: list with the `res.users` in whose name each draft is made; without it the present user
        :return: the drafts, or what has become of them, in the order of the values
        :raises UserError: when no rule book allows a kind
        """
        # sudo: for code of upper domains, see above.
        model = self.sudo()
        keys = [(vals["res_model"], vals["res_id"], vals["employee_id"], vals["kind_id"]) for vals in values_list]
        known = model.search(
            [("res_model", "in", [key[0] for key in keys]), ("res_id", "in", [key[1] for key in keys])]
        )
        found = {
            (record.res_model, record.res_id, record.employee_id.id, record.proposed_kind_id.id): record
            for record in known
        }
        books = self.env["marketing.rule.book"].sudo().search([])  # sudo: as above
        employees = self.env["hr.employee"].sudo().browse({key[2] for key in keys})  # sudo: as above
        companies = {employee.id: employee.company_id for employee in employees}
        fresh = {}
        for key, vals, author in zip(keys, values_list, authors or [self.env.user] * len(keys), strict=True):
            if key in found or key in fresh:
                continue
            company = companies[key[2]]
            book = books.browse(vals.get("book_id")) or books._first_allowing(key[3], company)
            if not book:
                raise UserError(self.env._("No rule book allows this kind of reward or penalty."))
            fresh[key] = {
                "day": today(company),
                **vals,
                "book_id": book.id,
                "proposed_kind_id": key[3],
                "raised_by_id": author.id,
            }
        of_authors = {}
        for key, vals in fresh.items():
            of_authors.setdefault(vals["raised_by_id"], {})[key] = vals
        # Who creates a draft follows it and begins its record: a batch for each, not one for all.
        for author_id, drafts in of_authors.items():
            made = model.with_user(author_id).sudo()._guarded_create(list(drafts.values()))  # sudo: as above
            found.update(zip(drafts, made, strict=True))
        return self.browse([found[key].id for key in keys])
