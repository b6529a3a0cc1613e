"""Models that only a test defines: in the registry and the database for one test class, then gone."""


def add_models(case, *definitions):
    """Add models to the registry and create their tables inside the test's transaction.

    Every internal user may do everything with them, so that only the rules under test can refuse.

    :param case: `TransactionCase` class; its class cleanup takes the models out again
    :param definitions: classes with `_module = None`, mixins and parents first
    """
    from odoo.orm.model_classes import add_to_registry

    registry, names = case.registry, []
    for definition in definitions:
        add_to_registry(registry, definition)
        if definition._name not in names:
            names.append(definition._name)
            # `TransactionCase` sets the registry up anew at the end, since it was invalidated.
            case.addClassCleanup(registry.__delitem__, definition._name)
    registry._setup_models__(case.env.cr, [])
    registry.init_models(case.env.cr, names, {"module": "marketing_office"})
    case.env["ir.model.access"].create(
        [
            {
                "name": name,
                "model_id": case.env["ir.model"]._get_id(name),
                "group_id": case.env.ref("base.group_user").id,
                "perm_read": True,
                "perm_write": True,
                "perm_create": True,
                "perm_unlink": True,
            }
            for name in names
            if not registry[name]._abstract
        ]
    )
