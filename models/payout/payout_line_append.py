from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..core.clock import now

# From how many added rows on the database looks at its tables again.
STATISTICS_FROM = 1_000
# What a SELECT handed to `_append_select` returns, in this order.
APPEND_COLUMNS = (
    "company_id",
    "partner_id",
    "user_id",
    "kind",
    "part",
    "label",
    "formula",
    "amount",
    "earned_date",
    "due_date",
    "hold",
    "origin_model",
    "origin_id",
    "origin_name",
    "rule_name",
    "rule_version",
    "trace",
    "turn",
)


def refresh_statistics(model, added, columns):
    """Let the database count the rows of a model anew after a mass change.

    Right after the first large run it still believes the tables empty, and joins them row by row with row: minutes
    instead of milliseconds. SKIP LOCKED: a count that is already under way will do.

    :param model: recordset of the model
    :param int added: number of rows; few of them change no plan
    :param columns: names of the columns by which rows are found
    """
    if added >= STATISTICS_FROM:
        columns = SQL(", ").join(map(SQL.identifier, columns))
        model.env.cr.execute(SQL("ANALYZE (SKIP_LOCKED) %s (%s)", SQL.identifier(model._table), columns))


class PayoutLine(models.Model):
    """How lines get into the ledger."""

    _inherit = "marketing.payout.line"

    @api.model
    def _append(self, vals_list):
        """Append lines to the ledger. For code of upper domains only.

        The beneficiary is named by `user_id`, by `partner_id`, or both. An agent's line is kept on the
        commercial entity of the contact, since that is whom the vendor bill pays.

        :param list vals_list: dicts with the fields of `APPEND_COLUMNS`; `amount` is in the company's
            currency, positive when the company owes; without `due_date` the line is held
        :return: the new lines, with the caller's rights
        :raises UserError: without a beneficiary, or when a line of that origin, kind, part and turn exists
        """
        prepared = [self._prepare_append_vals(vals) for vals in vals_list]
        # sudo: nobody has create access; upper domains call this after checking their own rules.
        return self.sudo()._guarded_create(prepared).sudo(self.env.su)

    @api.model
    def _prepare_append_vals(self, vals):
        """Return the values of one line with its beneficiary filled in."""
        unknown = set(vals) - set(APPEND_COLUMNS)
        if unknown:
            raise ValueError(f"not for the payout ledger: {', '.join(sorted(unknown))}")
        # sudo: beneficiaries are named by the calling domain; only their contact is read.
        user = self.env["res.users"].sudo().browse(vals.get("user_id"))
        partner = self.env["res.partner"].sudo().browse(vals.get("partner_id")) or user.partner_id
        if not partner:
            raise UserError(self.env._("A line of the payout ledger needs a beneficiary: name a user or a contact."))
        if not user:
            user = partner.with_context(active_test=False).user_ids.filtered(lambda user: not user.share)[:1]
        kept = {"label": "own_label", "formula": "own_formula", "trace": "calculation"}
        return {
            **{kept.get(name, name): value for name, value in vals.items()},
            "user_id": user.id,
            "partner_id": (partner if user else partner.commercial_partner_id).id,
        }

    @api.model
    def _append_select(self, select_sql):
        """Append the rows of a SELECT to the ledger, in one statement (K-05, K-06).

        The SELECT returns exactly `APPEND_COLUMNS`, in that order: `user_id`, `label`, `formula` and `due_date` may be
        NULL, `part` and `hold` and `turn` too (then '', 'none' and 1), `trace` is jsonb. Rows whose origin, kind,
        part and turn the ledger already has are left out, so a run may be repeated. An agent's line (no
        `user_id`) is kept on the commercial entity of its contact, as in `_append`.

        Stored fields of other models that depend on ledger lines are not recomputed: the caller does that.

        :param SQL select_sql: the SELECT
        :return: ids of the new lines, in no particular order
        """
        self.env.flush_all()
        columns = SQL(", ").join(map(SQL.identifier, APPEND_COLUMNS))
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO marketing_payout_line (
                    company_id, partner_id, user_id, kind, part, own_label, own_formula, amount, earned_date,
                    due_date, hold, origin_model, origin_id, origin_name, rule_name, rule_version, calculation, turn,
                    is_void, state, booked_on
                )
                SELECT source.company_id,
                       CASE WHEN source.user_id IS NULL THEN partner.commercial_partner_id ELSE partner.id END,
                       source.user_id, source.kind, COALESCE(source.part, ''), source.label, source.formula,
                       ROUND(source.amount::numeric / currency.rounding) * currency.rounding,
                       source.earned_date, source.due_date, COALESCE(source.hold, 'none'),
                       source.origin_model, source.origin_id, source.origin_name,
                       source.rule_name, source.rule_version, source.trace::jsonb, COALESCE(source.turn, 1),
                       FALSE, CASE WHEN source.due_date IS NULL THEN 'held' ELSE 'due' END,
                       %(moment)s::timestamp
                  FROM (%(select)s) AS source (%(columns)s)
                  JOIN res_company company ON company.id = source.company_id
                  JOIN res_currency currency ON currency.id = company.currency_id
                  JOIN res_partner partner ON partner.id = source.partner_id
                ON CONFLICT (origin_model, origin_id, kind, part, turn) WHERE reverses_id IS NULL DO NOTHING
                RETURNING id
                """,
                moment=now(self.env),
                select=select_sql,
                columns=columns,
            )
        )
        self.env.invalidate_all(flush=False)
        refresh_statistics(
            self, len(rows), ("company_id", "partner_id", "earned_date", "statement_id", "accrual_move_id")
        )
        return [row[0] for row in rows]
