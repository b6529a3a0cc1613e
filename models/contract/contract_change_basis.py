from odoo import Command, api, fields, models
from odoo.tools import is_html_empty


class ContractChange(models.Model):
    """A change says what it was written for; here it notices that the contract is no longer that."""

    _inherit = "marketing.contract.change"

    outdated = fields.Text(compute="_compute_outdated", help="What changed in the contract since this was written.")

    @api.depends("order_id", "line_ids", "state")
    def _compute_outdated(self):
        for change in self:
            differences = change._differences() if change.state == "draft" and change._origin else []
            change.outdated = "\n".join(differences) or False

    def _differences(self):
        """Return what the contract says other than when this change was written, as sentences."""
        self.ensure_one()
        # sudo: whoever reads a change reads what it is about.
        order, found = self.order_id.sudo(), []
        lines = order._approval_lines("order_line")
        known = self.line_ids.order_line_id
        found += [self.env._("%s was added to the contract.", line.product_id.display_name) for line in lines - known]
        for line in self.line_ids.filtered("order_line_id"):
            if line.order_line_id not in lines or not line._fits_contract():
                found.append(self.env._("%s was changed in the contract.", line.product_id.display_name))
        if order.payment_term_id != self.payment_term_before_id:
            found.append(self.env._("The payment terms of the contract were changed."))
        if (order.note or "") != (self.note_before or "") and not (
            is_html_empty(order.note) and is_html_empty(self.note_before)
        ):
            found.append(self.env._("The terms and conditions of the contract were changed."))
        if not found and order.currency_id.compare_amounts(order.amount_total, self.amount_before):
            found.append(self.env._("The total of the contract was changed."))
        return found

    def action_refresh(self):
        """Bring drafts up to date with their contracts; what they change stays as it was entered."""
        self.check_access("write")
        for change in self:
            change._check_draft()
            order, commands = change.order_id, []
            lines = order._approval_lines("order_line")
            for line in change.line_ids.filtered("order_line_id"):
                if line.order_line_id in lines:
                    commands.append(Command.update(line.id, line._brought_up_to_date()))
                else:
                    commands.append(Command.delete(line.id))
            missing = lines - change.line_ids.order_line_id
            commands += [Command.create(line._contract_change_vals()) for line in missing]
            vals = {
                "line_ids": commands,
                "payment_term_before_id": order.payment_term_id.id,
                "note_before": order.note,
                "amount_before": order.amount_total,
            }
            if change.payment_term_id == change.payment_term_before_id:
                vals["payment_term_id"] = order.payment_term_id.id
            if change.note == change.note_before:
                vals["note"] = order.note
            change._guarded_write(vals)
        return True
