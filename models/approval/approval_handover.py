from odoo import models

from .approval_ballot import UNDECIDED


class ApprovalRequest(models.Model):
    """People leave, questions stay: their undecided ballots go to somebody else, and no gate opens by itself."""

    _inherit = "marketing.approval.request"

    def _hand_over(self, users, companies=None):
        """Hand the undecided ballots of people who left to their stand-in, else their superior (with full rights).

        :param users: who left
        :param companies: where; everywhere when left out
        """
        domain = [("user_id", "in", users.ids), ("state", "in", UNDECIDED), ("stands", "=", True)]
        if companies is not None:
            domain.append(("company_id", "in", companies.ids))
        delegations = self.env["marketing.approval.delegation"]
        for ballot in self.env["marketing.approval.ballot"].search(domain):
            request = ballot.request_id
            heir = request._stand_in(ballot.user_id, delegations._running(ballot.company_id))
            if heir == ballot.user_id:
                heir = request._heir_of(ballot)
            if heir:
                ballot._hand_to(heir)
                request._log("hand_over", targets=heir)
                request._close_activities_of_gone()


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals):
        leaving = self.filtered("active") if vals.get("active") is False else self.browse()
        # sudo: in which companies they work, before and after.
        users = self.sudo()
        worked = {user: user.company_ids for user in users} if "company_ids" in vals else {}
        result = super().write(vals)
        # sudo: whoever may change the user; the ballots follow by rule.
        requests = self.env["marketing.approval.request"].sudo()
        if leaving:
            requests._hand_over(leaving)
        for user, companies in worked.items():
            if left := companies - user.company_ids:
                requests._hand_over(user, left)
        return result


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    def write(self, vals):
        leaving = self.filtered("active") if vals.get("active") is False else self.browse()
        result = super().write(vals)
        for employee in leaving.filtered("user_id"):
            # sudo: whoever may archive the employee; the ballots follow by rule.
            self.env["marketing.approval.request"].sudo()._hand_over(employee.user_id, employee.company_id)
        return result
