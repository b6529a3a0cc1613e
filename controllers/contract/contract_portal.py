from odoo.exceptions import AccessError, MissingError
from odoo.http import request, route

from odoo.addons.sale.controllers import portal


class NotReleased(AccessError):
    """The visitor holds a valid link, but the document is not approved as it stands."""

    def __init__(self, document):
        super().__init__(request.env._("This quotation is being worked on."))
        self.document = document


def released(model_name, document):
    """Return a document that a customer may see.

    :raises NotReleased: for an order whose content is not approved (S-04)
    """
    if model_name == "sale.order" and not document._contract_released():
        raise NotReleased(document)
    return document


class CustomerPortal(portal.CustomerPortal):
    """What is not approved as it stands is not shown to the customer, whatever link they hold."""

    def _document_check_access(self, model_name, document_id, access_token=None):
        return released(model_name, super()._document_check_access(model_name, document_id, access_token=access_token))

    @route()
    def portal_order_page(self, order_id, access_token=None, **kwargs):
        try:
            self._document_check_access("sale.order", order_id, access_token=access_token)
        except NotReleased as refusal:
            return request.render(
                "marketing_office.quotation_unavailable",
                {
                    "page_name": "quote",
                    "no_breadcrumbs": True,
                    "salesperson": refusal.document.user_id,
                    "internal": request.env.user._is_internal(),
                },
            )
        except (AccessError, MissingError):
            return request.redirect("/my")
        return super().portal_order_page(order_id, access_token=access_token, **kwargs)


class PaymentPortal(portal.PaymentPortal):
    def _document_check_access(self, model_name, document_id, access_token=None):
        return released(model_name, super()._document_check_access(model_name, document_id, access_token=access_token))
