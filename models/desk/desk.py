from odoo import api, models


class Desk(models.AbstractModel):
    """The door of the house: where a person's day begins."""

    _name = "marketing.desk"
    _description = "Home of the Marketing Office"

    @api.model
    def action_open_home(self):
        """Open what the present user needs first: what waits for them, else their own pay or contracts."""
        xmlid = "marketing_office.marketing_commission_action_mine"
        if self.env["marketing.approval.request"].search_count([("can_decide", "=", True)], limit=1):
            xmlid = "marketing_office.marketing_approval_request_action_to_approve"
        elif self.env.user.has_group("marketing_office.group_leader"):
            xmlid = "marketing_office.sale_order_action"
        elif not self.env.user.has_group("marketing_office.group_staff"):
            xmlid = "marketing_office.marketing_approval_request_action_all"
        elif not self.env.user.has_group("sales_team.group_sale_salesman"):
            # Office staff sell nothing; an empty page of commissions would be a poor greeting.
            xmlid = "marketing_office.marketing_approval_request_action_mine"
        return self.env["ir.actions.actions"]._for_xml_id(xmlid)
