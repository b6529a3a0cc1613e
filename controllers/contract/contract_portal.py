from odoo.exceptions import AccessError, MissingError
from odoo.http import request, route

from odoo.addons.sale.controllers import portal


class CustomerPortal(portal.CustomerPortal):
    """What is not approved as it stands is not shown to the customer, whatever link they hold (S-04)."""

    def _document_check_access(self, model_name, document_id, access_token=None):
        document = super()._document_check_access(model_name, document_id, access_token=access_token)
        if model_name == "sale.order" and not document._contract_released():
            raise AccessError(request.env._("This quotation is being worked on."))
        return document

    @route()
    def portal_order_page(self, order_id, access_token=None, **kwargs):
        try:
            order = super()._document_check_access("sale.order", order_id, access_token=access_token)
        except (AccessError, MissingError):
            order = None
        if order and not order._contract_released():
            return request.render(
                "marketing_office.quotation_unavailable",
                {
                    "page_name": "quote",
                    "salesperson": order.user_id,
                    "internal": request.env.user._is_internal(),
                    "no_breadcrumbs": True,
                },
            )
        return super().portal_order_page(order_id, access_token=access_token, **kwargs)


class PaymentPortal(portal.PaymentPortal):
    def _document_check_access(self, model_name, document_id, access_token=None):
        document = super()._document_check_access(model_name, document_id, access_token=access_token)
        if model_name == "sale.order" and not document._contract_released():
            raise AccessError(request.env._("This quotation is being worked on."))
        return document
