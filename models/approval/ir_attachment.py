from odoo import api, models

from .approval_changes import Changes, under_way

# What makes another file of a file.
_CONTENT = {"datas", "raw", "db_datas", "store_fname", "checksum", "url", "type", "res_model", "res_id", "res_field"}


class IrAttachment(models.Model):
    """A file is part of what is approved: who adds, changes or removes one changes the document."""

    _inherit = "ir.attachment"

    def _approval_documents(self):
        """Return the documents under approval that own these files, a recordset per model.

        sudo: only whose files these are and whether an approval is under way is looked at.
        """
        owners = {}
        for file in self.sudo():
            if file.res_id and not file.res_field and self._approval_is_document(file.res_model):
                owners.setdefault(file.res_model, set()).add(file.res_id)
        found = []
        for name, ids in owners.items():
            documents = self.env[name].sudo().browse(ids)._approval_touch()
            found.append(documents.browse({record_id for record_id, _gate in documents._approval_live_requests()}))
        return found

    @api.model
    def _approval_is_document(self, model_name):
        return hasattr(self.env.registry.get(model_name), "_approval_watched_fields")

    @api.model_create_multi
    def create(self, vals_list):
        files = super().create(vals_list)
        for documents in files._approval_documents():
            documents._approval_note_change()
        return files

    def write(self, vals):
        if _CONTENT.isdisjoint(vals):
            return super().write(vals)
        before = self._approval_documents()
        result = super().write(vals)
        for documents in (*before, *self._approval_documents()):
            documents._approval_note_change()
        return result

    def unlink(self):
        before = self._approval_documents()
        result = super().unlink()
        for documents in before:
            documents._approval_note_change()
        return result


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def message_post(self, **kwargs):
        """Compare the document only when the message has its files: writing about it does not change it."""
        files = self.env["ir.attachment"]
        if not files._approval_is_document(self._name) or under_way(self.env) is not None:
            return super().message_post(**kwargs)
        changes = Changes()
        # A file that goes over into a message no longer belongs to the content.
        for documents in files.browse(kwargs.get("attachment_ids") or ())._approval_documents():
            changes.add(documents)
        message = super(MailThread, self.with_context(**changes.context())).message_post(**kwargs)
        changes.compare(self.env)
        return message.with_context(self.env.context)
