from odoo import SUPERUSER_ID, Command, models
from odoo.tools.misc import formatLang

from ...lib.periods import add_months, month_start
from ..core.clock import today
from .consequence import CONDUCTS, PLANS, POSITIONS


class AppraisalConsequence(models.Model):
    """Drafts of plans, proposals, rewards and penalties, about which people decide (L-13, L-15, L-25, L-31)."""

    _inherit = "marketing.appraisal.consequence"

    def _make_documents(self):
        """Make the drafts of these rows, each kind in one go (called with full rights)."""
        plans = self.filtered(lambda row: row.kind in PLANS)
        plans._made("marketing.improvement.plan", "_plan_vals")
        # In the name of the superior, who goes on with them; whoever confirmed the appraisal may be the person.
        proposals = self.filtered(lambda row: row.kind in POSITIONS)
        proposals._made("marketing.position.proposal", "_proposal_vals", proposals._superiors())
        conducts = self.filtered(lambda row: row.kind in CONDUCTS)
        allowed = conducts.filtered(lambda row: row._conduct_allowed())
        allowed._made("marketing.conduct", "_conduct_vals", allowed._superiors())
        for row in conducts - allowed:
            row._guarded_write({"facts": {**row.facts, "no_book": True}})

    def _superiors(self):
        """Return the superior of each row, the system where nobody is above."""
        system = self.env["res.users"].browse(SUPERUSER_ID)
        return [row.appraisal_id.superior_id or system for row in self]

    def _made(self, model, method, authors=None):
        """Let a model propose the documents of these rows, and keep which is whose.

        :param str model: has `_propose`, which makes each once
        :param str method: name of the method that returns the values for one row
        :param list authors: in whose name each document is made; without it the present user
        """
        if not self:
            return
        vals_list = [getattr(row._in_words_of_person(), method)() for row in self]
        documents = self.env[model]._propose(vals_list, authors)
        for row, document in zip(self, documents, strict=True):
            row._guarded_write({"document_model": model, "document_id": document.id})

    def _in_words_of_person(self):
        """Return this row in the language of the person whom its document is about."""
        return self.with_context(lang=self.user_id.lang or self.env.lang)

    def _head(self):
        return {"employee_id": self.appraisal_id.employee_id.id, "source_ref": f"{self._name},{self.id}"}

    def _points(self, points):
        return formatLang(self.env, points, digits=2)

    # ------------------------------------------------------------------
    # Plans
    # ------------------------------------------------------------------

    def _weak_indicators(self):
        """Return [(indicator, points)] that a plan is about."""
        indicators = self.env["marketing.appraisal.indicator"]
        return [(indicators.browse(key), points) for key, points in self.facts.get("indicators", [])]

    def _plan_vals(self):
        """Return the values of the plan: a measure for each weak indicator."""
        self.ensure_one()
        company, weak = self.company_id, self._weak_indicators()
        day = today(company)
        until = add_months(day, company.appraisal_plan_months)
        names = ", ".join(indicator.name for indicator, _points in weak)
        least = self._points(self.facts["weak"])
        return {
            **self._head(),
            "kind": self.kind,
            "date_from": day,
            "date_to": until,
            "goal": self.env._("%(names)s: %(points)s points or more", names=names, points=least)
            if names
            else self.env._("%s points or more", least),
            "measure_ids": [
                Command.create(
                    {
                        "name": self.env._(
                            "%(name)s (%(points)s points)", name=indicator.name, points=self._points(points)
                        ),
                        "kind": "coaching" if self.kind == "improvement" else "internal",
                        "date_due": until,
                    }
                )
                for indicator, points in weak
            ],
        }

    # ------------------------------------------------------------------
    # Post and pay
    # ------------------------------------------------------------------

    def _proposal_vals(self):
        """Return the values of the proposal: before others, on the basis of the excellent months."""
        self.ensure_one()
        months = self.env["marketing.appraisal"].browse(self.facts["months"])
        return {
            **self._head(),
            "kind": self.kind,
            "is_priority": True,
            "date_effective": add_months(month_start(today(self.company_id)), 1),
            "reason": self.env._(
                "Excellent %(count)s times in a row; %(least)s give priority.",
                count=self.facts["streak"],
                least=self.facts["least"],
            ),
            "basis_ids": [
                Command.create(
                    {
                        "name": f"{month.cycle_id.display_name} · {month.grade_id.name}",
                        "document_ref": month,
                        "figure": month.score,
                        "unit": self.env._("points"),
                        "sequence": number,
                    }
                )
                for number, month in enumerate(months)
            ],
        }

    # ------------------------------------------------------------------
    # Rewards and penalties
    # ------------------------------------------------------------------

    def _conduct_allowed(self):
        """Return whether a rule book of the company knows the kind that the grade names."""
        self.ensure_one()
        books = self.grade_id.conduct_kind_id.book_ids
        return bool(books.filtered(lambda book: not book.company_id or book.company_id == self.company_id))

    def _conduct_vals(self):
        """Return the values of the draft of a reward or a penalty."""
        self.ensure_one()
        appraisal = self.appraisal_id
        before = appraisal.browse(self.facts.get("before") or ())
        words = self.env._(
            "%(round)s: %(grade)s, %(points)s points.",
            round=appraisal.cycle_id.display_name,
            grade=appraisal.grade_id.name,
            points=self._points(appraisal.score),
        )
        if self.kind == "penalty" and before:
            words += " " + self.env._(
                "%(round)s before: %(grade)s, %(points)s points.",
                round=before.cycle_id.display_name,
                grade=before.grade_id.name,
                points=self._points(before.score),
            )
        return {
            "employee_id": appraisal.employee_id.id,
            "kind_id": self.grade_id.conduct_kind_id.id,
            "res_model": self._name,
            "res_id": self.id,
            "facts": words,
            "source_name": appraisal.display_name,
        }
