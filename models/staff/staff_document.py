"""What plans and proposals about people share: what they are founded on, and who stands above whom."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.models import BaseModel

from ..core.clock import today
from ..core.document_reference import from_key


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


class PersonDocument(models.AbstractModel):
    """A plan or a proposal about one person, which other documents have made as a draft, each once.

    A model defines `kind` and `source_ref` itself, in words of its own.
    """

    _name = "marketing.person.document"
    _description = "Document about a Person"
    _inherit = ["marketing.guard"]
    _guarded_fields = frozenset({"user_id", "company_id"})

    # Field with the day that belongs to the name.
    _day_field = None
    # Fields that tell two documents about one person from one source apart.
    _proposed_once_by = ()

    employee_id = fields.Many2one(
        "hr.employee",
        string="Person",
        required=True,
        index=True,
        ondelete="restrict",
        domain=lambda self: self._domain_employee(),
    )
    user_id = fields.Many2one(related="employee_id.user_id", string="User of the Person", store=True, index=True)
    company_id = fields.Many2one(related="employee_id.company_id", store=True, index=True)

    @api.model
    def _domain_employee(self):
        """Return about whom the present user may make such a document, for the list to choose from. Hook."""
        return []

    @api.model
    def _selection_source(self):
        return document_models(self.env)

    @api.depends(lambda self: ("kind", "employee_id", self._day_field))
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for document in self:
            # sudo: the name of the person, for whoever may read the document.
            name = document.employee_id.sudo().name or ""
            document.display_name = f"{kinds.get(document.kind, '')} {name} {document[self._day_field] or ''}".strip()

    def _today(self):
        """Return the day at the place of the company of this document."""
        return today(self.company_id)

    # ------------------------------------------------------------------
    # For the documents that these follow from
    # ------------------------------------------------------------------

    @api.model
    def _propose(self, values_list, authors=None):
        """Make a draft for each person and source document, unless there is one already (L-13, L-15, L-20, O-04).

        For methods of documents which have checked that their caller may have these drafts made.

        :param list values_list: values of the drafts, each with at least "employee_id", "source_ref" ("model,id"), what
            `_proposed_once_by` names, and the days that the model asks for
        :param authors: list with the `res.users` in whose name each draft is made; without it the present user
        :return: the documents in the order of the values, in the caller's environment; those that had been there stay
            as they are, whatever has become of them
        """
        # sudo: the calling document has checked who may have drafts made.
        documents = self.sudo()
        names = self._proposed_once_by
        keys = [
            (values["employee_id"], values["source_ref"], *(values[name] for name in names)) for values in values_list
        ]
        found = documents.search_fetch(
            [("source_ref", "in", [key[1] for key in keys]), ("employee_id", "in", [key[0] for key in keys])],
            ["employee_id", "source_ref", *names],
        )
        known = {
            (document.employee_id.id, document._source_key(), *(document[name] for name in names)): document
            for document in found
        }
        fresh = {}
        for key, values, author in zip(keys, values_list, authors or [self.env.user] * len(keys), strict=True):
            if key not in known:
                source = from_key(self.env, values["source_ref"])
                fresh.setdefault(author, {})[key] = {**values, "source_ref": source}
        # Who creates a document has made it, follows it and begins its record: a batch for each, not one for all.
        made = documents.browse()
        for author, drafts in fresh.items():
            created = documents.with_user(author).sudo().create(list(drafts.values()))  # sudo: as above
            known.update(zip(drafts, created, strict=True))
            made |= created
        made._proposed()
        return self.browse([known[key].id for key in keys])

    def _source_key(self):
        """Return the source document as the database stores it."""
        return f"{self.source_ref._name},{self.source_ref.id}"

    def _proposed(self):
        """Called with full rights when these drafts have been made for other documents. Hook."""
