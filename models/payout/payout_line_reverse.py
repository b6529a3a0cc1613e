from odoo import models
from odoo.exceptions import AccessError, LockError, UserError

from ..core.clock import now, today

CLOSED_STATES = ("posted", "in_payment", "paid", "settled")


class PayoutLine(models.Model):
    """How amounts are taken back and held amounts released."""

    _inherit = "marketing.payout.line"

    def _lock_lines(self):
        """Lock these lines for this transaction.

        :raises UserError: when another transaction is working on one of them
        """
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._("A statement run is working on these amounts right now. Please try again in a moment.")
            ) from error

    def _reverse(self, reason):
        """Take lines back by reversing lines. For code of upper domains only (design.md 4.3, invariant 3).

        Not on a statement, or on one that is not posted: the original leaves the statement, and both lines
        are `reversed` and never listed. On a posted, paid or settled statement: the reversing line is due today,
        of kind clawback, and lands on the next statement.

        :param str reason: why, in words that the beneficiary understands; the module's own words in English, see
            `core.words.translated`
        :return: the reversing lines, in the order of these lines
        :raises UserError: for carry-overs, for lines that are already taken back, and for reversing lines: what is due
            after all is appended anew, with the next `turn`
        """
        lines = self.sudo()  # nobody has write access; upper domains have checked their own rules
        if not lines:
            return self
        lines._lock_lines()
        done = lines.filtered(lambda line: line.reversal_ids or line.reverses_id)
        if done:
            raise UserError(self.env._("Already taken back: %s", ", ".join(done.mapped("display_name"))))
        if any(line.kind == "carry" for line in lines):
            raise UserError(
                self.env._("A carried balance cannot be taken back. Take back the amounts that it is made of.")
            )
        closed = lines.filtered(lambda line: line.statement_id.state in CLOSED_STATES)
        # sudo: nobody has rights to write the ledger; the callers have checked who may take back.
        reversing = self.sudo()._guarded_create(
            [line._prepare_reversal_vals(reason, is_void=line not in closed) for line in lines]
        )
        still_open = lines - closed
        statements = still_open.statement_id
        still_open._guarded_write({"is_void": True, "statement_id": False})
        statements._lines_changed(reason)
        # sudo: back to the rights of the caller.
        return reversing.sudo(self.env.su)

    def _prepare_reversal_vals(self, reason, is_void):
        """Return the values of the line that takes this one back."""
        self.ensure_one()
        return {
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "user_id": self.user_id.id,
            "kind": self.kind if is_void else "clawback",
            "part": self.part,
            "reason": reason,
            "amount": -self.amount,
            "earned_date": today(self.company_id),
            "due_date": self.due_date if is_void else today(self.company_id),
            "hold": self.hold if is_void else "none",
            "origin_model": self.origin_model,
            "origin_id": self.origin_id,
            "origin_name": self.origin_name,
            "rule_name": self.rule_name,
            "rule_version": self.rule_version,
            "turn": self.turn,
            "is_void": is_void,
            "reverses_id": self.id,
        }

    # ------------------------------------------------------------------
    # Release of held amounts
    # ------------------------------------------------------------------

    def action_release(self, reason=None):
        """Release held lines: they are due today and go on the next statement (K-07).

        :param str reason: why; without it a dialog asks
        :raises AccessError: unless the caller is a director
        :raises UserError: when a line is not held
        """
        if not self.env.su and not self.env.user.has_group("marketing_office.group_director"):
            raise AccessError(self.env._("Only a director may release held pay."))
        self.check_access("read")
        if not (reason or "").strip():
            return {
                "type": "ir.actions.act_window",
                "name": self.env._("Release Held Pay"),
                "res_model": "marketing.payout.line.release",
                "view_mode": "form",
                "target": "new",
                "context": {"default_line_ids": self.ids},
            }
        self._release(reason)
        return True

    def _release(self, reason, due_date=None):
        """Give held lines a due date. For code of upper domains, and for `action_release`.

        :param str reason: why, in words
        :param due_date: date; today at the company's place when left out
        :raises UserError: when a line is not held
        """
        lines = self.sudo()  # nobody has write access; the caller has been checked
        lines._lock_lines()
        wrong = lines.filtered(lambda line: line.state != "held")
        if wrong:
            raise UserError(
                self.env._("Only held amounts can be released: %s", ", ".join(wrong.mapped("display_name")))
            )
        for company, group in lines.grouped("company_id").items():
            group._guarded_write(
                {
                    "due_date": due_date or today(company),
                    "released_by_id": self.env.uid,
                    "released_on": now(self.env),
                    "release_reason": reason.strip(),
                }
            )

    def _hold_again(self, reason):
        """Let released lines wait again for what they were held for. For code of upper domains only.

        Lines on no statement, and those on one that is not posted: these leave it, and its approval ends. What is on a
        posted statement, was taken back, or was never held and released stays as it is.

        :param str reason: why, in words; the module's own words in English, see `core.words.translated`
        :return: the lines that are held again
        """
        lines = self.sudo()  # nobody has write access; the caller has been checked
        lines._lock_lines()
        again = lines.filtered(
            lambda line: line.released_on and line.hold != "none" and line.state in ("due", "listed")
        )
        statements = again.statement_id
        again._guarded_write(
            {
                "statement_id": False,
                "due_date": False,
                "released_by_id": False,
                "released_on": False,
                "release_reason": False,
            }
        )
        statements._lines_changed(reason)
        # sudo: back to the rights of the caller.
        return again.sudo(self.env.su)
