"""Run by ``make check-install`` in ``odoo shell``: uninstalls the module.  ``env`` is the shell's."""

module = env["ir.module.module"].search([("name", "=", "marketing_office")])
assert module.state == "installed", module.state
module.button_immediate_uninstall()
env.cr.commit()
