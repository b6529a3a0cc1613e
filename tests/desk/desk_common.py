"""A salesperson with duties, figures, meetings and a document that waits for the leader: what a desk shows."""

from datetime import date, datetime

from odoo import Command

from ...models.core.clock import at
from ..common import MarketingCommon

# A Tuesday, 10 o'clock in Shanghai.
DAY = date(2026, 6, 9)
MOMENT = datetime(2026, 6, 9, 2)
JUNE = date(2026, 6, 1)


class DeskCommon(MarketingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["marketing.metric"].search([]).active = False
        cls.company.resource_calendar_id.tz = "Asia/Shanghai"
        (cls.seller | cls.colleague | cls.leader | cls.director).tz = "Asia/Shanghai"
        cls.metric = cls.env["marketing.metric"].create(
            {
                "name": "Contacts",
                "code": "test_desk",
                "model_id": cls.env["ir.model"]._get_id("res.partner"),
                "date_field_id": cls.env["ir.model.fields"]._get("res.partner", "create_date").id,
                "person_path": "user_id",
            }
        )

    @classmethod
    def _duty(cls, user, day=DAY, name="Call Hengyuan", **values):
        duty = cls.env["marketing.duty"]._guarded_create(
            [{"name": name, "user_id": user.id, "company_id": cls.company.id, "date_deadline": day, **values}]
        )
        return duty.with_env(cls.env)

    @classmethod
    def _value(cls, user, figure, target=None, month=JUNE, metric=None):
        """A stored figure, as the nightly run leaves it."""
        metric = metric or cls.metric
        first, last = metric._period("month", month)
        return cls.env["marketing.metric.value"]._guarded_create(
            [
                {
                    **metric._value_vals((figure, None), target),
                    "metric_id": metric.id,
                    "user_id": user.id,
                    "company_id": cls.company.id,
                    "cycle": "month",
                    "date_from": first,
                    "date_to": last,
                }
            ]
        )

    @classmethod
    def _meeting(cls, users, start, name="Monday meeting", hours=1, **values):
        return (
            cls.env["calendar.event"]
            .with_context(no_mail_to_attendees=True, dont_notify=True)
            .create(
                {
                    "name": name,
                    "start": start,
                    "stop": start.replace(hour=start.hour + hours),
                    "partner_ids": [Command.set(users.partner_id.ids)],
                    **values,
                }
            )
        )

    def page(self, user, moment=MOMENT, **kwargs):
        """Return the home page as a user gets it at a moment."""
        desk = self.as_user(self.env["marketing.desk"], user).with_context(**at(moment), lang=user.lang)
        return desk.get_page(**kwargs)

    def section(self, user, name, **kwargs):
        """Return one section of a page, None where it is not there."""
        sections = {section["name"]: section for section in self.page(user, **kwargs)["sections"]}
        return sections.get(name)
