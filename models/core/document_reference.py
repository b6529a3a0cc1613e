from odoo import fields
from odoo.models import BaseModel


class DocumentReference(fields.Reference):
    """A reference that takes records as well as "model,id" in `create`.

    Odoo looks up each "model,id" in the database. A record that is at hand is taken as it is, so that a batch of new
    documents costs no query for each.
    """

    def convert_to_column(self, value, record, values=None, validate=True):
        if isinstance(value, BaseModel):
            value = f"{value._name},{value.id}" if value else None
        return super().convert_to_column(value, record, values, validate)


def from_key(env, key):
    """Return the record of "model,id" without looking it up."""
    model, _sep, res_id = key.partition(",")
    return env[model].browse(int(res_id))
