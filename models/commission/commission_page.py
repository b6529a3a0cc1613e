from babel.dates import format_skeleton

from odoo import api, fields, models
from odoo.tools.misc import babel_locale_parse, formatLang, get_lang

from ...lib import rates
from ..core.clock import today

OPEN_LINE_STATES = ("held", "due", "listed", "posted")


class Commission(models.Model):
    """“My commission”: why each amount is waiting, due, paid or taken back, in words (K-13)."""

    _inherit = "marketing.commission"

    @api.model
    def get_my_page(self, year=None, settled=False):
        """Return what the page “My commission” shows to the present user, and to nobody else.

        Read with the user's own rights; the number of queries does not grow with the contracts.

        :param int year: year whose payments are summed up; the present one by default
        :param bool settled: show contracts whose commission has been paid in full as well
        :return: dict with `totals`, `rows`, `years`; amounts in the company's currency
        """
        company = self.env.company
        year = year or today(company).year
        mine = [("user_id", "=", self.env.uid), ("company_id", "=", company.id)]
        lines = self.env["marketing.payout.line"].search(mine)
        commissions = self.search([*mine, ("state", "!=", "cancelled")])
        lines_of = lines.filtered(lambda line: line.origin_model == self._name).grouped("origin_id")
        rows = [
            commission._page_row(lines_of.get(commission.id, lines.browse()), company) for commission in commissions
        ]
        shown = [row for row in rows if row["open"] or settled]
        payments = self.browse([row["id"] for row in shown])._page_payments()
        for row in shown:
            row["payments"] = payments.get(row["order_id"], [])
        order = {"due": 0, "listed": 1, "taken_back": 2, "held": 3, "expected": 4, "paid": 5}
        return {
            "user": {"id": self.env.user.id, "name": self.env.user.name},
            "currency_id": company.currency_id.id,
            "year": year,
            "years": sorted({line.earned_date.year for line in lines} | {today(company).year, year}, reverse=True),
            "totals": self._page_totals(lines, commissions, year),
            "rows": sorted(shown, key=lambda row: (order[row["status"]], -row["id"])),
            "settled_count": sum(not row["open"] for row in rows),
            "bonuses": self._page_bonuses(mine, year),
        }

    @api.model
    def _page_bonuses(self, mine, year):
        """Return the target bonuses of the periods that ended in a year, and those that wait still (K-10).

        :param list mine: domain of what belongs to the reader
        """
        first = fields.Date.to_date(f"{year}-01-01")
        domain = [*mine, "|", ("state", "=", "proposed"), ("date_to", ">=", first)]
        awards = self.env["marketing.target.bonus.award"].search(domain, order="date_from desc, id desc")
        shown = awards.filtered(lambda award: award.date_to.year == year or award.state == "proposed")
        return [award._page_bonus() for award in shown]

    @api.model
    def _page_totals(self, lines, commissions, year):
        """Return the figures above the list: waiting, due, paid in the year, not yet earned."""
        held = lines.filtered(lambda line: line.state == "held")
        due = lines.filtered(lambda line: line.state in ("due", "listed", "posted"))
        paid = lines.filtered(
            lambda line: line.state == "paid" and (line.statement_id.month or line.earned_date).year == year
        )
        expected = commissions.filtered(lambda commission: commission.state == "expected")
        return {
            "waiting": {
                "amount": sum(held.mapped("amount")),
                "count": len(held),
                "text": self.env._(
                    "held on %s contracts, until your annual appraisal", len(set(held.mapped("origin_id")))
                )
                if held
                else self.env._("nothing is held"),
            },
            "due": {
                "amount": sum(due.mapped("amount")),
                "count": len(due),
                "text": self.env._("from one entry, on the next statement or on its way to you")
                if len(due) == 1
                else self.env._("from %s entries, on the next statement or on its way to you", len(due))
                if due
                else self.env._("nothing is due"),
            },
            "paid": {
                "amount": sum(paid.mapped("amount")),
                "count": len(paid.statement_id),
                "text": self.env._("on %s statements", len(paid.statement_id))
                if paid
                else self.env._("no payment in %s yet", year),
            },
            "expected": {"amount": sum(expected.mapped("amount")), "count": len(expected)},
        }

    def _money(self, amount):
        """Return an amount in the company's currency as people read it."""
        return formatLang(self.env, amount, currency_obj=self.currency_id)

    def _day(self, day):
        """Return a date as people read it, without the year when it is the present one."""
        return self._in_words(day, "MMMd")

    def _page_row(self, lines, company):
        """Return one row of the page: what, how far, how much and why."""
        self.ensure_one()
        # sudo: one's own pay is explained by figures of one's contract, also after it went to a colleague.
        order = self.sudo().order_id
        alive = lines.filtered(lambda line: line.state != "reversed")
        first = alive.filtered(lambda line: line.part == "first" and not line.reverses_id)[:1]
        rest = alive.filtered(lambda line: line.part == "rest" and not line.reverses_id)[:1]
        status, amount, badge, reason = self._page_status(order, alive, first, rest)
        return {
            "id": self.id,
            "order_id": order.id,
            "order": order.name,
            "customer": order.partner_id.display_name,
            "headline": self.env._(
                "Your %(rate)s of %(base)s = %(amount)s",
                rate=self._page_rate(),
                base=self._money(self.base_amount),
                amount=self._money(self.amount),
            ),
            "amount": amount,
            "status": status,
            "badge": badge,
            "reason": reason,
            "open": status != "paid",
            "steps": self._page_steps(order, first, rest),
            "explain": self._page_explain(order, first, rest),
            "payments": [],
            "collected_text": self.env._(
                "Collected %(paid)s of %(total)s",
                paid=self._order_money(order, order.collection_collected),
                total=self._order_money(order, order.amount_total),
            ),
        }

    def _order_money(self, order, amount):
        return formatLang(self.env, amount, currency_obj=order.currency_id)

    def _page_rate(self):
        rate = rates.format_rate(self.rate, self.unit)
        return (
            rate
            if self.role == "salesperson"
            else self.env._("%(share)s %% of the pool of %(rate)s", share=f"{self.share:g}", rate=rate)
        )

    def _page_status(self, order, alive, first, rest):
        """Return (status, amount, badge, sentence) of one commission."""
        open_amount = sum(alive.filtered(lambda line: line.state in OPEN_LINE_STATES).mapped("amount"))
        if self.state == "expected":
            if alive:
                return (
                    "taken_back",
                    open_amount,
                    self.env._("Taken back"),
                    self.env._("The customer's payment was undone; it is earned again once everything is collected."),
                )
            missing = order.amount_total - order.collection_collected
            return (
                "expected",
                self.amount,
                self.env._("Not yet earned"),
                self.env._("The customer still owes %s.", self._order_money(order, missing)),
            )
        if first and first.state == "due":
            follows = (
                self.env._(" %s follow after the appraisal.", self._money(rest.amount)) if rest.state == "held" else ""
            )
            return (
                "due",
                first.amount,
                self.env._("Due next"),
                self.env._(
                    "Paid in full on %(day)s; due in %(month)s.",
                    day=self._day(self.earned_date),
                    month=self._month(first.due_date),
                )
                + follows,
            )
        pending = alive.filtered(lambda line: line.state in ("listed", "posted", "due"))
        if pending:
            statement = pending.statement_id[:1]
            sentence = (
                self.env._("On the statement of %s, which is on its way to you.", self._month(statement.month))
                if statement
                else self.env._("Released; it goes on the next statement.")
            )
            return "listed", sum(pending.mapped("amount")), self.env._("On its way"), sentence
        if rest and rest.state == "held":
            return (
                "held",
                rest.amount,
                self.env._("Held"),
                self.env._("Held until your annual appraisal %s is closed.", self.earned_date.year),
            )
        return "paid", self.amount, self.env._("Paid"), self.env._("Paid in full.")

    def _month(self, day):
        """Return a month as people read it."""
        return self._in_words(day, "MMM")

    def _in_words(self, day, skeleton):
        """Return a date by a CLDR skeleton, which each language orders in its own way."""
        if day.year != today(self.company_id).year:
            skeleton = f"y{skeleton}"
        return format_skeleton(skeleton, day, locale=babel_locale_parse(get_lang(self.env).code))

    def _page_steps(self, order, first, rest):
        """Return the way of the money, from signing to the last part."""
        collected = round(100 * order.collection_collected / order.amount_total) if order.amount_total else 0
        full = bool(order.collection_date)
        steps = [
            {"label": self.env._("Signed"), "note": self._day(order.date_order.date()), "state": "done"},
            {
                "label": self.env._("%s %%", 100 if full else min(collected, 99)),
                "note": self.env._("collected"),
                "state": "done" if collected else "wait",
            },
            {
                "label": self.env._("All collected"),
                "note": self._day(order.collection_date) if full else self.env._("open"),
                "state": "done" if full else "wait" if collected else "todo",
            },
        ]
        percents = (self.plan_id.first_percent, 100 - self.plan_id.first_percent)
        for line, percent, later in zip(
            (first, rest), percents, (self.env._("month after"), self.env._("after appraisal")), strict=True
        ):
            note, state = later, "todo"
            if line.state == "paid":
                note, state = self.env._("paid in %s", self._month(line.statement_id.month)), "done"
            elif line.state in ("due", "listed", "posted"):
                note, state = self.env._("due in %s", self._month(line.due_date)), "current"
            elif line.state == "held":
                state = "wait"
            steps.append({"label": f"{percent:g} %", "note": note, "state": state})
        return steps

    def _page_explain(self, order, first, rest):
        """Return the calculation in lines that end in the amounts of the ledger."""
        bases = dict(self.plan_id._fields["base"]._description_selection(self.env))
        lines = [
            {
                "label": bases[self.plan_id.base],
                "note": self.env._("confirmed on %s", self._day(order.date_order.date())),
                "value": self.base_amount,
                "text": None,
                "strong": False,
            },
            {
                "label": f"× {rates.format_rate(self.rate, self.unit)}",
                "note": self.plan_id.display_name,
                "value": None if self.role == "team" else self.amount,
                "text": None,
                "strong": False,
            },
        ]
        if self.role == "team":
            lines.append(
                {
                    "label": f"× {self.share:g} %",
                    "note": self.env._("your share of the team pool"),
                    "value": self.amount,
                    "text": None,
                    "strong": False,
                }
            )
        for line in first | rest:
            lines.append(
                {
                    "label": line.label,
                    "note": self._line_note(line),
                    "value": line.amount,
                    "text": None,
                    "strong": line == first,
                }
            )
        return lines

    def _line_note(self, line):
        """Return where a ledger line stands, in a few words."""
        if line.state == "held":
            return self.env._("waits for the annual appraisal %s", line.earned_date.year)
        if line.state == "due":
            return self.env._("due in %s", self._month(line.due_date))
        if line.statement_id:
            return self.env._("statement of %s", self._month(line.statement_id.month))
        return ""

    def _page_payments(self):
        """Return {order id: [{'date', 'label', 'amount'}]} of the money that came in on the contracts."""
        # sudo: salespeople may not read journal items; they see day, invoice and amount of their own contracts only.
        entries = self.sudo().order_id._collection_entries()
        bills = self.env["account.move"].sudo().browse({entry["bill_id"] for entry in entries})
        names = {bill.id: bill.name for bill in bills}
        payments = {}
        for entry in entries:
            if entry["kind"] in ("payment", "bank", "unbooked"):
                payments.setdefault(entry["order_id"], []).append(
                    {
                        "date": fields.Date.to_string(entry["day"]),
                        "label": names[entry["bill_id"]],
                        "amount": float(entry["amount"]),
                    }
                )
        return payments
