"""Run by ``make check-install`` in ``odoo shell`` after uninstalling: nothing may be left behind.

Orders and invoices that the demo company made while the module was there must still open, and new ones
must pass from quotation to payment.
"""

env = env
cr = env.cr

module = env["ir.module.module"].search([("name", "=", "marketing_office")])
assert module.state == "uninstalled", module.state

left = env["ir.model.data"].search_count([("module", "=", "marketing_office")])
assert not left, f"{left} external ids are left"
models = env["ir.model"].search([("model", "=like", "marketing.%")])
assert not models, f"models are left: {models.mapped('model')}"
cr.execute("SELECT tablename FROM pg_tables WHERE tablename LIKE 'marketing\\_%'")
tables = [row[0] for row in cr.fetchall()]
assert not tables, f"tables are left: {tables}"

# Every order and invoice still opens in its form.
for model in ("sale.order", "account.move", "account.payment", "crm.lead", "res.partner"):
    records = env[model].search([])
    specification = {name: {} for name in env[model].get_view(view_type="form")["models"][model]}
    for start in range(0, len(records), 200):
        records[start : start + 200].web_read(specification)
    print(f"{model}: {len(records)} records read")

# A new sale passes from quotation to payment.
company = env["account.journal"].search([("type", "=", "sale")], limit=1).company_id
env = env(context={**env.context, "allowed_company_ids": company.ids})
partner = env["res.partner"].create({"name": "After uninstalling"})
product = env["product.product"].create(
    {"name": "Service", "type": "service", "invoice_policy": "order", "list_price": 100.0}
)
order = env["sale.order"].create(
    {
        "partner_id": partner.id,
        "order_line": [(0, 0, {"product_id": product.id, "product_uom_qty": 2})],
    }
)
order.action_confirm()
assert order.state == "sale", order.state
invoice = order._create_invoices()
invoice.action_post()
assert invoice.state == "posted", invoice.state
wizard = env["account.payment.register"].with_context(active_model="account.move", active_ids=invoice.ids)
wizard.create({})._create_payments()
assert invoice.payment_state in ("paid", "in_payment"), invoice.payment_state
invoice.button_draft()
cr.rollback()
print("orders and invoices work as before")
