"""Figures over contacts, which need nothing of the upper floors: `date` of a contact is the period."""

from datetime import date

from ..common import MarketingCommon

JUNE = date(2026, 6, 1)


class MetricCommon(MarketingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = cls.seller | cls.colleague | cls.leader
        cls.marker = cls.env["res.partner.category"].create({"name": "Counted here"})
        cls.visits = cls._metric("visits")
        cls.weight = cls._metric("weight", aggregate="sum", measure_id=cls._field("color").id)

    @classmethod
    def _field(cls, name, model="res.partner"):
        return cls.env["ir.model.fields"]._get(model, name)

    @classmethod
    def _metric(cls, code, **values):
        """A metric over the marked contacts of a salesperson, in the month in which they were changed last."""
        return cls.env["marketing.metric"].create(
            {
                "name": code.capitalize(),
                "code": f"test_{code}",
                "model_id": cls.env["ir.model"]._get_id("res.partner"),
                "domain": f"[('category_id', 'in', [{cls.marker.id}])]",
                "date_field_id": cls._field("create_date").id,
                "person_path": "user_id",
                **values,
            }
        )

    @classmethod
    def _visit(cls, user, moment="2026-06-10 04:00:00", color=1, **values):
        """A contact of a salesperson, made at a moment (UTC)."""
        partner = cls.env["res.partner"].create(
            {
                "name": "Visit",
                "user_id": user.id,
                "color": color,
                "category_id": [(4, cls.marker.id)],
                "company_id": cls.company.id,
                **values,
            }
        )
        partner.flush_recordset()
        cls.env.cr.execute("UPDATE res_partner SET create_date = %s WHERE id = %s", (moment, partner.id))
        partner.invalidate_recordset()
        return partner

    def _refresh(self, metrics=None, users=None, cycle="month", day=JUNE):
        values = (metrics or self.visits).sudo()._refresh(users or self.people, cycle, day, self.company)
        return {(value.metric_id, value.user_id): value for value in values}
