from odoo import api, fields, models
from odoo.exceptions import UserError

GATE_SEND = "sale.quote.send"
GATE_CONFIRM = "sale.contract.confirm"
OPEN_STATES = ("draft", "sent")


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = ["sale.order.line", "marketing.approval.line.mixin"]
    _approval_parent = "order_id"


class SaleOrder(models.Model):
    """Quotations are approved before the customer sees them, contracts before they bind (H-06, H-07, S-04, T-06).

    ===========  ==============================  ==========================================================
    state        gate it meets next              what an approved content means
    ===========  ==============================  ==========================================================
    draft        send the quotation              may be printed, shown in the portal, sent
    sent         confirm the contract            may be confirmed, by hand or by the customer's signature
    sale         none                            sealed: its content cannot be changed any more
    ===========  ==============================  ==========================================================

    A draft may also be submitted as a contract at once (`action_contract_submit`). A quotation that is changed
    after it was sent is a draft again. Outside the price range nothing passes freely, whatever the policies say.
    """

    _name = "sale.order"
    _inherit = ["sale.order", "marketing.approval.mixin"]

    _approval_watched_fields = (
        "partner_id",
        "currency_id",
        "pricelist_id",
        "payment_term_id",
        "require_payment",
        "prepayment_percent",
        "validity_date",
        "note",
        "order_line.product_id",
        "order_line.name",
        "order_line.product_uom_qty",
        "order_line.product_uom_id",
        "order_line.price_unit",
        "order_line.discount",
        "order_line.tax_ids",
    )
    _approval_transitions = {"state": {"sent": GATE_SEND, "sale": GATE_CONFIRM}}
    _approval_sealed_states = {"state": ("sale",)}

    contract_may_leave = fields.Boolean(
        compute="_compute_contract_may", help="The present content may be printed, sent and shown to the customer."
    )
    contract_may_confirm = fields.Boolean(compute="_compute_contract_may", help="The present content may be confirmed.")

    @api.depends("state", "approval_request_ids.state")
    def _compute_contract_may(self):
        saved = self.filtered(lambda order: order._origin.id)._origin
        released = saved._contract_released()
        confirmable = saved.filtered(lambda order: order.state in OPEN_STATES)._contract_passing(GATE_CONFIRM)
        for order in self:
            order.contract_may_leave = order._origin in released
            order.contract_may_confirm = order._origin in confirmable

    # ------------------------------------------------------------------
    # What the approval engine asks
    # ------------------------------------------------------------------

    def _approval_current_gate(self):
        if self.state == "sent" or (self.state == "draft" and self._contract_request()):
            return GATE_CONFIRM
        return GATE_SEND if self.state == "draft" else False

    @api.depends("state")
    def _compute_approval_state(self):
        # The gate that comes next depends on the state.
        return super()._compute_approval_state()

    @api.depends("state")
    def _compute_approval_panel(self):
        return super()._compute_approval_panel()

    def _contract_request(self):
        """Return the request under way or granted for this order as a contract, read with full rights.

        sudo: how the approval of a document stands is no secret to its readers.
        """
        return self.sudo().approval_request_ids.filtered(
            lambda request: request.state in ("pending", "approved") and request.gate_id.code == GATE_CONFIRM
        )

    def _approval_mandatory(self, gate_code):
        mandatory = super()._approval_mandatory(gate_code)
        if gate_code not in (GATE_SEND, GATE_CONFIRM):
            return mandatory
        # What a policy covers needs consent anyway, so its prices need not be looked at.
        covered = self.env["marketing.approval.policy"]._match(gate_code, self)
        return mandatory | self.filtered(lambda order: order.id not in covered)._price_range_outside()

    def _approval_lines(self, name):
        lines = super()._approval_lines(name)
        if name != "order_line":
            return lines
        # Texts are no terms. Down payments and expenses without quantity come from invoicing, not from the contract.
        return lines.filtered(
            lambda line: (
                not line.display_type and (line.product_uom_qty or not (line.is_downpayment or line.is_expense))
            )
        )

    def _approval_files(self):
        """Leave out files that were added to a contract in force, such as its signed copy."""
        files = super()._approval_files()
        for order in self.filtered(lambda order: order.state == "sale" and order.id in files):
            approved = set().union(*(request.content.get("files", ()) for request in order._contract_request()))
            if order._contract_request():
                files[order.id] = {
                    file_id: values for file_id, values in files[order.id].items() if str(file_id) in approved
                }
        return files

    def _approval_summary(self):
        return {
            "amount": self.amount_total,
            "currency_id": self.currency_id.id,
            "subtitle": self.partner_id.display_name,
        }

    def _approval_discount(self):
        return max(self._approval_lines("order_line").mapped("discount"), default=0.0)

    def _approval_notices(self, gate_code):
        notices = super()._approval_notices(gate_code)
        if not self.env.user.has_group("marketing_office.group_leader"):
            return notices
        # sudo: the reader is a leader and reads the order; the lines show the same figures.
        lines = self.sudo().order_line
        below = lines.filtered(lambda line: line.price_gap > 0).sorted("price_gap", reverse=True)
        if below:
            named = self._contract_named(below, "price_gap")
            notices.append(
                {
                    "level": "warning",
                    "text": self.env._("%(count)s lines below floor: %(lines)s", count=len(below), lines=named)
                    if len(below) > 1
                    else self.env._("1 line below floor: %s", named),
                }
            )
        above = lines.filtered(lambda line: line.discount_excess > 0).sorted("discount_excess", reverse=True)
        if above:
            notices.append(
                {
                    "level": "warning",
                    "text": self.env._(
                        "Beyond the standard discount: %s", self._contract_named(above, "discount_excess")
                    ),
                }
            )
        return notices

    def _contract_named(self, lines, name, most=3):
        """Return the first products of some lines with a percentage, for a notice to leaders."""
        words = [f"{line.product_id.display_name} −{line[name]:.1f} %" for line in lines[:most]]
        return ", ".join(words + ["…"] * (len(lines) > most))

    def _approval_alone(self, gate_code):
        # Prices out of range are weighed one by one.
        return bool(self._price_range_outside()) or super()._approval_alone(gate_code)

    def _approval_awaited(self, gate_code):
        # What a customer has signed or paid waits for nothing but this approval (S-04).
        if gate_code != GATE_CONFIRM:
            return super()._approval_awaited(gate_code)
        return self.filtered(lambda order: order.state in OPEN_STATES and order._contract_accepted())

    def _contract_accepted(self):
        """Return whether the customer has accepted the quotation online, so that Odoo would confirm it."""
        self.ensure_one()
        # sudo: only whether there is a signature or a payment is looked at.
        order = self.sudo()
        signed = bool(order.signature) and not order._has_to_be_paid()
        paying = order.transaction_ids.filtered(lambda payment: payment.state in ("authorized", "done"))
        return signed or (bool(paying) and order._is_confirmation_amount_reached())

    def _approval_run(self, gate_code):
        # EXTENDS approval: what the buttons do, and not only the change of the state.
        if gate_code == GATE_CONFIRM:
            return self._validate_order() if self._contract_accepted() else self.action_confirm()
        if gate_code == GATE_SEND:
            return self._contract_send()
        return super()._approval_run(gate_code)

    def _contract_send(self):
        """Send the quotation to the customer with the company's mail template, and mark it as sent.

        :raises UserError: when the customer has no e-mail address
        """
        self.ensure_one()
        if not self.partner_id.email:
            raise UserError(
                self.env._("%s has no e-mail address. Add one, then send the quotation.", self.partner_id.name)
            )
        return self.with_context(mark_so_as_sent=True).message_post_with_source(
            self._find_mail_template(),
            email_layout_xmlid="mail.mail_notification_layout_with_responsible_signature",
            subtype_xmlid="mail.mt_comment",
        )

    def _approval_changed(self, request):
        result = super()._approval_changed(request)
        if request.state == "void" and self.state == "sent":
            # What the customer holds is no longer what stands here: it has to be approved and sent anew (T-06).
            self.write({"state": "draft", "signature": False, "signed_by": False, "signed_on": False})
        return result

    # ------------------------------------------------------------------
    # What may leave the house
    # ------------------------------------------------------------------

    def _contract_passing(self, gate_code):
        """Return those of these orders that may pass a gate now.

        :param str gate_code: `GATE_SEND` or `GATE_CONFIRM`
        """
        if not self:
            return self
        try:
            self._approval_check(gate_code)
        except UserError:
            if len(self) == 1:
                return self.browse()
            return self.filtered(lambda order: order._contract_passing(gate_code))
        return self

    def _contract_released(self):
        """Return those of these orders whose present content a customer may see (S-04).

        A contract in force was approved as it stands. Anything else needs a valid approval for sending or for
        confirmation, unless no consent is needed.
        """
        binding = self.filtered(lambda order: order.state == "sale" or not order.id)
        quotations = self - binding
        sendable = quotations._contract_passing(GATE_SEND)
        return binding | sendable | (quotations - sendable)._contract_passing(GATE_CONFIRM)

    def _contract_check_release(self):
        """Refuse to print, send or show orders that the customer must not see yet.

        :raises UserError: names the orders and says what to do
        """
        held_back = self - self._contract_released()
        if held_back:
            raise UserError(
                self.env._(
                    "%s has not been approved as it stands, so it must not leave the house: neither by e-mail nor "
                    "printed nor in the customer portal. Submit it for approval first.",
                    ", ".join(held_back.mapped("display_name")),
                )
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_contract_submit(self):
        """Submit quotations as contracts at once, without sending them as quotations first (H-06).

        :raises UserError: for orders that are already confirmed or cancelled, or already under approval
        """
        self.check_access("write")
        closed = self.filtered(lambda order: order.state not in OPEN_STATES)
        if closed:
            raise UserError(
                self.env._(
                    "%s: only a quotation can be submitted as a contract.", ", ".join(closed.mapped("display_name"))
                )
            )
        self.env["marketing.approval.request"]._submit(GATE_CONFIRM, self)
        return True
