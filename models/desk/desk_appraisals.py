from odoo import api, models

ROWS = 5


class Desk(models.AbstractModel):
    """Whom I have to rate, and what of my own waits for an answer."""

    _inherit = "marketing.desk"

    @api.model
    def _desk_sections(self):
        names = super()._desk_sections()
        names.insert(names.index("meetings"), "appraisals")
        return names

    @api.model
    def _section_appraisals(self, day):
        """Return what the present user has to do about appraisals, see `_sections`; None where there is nothing."""
        appraisals = self.env["marketing.appraisal"]
        if not appraisals.has_access("read"):
            return None
        things = appraisals._to_do(self.env.user, self.env.companies).get(self.env.uid, [])
        if not things:
            return None
        late = sum(due < day for _kind, _record, due in things)
        action = "marketing_appraisal_rating_action"
        return self._list_section(
            "side",
            self.env._("Appraisals"),
            [self._appraisal_row(kind, record, due, day) for kind, record, due in things[:ROWS]],
            badges=[(self.env._("%s overdue", late), "late")] if late else (),
            more={"text": self.env._("All %s", len(things)), "action": f"marketing_office.{action}"},
        )

    @api.model
    def _appraisal_row(self, kind, record, due, day):
        """Return one thing to do as a row."""
        late = (day - due).days
        return {
            "id": f"appraisal-{record._name}-{record.id}",
            "title": self.env["marketing.appraisal"]._to_do_words(kind, record),
            "note": "",
            "right": self._days_late(late) if late > 0 else self._day_words(due, day),
            "level": "late" if late > 0 else "soon" if late == 0 else "later",
            # One's own is written on the appraisal itself, beside the figures.
            "open": ["marketing.appraisal", record.appraisal_id.id] if kind == "self" else [record._name, record.id],
        }


class Digest(models.Model):
    _inherit = "marketing.digest"

    @api.model
    def _digest_sections(self):
        return [*super()._digest_sections(), "appraisals"]

    @api.model
    def _collect_appraisals(self, users, company, day):
        """Return what people have to do about appraisals, see `_collect`: a few days before it is due, and late."""
        appraisals, desk = self.env["marketing.appraisal"], self.env["marketing.desk"]
        rows = {}
        for user_id, things in appraisals._to_do(users, company).items():
            rows[user_id] = [
                {
                    "text": appraisals._to_do_words(kind, record),
                    "note": desk._days_late((day - due).days) if due < day else desk._day_words(due, day),
                    "url": self._url(record.appraisal_id if kind == "self" else record),
                    "late": due < day,
                }
                for kind, record, due in things
            ]
        return self.env._("Appraisals"), self.env._("%s appraisals"), rows
