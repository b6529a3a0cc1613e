"""What plans and proposals about people share: what they are founded on, and who stands above whom."""

from odoo.exceptions import UserError
from odoo.models import BaseModel


def check_source_stays(records, source):
    """Refuse to cut plans or proposals off from the document that they follow from.

    :param records: with a `source_ref`
    :param source: what is about to be written there
    :raises UserError: names the first of them
    """
    if isinstance(source, BaseModel):
        source = f"{source._name},{source.id}"
    for record in records:
        known = record.source_ref
        if known and source != f"{known._name},{known.id}":
            raise UserError(
                record.env._("“%s” stays connected with the document that it follows from.", record.display_name)
            )


def check_unfounded(records):
    """Refuse to delete what follows from another document, which leads to it for good.

    :param records: with a `source_ref`
    :raises UserError: names the first of them, and says what to do
    """
    founded = records.filtered("source_ref")
    if founded:
        raise UserError(
            records.env._("“%s” follows from another document and is kept. Cancel it.", founded[0].display_name)
        )


def document_models(env):
    """Return [(model, its name)] of the documents of the office: whatever of it has a chatter.

    Domains above are found without being named here.
    """
    names = sorted(
        name
        for name, model in env.registry.items()
        if name.startswith("marketing.") and not model._abstract and "message_ids" in model._fields
    )
    return [(name, env["ir.model"]._get(name).name) for name in names]


def superiors_of(employees):
    """Return {employee: user} of the closest superiors who can log in, level by level and not person by person.

    :param employees: `hr.employee`, with the rights of the caller
    """
    # sudo: employees are private to HR; only who stands above whom is looked at, and that is no secret.
    above = {employee.id: employee.parent_id for employee in employees.sudo()}
    own = {employee.id: employee.user_id for employee in employees.sudo()}  # sudo: as above
    seen = {key: {key} for key in above}
    found = {}
    while above:
        for key, superior in list(above.items()):
            user = superior.user_id
            if not superior or superior.id in seen[key]:
                del above[key]
            elif superior.active and user.active and user != own[key]:
                found[key] = user
                del above[key]
            else:
                seen[key].add(superior.id)
                above[key] = superior.parent_id
    nobody = employees.env["res.users"]
    return {employee: nobody.browse(found[employee.id].id if employee.id in found else ()) for employee in employees}
