"""Two people at the same moment, with real transactions, on one contract: what the tests of it stand on."""

from odoo import Command, api
from odoo.tools import SQL

from ..transactions import CommittedCase

GATE = "sale.contract.confirm"


class ContractRace(CommittedCase):
    """A quotation and people, committed for real transactions that meet."""

    def _prepare(self, env):
        """Commit a company with a requester, two approvers and a quotation."""
        companies = env["res.company"].with_context(active_test=False)
        company = companies.search([("name", "=", "Simultaneous Ltd.")]) or companies.create(
            {"name": "Simultaneous Ltd."}
        )
        company.active = True
        groups = env.ref("marketing_office.group_director") | env.ref("sales_team.group_sale_salesman_all_leads")
        names = ("asks", "first", "second")
        users = env["res.users"].with_context(active_test=False).search([("login", "=like", "mo_same_%")], order="id")
        users = users or env["res.users"].create(
            [
                {
                    "name": name,
                    "login": f"mo_same_{name}",
                    "company_id": company.id,
                    "company_ids": [Command.set(company.ids)],
                    "group_ids": [Command.set(groups.ids)],
                }
                for name in names
            ]
        )
        users.active = True
        products = env["product.product"].with_context(active_test=False)
        product = products.search([("default_code", "=", "SIMULTANEOUS")]) or products.create(
            {"name": "Work", "default_code": "SIMULTANEOUS", "type": "service", "company_id": company.id}
        )
        order = env["sale.order"].create(
            {
                "partner_id": env["res.partner"].create({"name": "Customer of Simultaneous"}).id,
                "company_id": company.id,
                "user_id": users[0].id,
                "order_line": [Command.create({"product_id": product.id, "price_unit": 100.0})],
            }
        )
        policies = env["marketing.approval.policy"].create(
            [
                {
                    "name": "Both at once",
                    "gate_id": env.ref(f"marketing_office.approval_gate_contract_{gate}").id,
                    "company_id": company.id,
                    "sequence": 0,
                    "step_ids": [
                        Command.create({"name": "One", "rule": "user", "user_ids": [Command.set(users[1:].ids)]})
                    ],
                }
                for gate in ("confirm", "change")
            ]
        )
        self.ids = {"order": order.id, "policies": policies.ids, "company": company.id}
        self.people = dict(zip(names, users.ids, strict=True))

    def _remove(self, env):
        order, policies = self.ids["order"], self.ids["policies"]
        requests = SQL("(SELECT id FROM marketing_approval_request WHERE company_id = %s)", self.ids["company"])
        changes = SQL("(SELECT id FROM marketing_contract_change WHERE order_id = %s)", order)
        for query in (
            SQL(
                "DELETE FROM mail_activity WHERE res_model = 'marketing.approval.request' AND res_id IN %s",
                requests,
            ),
            SQL("DELETE FROM marketing_approval_event WHERE request_id IN %s", requests),
            SQL("DELETE FROM marketing_approval_ballot WHERE request_id IN %s", requests),
            SQL("DELETE FROM marketing_approval_copy WHERE request_id IN %s", requests),
            SQL("DELETE FROM marketing_approval_request WHERE id IN %s", requests),
            SQL("DELETE FROM marketing_approval_step WHERE policy_id IN %s", tuple(policies)),
            SQL("DELETE FROM marketing_approval_policy WHERE id IN %s", tuple(policies)),
            SQL("DELETE FROM mail_message WHERE model = 'marketing.contract.change' AND res_id IN %s", changes),
            SQL("DELETE FROM marketing_contract_change WHERE order_id = %s", order),
            SQL("DELETE FROM marketing_commission WHERE order_id = %s", order),
            SQL("DELETE FROM mail_message WHERE model = 'sale.order' AND res_id = %s", order),
            SQL("DELETE FROM mail_activity WHERE res_model = 'sale.order' AND res_id = %s", order),
            SQL("DELETE FROM sale_order WHERE id = %s", order),
            SQL("UPDATE res_users SET active = FALSE WHERE login LIKE 'mo\\_same\\_%%'"),
            SQL("UPDATE res_company SET active = FALSE WHERE id = %s", self.ids["company"]),
        ):
            env.cr.execute(query)

    # ------------------------------------------------------------------
    # People
    # ------------------------------------------------------------------

    def env_of(self, cr, name):
        context = {"allowed_company_ids": [self.ids["company"]], "tracking_disable": True}
        return api.Environment(cr, self.people[name], context)

    def order(self, cr, name):
        return self.env_of(cr, name)["sale.order"].browse(self.ids["order"])

    def request(self, cr, name):
        return (
            self.order(cr, name).sudo().approval_request_ids.sorted("id")[-1:].with_user(self.people[name]).sudo(False)
        )

    def submit(self, cr, name="asks"):
        order = self.order(cr, name)
        order.env["marketing.approval.request"]._submit(GATE, order)

    def facts(self):
        """Return (state, opinions, kinds of the history) of all requests, after checking that they fit together."""
        with self.transaction() as env:
            requests = env["marketing.approval.request"].search(
                [("res_model", "=", "sale.order"), ("res_id", "=", self.ids["order"])], order="id"
            )
            self.assertFalse(requests.event_ids._first_broken())
            self.assertFalse(requests._first_forged())
            return [
                (request.state, sorted(request.ballot_ids.mapped("state")), request.event_ids.mapped("kind"))
                for request in requests
            ]

    def approve(self, cr, name):
        self.request(cr, name).action_approve()

    def reject(self, cr, name):
        self.request(cr, name).action_reject("No")

    def withdraw(self, cr):
        self.request(cr, "asks").action_withdraw()

    def confirm(self, cr):
        self.order(cr, "asks").action_confirm()

    def change(self, cr):
        self.order(cr, "asks").order_line.price_unit = 1.0
