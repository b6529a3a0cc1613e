from datetime import datetime, time, timedelta

import pytz

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...lib import figures
from ..core.clock import zone_name


class Metric(models.Model):
    """Counting: each metric by one query for all people, however many they are."""

    _inherit = "marketing.metric"

    def _parts(self, users, first, last, company):
        """Return the figures of people in a period as pairs (numerator, denominator), see `lib.figures`.

        Called with full rights, for people whose figures the caller may see.

        :param users: `res.users`
        :param date first: first day
        :param date last: last day, included
        :param company: `res.company` whose records count and in whose currency amounts are
        :return: {metric: {user id: pair}}; people without any record have (0, None) or, where something is
            divided, (0, 0)
        """
        found = {}
        for metric in self:
            metric._parts_into(found, users, first, last, company)
        return {metric: found[metric] for metric in self}

    def _parts_into(self, found, users, first, last, company):
        """Add the figures of this metric, and of those it is made of, to {metric: {user id: pair}}."""
        self.ensure_one()
        if self in found:
            return
        if self.source == "ratio":
            above, below = self.numerator_id, self.denominator_id
            above._parts_into(found, users, first, last, company)
            below._parts_into(found, users, first, last, company)
            found[self] = {user_id: (found[above][user_id][0], found[below][user_id][0]) for user_id in users.ids}
            return
        if self.source == "records":
            counted = self._count_records(users, first, last, company)
        elif self.source == "method":
            # The names are those that domains register, so nothing else can be called.
            counted = getattr(self, f"_metric_{self.method}")(users, first, last, company)
        else:
            counted = self._count_judged(users, first, last, company)
        empty = (0, 0) if self._is_mean() else (0, None)
        found[self] = {user_id: counted.get(user_id, empty) for user_id in users.ids}

    def _count_records(self, users, first, last, company):
        """Return {user id: pair} of a metric over records, by one grouped query."""
        model = self.env[self.model_name].with_company(company)
        measure = self.measure_id.name
        aggregates = {
            "count": ["__count"],
            "sum": [f"{measure}:sum"],
            "avg": [f"{measure}:sum", "__count"],
            "distinct": [f"{measure}:count_distinct"],
        }[self.aggregate]
        field = model._fields[measure] if measure and self.aggregate in ("sum", "avg") else None
        groupby = [self.person_path]
        if field is not None and field.type == "monetary":
            # Amounts of several currencies are converted, at the rate of the last day of the period.
            groupby.append(field.get_currency_field(model))
        counted = {}
        for user, *rest in model._read_group(self._period_domain(users, first, last, company), groupby, aggregates):
            currency = rest.pop(0) if len(groupby) > 1 else None
            amount = rest[0] or 0
            if currency:
                amount = currency._convert(amount, company.currency_id, company, last, round=False)
            below = rest[1] if self.aggregate == "avg" else None
            before = counted.get(user.id, (0, None if below is None else 0))
            counted[user.id] = (before[0] + amount, None if below is None else before[1] + below)
        return counted

    def _count_judged(self, users, first, last, company):
        """Return {user id: pair} of what people judged in the months of a longer period, by one query.

        Means are means over the months, numbers are added up, and of a state the last month counts. A month itself
        is judged by nobody but the superiors.
        """
        if (last - first).days < 31:
            return {}
        domain = [
            ("metric_id", "=", self.id),
            ("user_id", "in", users.ids),
            ("company_id", "=", company.id),
            ("cycle", "=", "month"),
            ("date_from", ">=", first),
            ("date_from", "<=", last),
            ("has_figure", "=", True),
        ]
        counted = {}
        fetched = ["user_id", "above", "below", "is_divided"]
        # sudo: `_parts` is called for people whose figures the caller may see.
        for value in self.env["marketing.metric.value"].sudo().search_fetch(domain, fetched, order="date_from"):
            pair = (value.above, value.below if value.is_divided else None)
            known = counted.get(value.user_id.id)
            counted[value.user_id.id] = figures.total([known, pair]) if known and not self.is_state else pair
        return counted

    def _period_domain(self, users, first, last, company):
        """Return the domain of the records of people in a period.

        Days are those of the company's place: what is stored in UTC is compared with the UTC of its midnights.
        """
        self.ensure_one()
        model, date_field = self.env[self.model_name], self.date_field_id
        if date_field.ttype == "datetime":
            begin, end = self._moments(first, last, company)
        else:
            begin, end = first, last + timedelta(days=1)
        domain = self._records_domain()
        domain &= Domain(date_field.name, ">=", begin) & Domain(date_field.name, "<", end)
        domain &= Domain(self.person_path, "in", users.ids)
        if "company_id" in model._fields:
            domain &= Domain("company_id", "in", [company.id, False])
        return domain

    @api.model
    def _moments(self, first, last, company):
        """Return when a period begins and when the next one does, as naive UTC datetimes.

        :param date first: first day at the company's place
        :param date last: last day, included
        """
        zone = pytz.timezone(zone_name(company))
        begin, end = (
            zone.localize(datetime.combine(day, time.min)).astimezone(pytz.utc).replace(tzinfo=None)
            for day in (first, last + timedelta(days=1))
        )
        return begin, end

    def _figure(self, pair):
        """Return the figure of a pair, None where it says nothing."""
        self.ensure_one()
        return figures.value(pair, percent=self.source == "ratio")

    # ------------------------------------------------------------------
    # Down to the records
    # ------------------------------------------------------------------

    def _counted_metric(self):
        """Return the metric whose records are shown: of a ratio, the part that is in per cent of the other."""
        self.ensure_one()
        return self.numerator_id if self.source == "ratio" else self

    def _evidence_model(self):
        """Return the name of the model of the records behind the figures, None where people judge."""
        metric = self._counted_metric()
        if metric.source == "method":
            return metric._method_models()[metric.method]
        return metric.model_name if metric.source == "records" else None

    def _evidence(self, users, first, last, company):
        """Return {user id: [ids of the records behind the figure]}, by one query; nothing where people judge."""
        metric = self._counted_metric()
        if metric.source == "method":
            # The names are those that domains register, so nothing else can be called.
            found = getattr(metric, f"_metric_{metric.method}_records")(users, first, last, company)
            return {user_id: sorted(ids) for user_id, ids in found.items()}
        if metric.source != "records":
            return {}
        model = metric.env[metric.model_name].with_company(company)
        domain = metric._period_domain(users, first, last, company)
        grouped = model._read_group(domain, [metric.person_path], ["id:array_agg"])
        return {user.id: sorted(ids) for user, ids in grouped}

    def _open_records(self, users, first, last, company):
        """Return the action that shows the records behind a figure, with the reader's own rights.

        :raises UserError: where people judge
        """
        # sudo: only the definition, and which records they are; they are then read with the reader's own rights.
        metric = self._counted_metric().sudo()
        if metric.source == "records":
            return self._records_action(metric._period_domain(users, first, last, company))
        ids = {record_id for found in metric._evidence(users, first, last, company).values() for record_id in found}
        return self._records_action(Domain("id", "in", sorted(ids)))

    def _records_action(self, domain):
        """Return the action that shows records behind figures of this metric.

        :raises UserError: where people judge
        """
        model = self._evidence_model()
        if not model:
            raise UserError(self.env._("“%s” is judged by people: there are no records behind it.", self.name))
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": model,
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "domain": list(domain),
            "context": {"create": False},
        }
