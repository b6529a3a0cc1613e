"""A plan and a proposal for the salesperson of the common company."""

from datetime import date

from odoo import Command

from ..common import MarketingCommon

START, END = date(2026, 3, 1), date(2026, 5, 31)


class PlanCommon(MarketingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Asia/Shanghai"
        cls.company.resource_calendar_id.tz = "Asia/Shanghai"
        cls.job = cls.env["hr.job"].create({"name": "Account manager", "company_id": cls.company.id})
        cls.senior = cls.env["hr.job"].create({"name": "Senior manager", "company_id": cls.company.id})
        for employee in cls.employee_seller | cls.employee_colleague:
            employee.version_id.write({"job_id": cls.job.id, "date_version": date(2025, 1, 1)})
        cls.request_type = cls.env["marketing.general.request.type"].search([], limit=1)
        cls.everybody = {
            "person": cls.seller,
            "colleague": cls.colleague,
            "leader": cls.leader,
            "leader of another region": cls.other_leader,
            "director": cls.director,
            "general manager": cls.general_manager,
            "finance": cls.finance,
            "admin": cls.admin,
            "auditor": cls.auditor,
        }

    def _plan_vals(self, **values):
        return {
            "employee_id": self.employee_seller.id,
            "date_from": START,
            "date_to": END,
            "goal": "Three visits a day, each with a report.",
            "measure_ids": [
                Command.create({"kind": "internal", "name": "Product knowledge", "hours": 8, "date_due": START}),
                Command.create({"kind": "coaching", "name": "Visits together", "hours": 4, "date_due": END}),
            ],
            **values,
        }

    def _plan(self, user=None, **values):
        model = self.as_user(self.env["marketing.improvement.plan"], user or self.leader)
        return model.create(self._plan_vals(**values))

    def _agreed(self, **values):
        plan = self._plan(**values)
        plan.action_agree()
        self.as_user(plan, self.seller).action_agree()
        return plan

    def _proposal(self, user=None, **values):
        model = self.as_user(self.env["marketing.position.proposal"], user or self.leader)
        return model.create(
            {
                "employee_id": self.employee_seller.id,
                "kind": "promotion",
                "job_id": self.senior.id,
                "date_effective": date(2026, 7, 1),
                "reason": "Excellent three times in a row.",
                "basis_ids": [Command.create({"name": "Annual result", "figure": 93.5, "unit": "points"})],
                **values,
            }
        )

    def _decide(self, proposal, *users, reject=False):
        for user in users:
            request = self.as_user(proposal.sudo().approval_request_ids.sorted("id")[-1:], user)
            if reject:
                request.action_reject("Not this year.")
            else:
                request.action_approve("Agreed.")

    def _approved(self, **values):
        proposal = self._proposal(**values)
        proposal.action_approval_submit()
        self._decide(proposal, self.director, self.general_manager)
        return proposal

    def _sources(self, count):
        """Return documents that something follows from, as references."""
        requests = self.env["marketing.general.request"].create(
            [
                {"type_id": self.request_type.id, "company_id": self.company.id, "subject": f"Source {number}"}
                for number in range(count)
            ]
        )
        return [f"{request._name},{request.id}" for request in requests]

    def _people(self, count):
        """Return employees of the leader, who have users."""
        users = (
            self.env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                [
                    {
                        "name": f"Person {number}",
                        "login": f"mo_plan_{number}",
                        "company_id": self.company.id,
                        "company_ids": [Command.set(self.company.ids)],
                        "group_ids": [Command.link(self.env.ref("marketing_office.group_staff").id)],
                    }
                    for number in range(count)
                ]
            )
        )
        return self.env["hr.employee"].create(
            [
                {
                    "name": user.name,
                    "user_id": user.id,
                    "company_id": self.company.id,
                    "parent_id": self.employee_leader.id,
                }
                for user in users
            ]
        )
