import hashlib
import json

from odoo import fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_date, formatLang


class ApprovalMixin(models.AbstractModel):
    """What exactly is approved: a fingerprint to compare, and words to show a difference."""

    _inherit = "marketing.approval.mixin"

    def _approval_lines(self, name):
        """Return the lines of one watched field that count. A document may leave some out."""
        self.ensure_one()
        return self[name]

    def _approval_line_batch(self, name):
        """Return `_approval_lines`, which Odoo reads together with the lines of the whole batch of documents."""
        return self._approval_lines(name).sorted("id").with_prefetch(self[name]._prefetch_ids)

    def _approval_line_batches(self):
        """Return {(record id, watched field): lines that count} of these documents."""
        roots = [root for root, leaves in self._approval_watched_roots().items() if leaves]
        return {(record.id, root): record._approval_line_batch(root) for record in self for root in roots}

    def _approval_plain(self, name):
        """Return the value of a watched field as plain data. A document may leave out what follows from elsewhere."""
        return _plain(self, name)

    def _approval_in_words(self, name):
        """Return the value of a watched field as people read it."""
        return _words(self, name)

    def _approval_fingerprints(self, files=None, lines=None):
        """Return {record id: seal} over the watched content of these documents, read with full rights.

        :param dict files: what `_approval_files` returns, where the caller has it already
        :param dict lines: what `_approval_line_batches` returns, likewise
        """
        # The same content has the same seal, whoever looks at it, in whatever language.
        records = self.sudo().with_context(lang=None, active_test=True)
        files = records._approval_files() if files is None else files
        lines = records._approval_line_batches() if lines is None else lines
        seals, roots = {}, self._approval_watched_roots().items()
        for record in records:
            content = {}
            for root, leaves in roots:
                if leaves:
                    content[root] = [
                        [_plain(line, leaf) for leaf in leaves] for line in lines[record.id, root].with_env(records.env)
                    ]
                else:
                    content[root] = record._approval_plain(root)
            content["files"] = sorted(checksum for _name, checksum in files.get(record.id, {}).values())
            payload = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
            seals[record.id] = hashlib.sha256(payload.encode()).hexdigest()
        return seals

    def _approval_files(self):
        """Return {record id: {attachment id: (name, checksum)}} of the files of these documents.

        Files of messages are left out: writing about a document does not change it.
        """
        if not self.ids:
            return {}
        self.env["ir.attachment"].flush_model(["res_model", "res_id", "res_field", "checksum", "url", "name"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT file.res_id, file.id, file.name, COALESCE(file.checksum, file.url)
                  FROM ir_attachment file
                 WHERE file.res_model = %s AND file.res_id IN %s AND file.res_field IS NULL
                   AND NOT EXISTS (SELECT 1 FROM message_attachment_rel rel WHERE rel.attachment_id = file.id)
                """,
                self._name,
                tuple(self.ids),
            )
        )
        files = {}
        for res_id, file_id, name, checksum in rows:
            files.setdefault(res_id, {})[file_id] = (name, checksum or "")
        return files

    def _approval_words(self, files=None, batches=None):
        """Return {record id: watched content in words}, to be compared with a later state.

        Amounts stay numbers, for `in_words` to put them as the reader is used to.

        :param dict files: what `_approval_files` returns, where the caller has it already
        :param dict batches: what `_approval_line_batches` returns, likewise
        """
        # sudo: the difference is shown to those who may read the request.
        records, words = self.sudo(), {}
        files, roots = records._approval_files() if files is None else files, self._approval_watched_roots().items()
        batches = records._approval_line_batches() if batches is None else batches
        for record in records:
            own, lines = {}, {}
            for root, leaves in roots:
                if leaves:
                    lines[root] = {
                        str(line.id): {"": _label(line), **{leaf: _words(line, leaf) for leaf in leaves}}
                        for line in batches[record.id, root].with_env(records.env)
                    }
                else:
                    own[root] = record._approval_in_words(root)
            names = {str(file_id): name for file_id, (name, _checksum) in files.get(record.id, {}).items()}
            words[record.id] = {"own": own, "lines": lines, "files": names}
        return words

    def _approval_difference(self, before):
        """Return the changes since `before` (from `_approval_words`), [{'label', 'old', 'new'}]."""
        self.ensure_one()
        after, changes = self._approval_words()[self.id], []

        def note(label, old, new):
            if old != new:
                changes.append({"label": label, "old": in_words(self.env, old), "new": in_words(self.env, new)})

        for name in after["own"]:
            note(
                self._fields[name].get_description(self.env, ["string"])["string"],
                before["own"].get(name),
                after["own"][name],
            )
        for root, lines in after["lines"].items():
            model = self.env[self._fields[root].comodel_name]
            old_lines = before["lines"].get(root, {})
            for line_id in {**old_lines, **lines}:
                old, new = old_lines.get(line_id), lines.get(line_id)
                if not old or not new:
                    note(self.env._("Line"), old and old[""], new and new[""])
                    continue
                for leaf in new:
                    if leaf:
                        label = model._fields[leaf].get_description(self.env, ["string"])["string"]
                        note(f"{label} · {new['']}", old.get(leaf), new[leaf])
        for file_id in {**before["files"], **after["files"]}:
            note(self.env._("File"), before["files"].get(file_id), after["files"].get(file_id))
        return changes


class ApprovalRequest(models.Model):
    _inherit = "marketing.approval.request"

    def _stale(self):
        """Return those of these requests whose document is not what was submitted (called with full rights).

        Changes are caught when they are made; this finds the ones that came about some other way: a computed
        field, a change at the same moment as the submission.
        """
        seals = {
            model: requests._documents()._approval_fingerprints()
            for model, requests in self.grouped("res_model").items()
        }
        return self.filtered(lambda request: request.fingerprint != seals[request.res_model].get(request.res_id))

    def _about(self, document_ids):
        """Return those of these requests, which are of one model, whose document is one of some."""
        return self.filtered(lambda request: request.res_id in document_ids)

    def _documents(self):
        """Return the documents of these requests, which are of one model.

        They are read together with those of the requests that are read together with these.
        """
        model = self[:1].res_model
        near = self.browse(self._prefetch_ids).filtered(lambda request: request.res_model == model)
        return self.env[model].browse(self.mapped("res_id")).with_prefetch(near.mapped("res_id"))

    def _void(self, document):
        """End an approval whose document no longer is what was approved, and keep the difference."""
        self.ensure_one()
        self._guarded_write({"changes": document._approval_difference(self.content)})
        self._end("void", "void")


def _label(line):
    """Return by what people know a line: its own text where it has one."""
    text = line[line._rec_name] if line._rec_name else line.display_name
    return text.splitlines()[0] if isinstance(text, str) and text else line.display_name or ""


def _plain(record, name):
    """Return a field's value as plain data that does not depend on language or caches."""
    field, value = record._fields[name], record[name]
    if field.type == "many2one":
        return value.id
    if field.relational:
        return sorted(value.ids)
    if field.type in ("float", "monetary"):
        return repr(round(value or 0.0, 6))
    return str(value) if value else False


def _words(record, name):
    """Return a field's value as people read it."""
    field, value = record._fields[name], record[name]
    if field.type == "many2one":
        return value.display_name or ""
    if field.relational:
        return ", ".join(value.mapped("display_name"))
    if field.type in ("float", "monetary"):
        return round(value or 0.0, 6)
    if field.type == "selection":
        return dict(field._description_selection(record.env)).get(value, "")
    if field.type == "date":
        return format_date(record.env, value)
    if field.type == "datetime":
        return fields.Datetime.to_string(value) if value else ""
    if field.type == "boolean":
        return record.env._("yes") if value else record.env._("no")
    return str(value or "")


def in_words(env, value):
    """Return a value of the content, as `_approval_words` keeps it, in the words of the reader.

    :param env: environment of the reader
    """
    if not isinstance(value, float):
        return value or ""
    # Two decimals, and as many more as say something.
    digits = max(2, len(f"{value:.6f}".rstrip("0").partition(".")[2]))
    return formatLang(env, value, digits=digits)
