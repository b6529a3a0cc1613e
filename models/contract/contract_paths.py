"""The ways by which a quotation could leave the house, other than a change of its state."""

from odoo import api, models

from .contract_gate import GATE_CONFIRM, GATE_SEND, OPEN_STATES

# Set while the customer acts: what is not yet approved is then left alone instead of refused. It can only make
# a method do less, so it does no harm in other hands.
CUSTOMER_ACTS = "marketing_customer_acts"


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def action_quotation_send(self):
        """Open the composer, for what may be sent."""
        self._contract_check_release()
        return super().action_quotation_send()

    def action_quotation_sent(self):
        orders = self
        if self.env.context.get(CUSTOMER_ACTS):
            orders = self._contract_passing(GATE_SEND)
            (self - orders)._contract_remind()
        return super(SaleOrder, orders).action_quotation_sent() if orders else None

    def action_preview_sale_order(self):
        self._contract_check_release()
        return super().action_preview_sale_order()

    def _validate_order(self):
        """Confirm what the customer has signed, as far as it is approved; remind the salesperson of the rest.

        The signature is kept either way, and the customer gets no error.
        """
        orders = self._contract_passing(GATE_CONFIRM)
        (self - orders)._contract_remind()
        return super(SaleOrder, orders)._validate_order() if orders else None

    def _contract_remind(self):
        """Tell the salespeople that a customer has signed or paid what still needs an approval."""
        for order in self:
            # sudo: the customer may be an anonymous visitor; the activity says nothing but that they acted.
            order = order.sudo()
            user = order.user_id or order.team_id.user_id
            summary = order.env._("The customer has accepted: get the contract approved")
            if user and summary not in order.activity_ids.mapped("summary"):
                order.activity_schedule(
                    "mail.mail_activity_data_todo",
                    user_id=user.id,
                    summary=summary,
                    note=order.env._(
                        "The signature or payment of the customer is kept. Submit the contract for approval; "
                        "the approval confirms it."
                    ),
                )

    def _send_order_notification_mail(self, mail_template, allow_deferred_sending=True):
        # Odoo's own mails, about a payment for example, bear the quotation: without a release they are left out.
        if not self._contract_released():
            return None
        return super()._send_order_notification_mail(mail_template, allow_deferred_sending=allow_deferred_sending)

    def _can_be_edited_on_portal(self):
        # An approved content is fixed: a customer's choice of options is a new quotation.
        self.ensure_one()
        approved = self._approval_live_requests() if self.state in OPEN_STATES else {}
        return super()._can_be_edited_on_portal() and not approved

    def message_post(self, **kwargs):
        if self.env.context.get("mark_so_as_sent"):
            self.filtered(lambda order: order.state in OPEN_STATES)._contract_check_release()
        return super().message_post(**kwargs)

    def message_post_with_source(self, source_ref, **kwargs):
        if self._contract_is_template(source_ref):
            self._contract_check_release()
        return super().message_post_with_source(source_ref, **kwargs)

    def message_mail_with_source(self, source_ref, **kwargs):
        if self._contract_is_template(source_ref):
            self._contract_check_release()
        return super().message_mail_with_source(source_ref, **kwargs)

    def _contract_is_template(self, source_ref):
        """Return whether a message would be made from a mail template, which bears the quotation."""
        record = self.env.ref(source_ref, raise_if_not_found=False) if isinstance(source_ref, str) else source_ref
        return getattr(record, "_name", "") == "mail.template"

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        # A message about a quotation that is not approved carries no link to it.
        groups = super()._notify_get_recipients_groups(message, model_description, msg_vals=msg_vals)
        if len(self) == 1 and not self._contract_released():
            for name, _method, options in groups:
                if name in ("portal_customer", "portal", "follower", "customer"):
                    options["has_button_access"] = False
        return groups


class MailComposeMessage(models.TransientModel):
    _inherit = "mail.compose.message"

    def _action_send_mail(self, auto_commit=False):
        for composer in self.filtered(lambda composer: composer.model == "sale.order"):
            # A message without a template is talk about the order; with one, or to many, it is the order.
            if composer.template_id or composer.composition_mode == "mass_mail":
                composer._contract_orders()._contract_check_release()
        return super()._action_send_mail(auto_commit=auto_commit)

    def _contract_orders(self):
        """Return the orders that this composer writes about."""
        self.ensure_one()
        orders = self.env["sale.order"]
        if self.res_domain:
            return orders.search(self._evaluate_res_domain())
        return orders.browse(self._evaluate_res_ids())


class MailTemplate(models.Model):
    _inherit = "mail.template"

    def send_mail_batch(self, res_ids, *args, **kwargs):
        if self.model == "sale.order":
            self.env["sale.order"].browse(res_ids)._contract_check_release()
        return super().send_mail_batch(res_ids, *args, **kwargs)


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _get_rendering_context(self, report, docids, data):
        # Every kind of output of every report on orders passes here, pro-forma invoices included.
        if report.model == "sale.order" and docids:
            self.env["sale.order"].browse(docids)._contract_check_release()
        if report.model == "marketing.contract.change" and docids:
            self.env["marketing.contract.change"].browse(docids)._check_release()
        return super()._get_rendering_context(report, docids, data)


class PortalShare(models.TransientModel):
    _inherit = "portal.share"

    def _contract_check(self, model, res_id):
        if model == "sale.order" and res_id:
            self.env["sale.order"].browse(res_id)._contract_check_release()

    @api.model
    def default_get(self, fields):
        self._contract_check(self.env.context.get("active_model"), self.env.context.get("active_id"))
        return super().default_get(fields)

    def action_send_mail(self):
        for share in self:
            share._contract_check(share.res_model, share.res_id)
        return super().action_send_mail()


class PaymentLinkWizard(models.TransientModel):
    _inherit = "payment.link.wizard"

    @api.model
    def default_get(self, fields):
        context = self.env.context
        if context.get("active_model") == "sale.order" and context.get("active_id"):
            self.env["sale.order"].browse(context["active_id"])._contract_check_release()
        return super().default_get(fields)


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _post_process(self):
        return super(PaymentTransaction, self.with_context(**{CUSTOMER_ACTS: True}))._post_process()

    def _check_amount_and_confirm_order(self):
        """Confirm the orders that were paid, as far as they are approved; the payment is kept in any case."""
        ready = self.browse()
        for transaction in self:
            orders = transaction.sale_order_ids.filtered(lambda order: order.state in OPEN_STATES)
            if len(transaction.sale_order_ids) != 1 or not orders or orders._contract_passing(GATE_CONFIRM):
                ready |= transaction
            elif orders._is_confirmation_amount_reached():
                orders._contract_remind()
        return super(PaymentTransaction, ready)._check_amount_and_confirm_order()
