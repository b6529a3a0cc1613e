"""Two salespeople of one job with two duties: what the tests of duties stand on."""

from datetime import date

from ..common import MarketingCommon


class DutyCommon(MarketingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["marketing.duty.template"].search([]).active = False
        cls.job = cls.env["hr.job"].create({"name": "Account manager", "company_id": cls.company.id})
        cls.area = cls.env.ref("marketing_office.duty_area_selling")
        for employee in cls.employee_seller | cls.employee_colleague:
            employee.version_id.write({"job_id": cls.job.id, "date_version": date(2026, 1, 1)})
        cls.company.write({"duty_from": date(2026, 3, 1), "duty_planned_on": False})
        cls.month = cls._template("Collection plan", "month", "end", 1)
        cls.daily = cls._template("Tidy the office", "day", "start", 1)

    @classmethod
    def _template(cls, name, cycle, rule, days, **values):
        return cls.env["marketing.duty.template"].create(
            {
                "name": name,
                "job_id": cls.job.id,
                "area_id": cls.area.id,
                "cycle": cycle,
                "due_rule": rule,
                "due_days": days,
                "date_from": date(2026, 1, 1),
                **values,
            }
        )

    def _run(self, day):
        return self.env["marketing.duty"]._generate(self.company, day)

    def _duties(self, template, user=None):
        domain = [("template_id", "=", template.id), ("state", "!=", "cancelled")]
        if user:
            domain.append(("user_id", "=", user.id))
        return self.env["marketing.duty"].search(domain, order="date_deadline")
