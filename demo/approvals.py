from odoo import models
from odoo.exceptions import UserError


class MarketingDemo(models.AbstractModel):
    """Consent: people decide what waits for them, found where they would find it."""

    _inherit = "marketing.demo"

    def _decide(self, stage, login, documents, verdict="approve", comment=None):
        """Have a person decide on documents that wait for them.

        :param str verdict: 'approve', 'reject' or 'return'
        """
        requests = stage.act(login, "marketing.approval.request").search(
            [
                ("can_decide", "=", True),
                ("res_model", "=", documents._name),
                ("res_id", "in", documents.ids),
            ]
        )
        if len(requests) != len(documents):
            raise UserError(self.env._("%(who)s is not asked about all of %(what)s.", who=login, what=documents))
        getattr(requests, f"action_{verdict}")(comment)
        # Told at that moment of the story, and not when somebody opens the demo company for the first time.
        stage.system("marketing.approval.request").search([("to_tell", "=", True)])._tell()

    def _submit_special(self, stage, login, key, reason):
        """Submit a quotation to the general manager directly, with a reason."""
        stage.act(login, stage.orders[key]).action_approval_submit({"special": reason})

    def _ask_another(self, stage, login, key, other, comment):
        """Have an approver hear somebody else first."""
        order = stage.orders[key]
        requests = stage.act(login, "marketing.approval.request").search(
            [("can_decide", "=", True), ("res_model", "=", order._name), ("res_id", "=", order.id)]
        )
        requests.action_add_approver(stage.user(other).ids, "before", comment)

    def _submit_quotation(self, stage, login, key):
        """Submit a quotation for what comes next: sending it, or once it is sent, making it a contract."""
        stage.act(login, stage.orders[key]).action_approval_submit()

    def _submit_contract(self, stage, login, key):
        """Submit a quotation as a contract at once."""
        stage.act(login, stage.orders[key]).action_contract_submit()

    def _decide_order(self, stage, login, key, verdict="approve", comment=None):
        """Have a person decide on a quotation or contract."""
        self._decide(stage, login, stage.orders[key], verdict, comment)
