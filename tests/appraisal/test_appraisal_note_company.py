"""A note counts where the person works, whichever company its author looks at."""

from datetime import date

from odoo import Command
from odoo.tests import tagged

from .appraisal_common import AppraisalCommon


@tagged("post_install", "-at_install")
class TestAppraisalNoteCompany(AppraisalCommon):
    def test_company_of_the_person(self):
        other = self.env["res.company"].create({"name": "Huachen South"})
        self.director.company_ids = [Command.link(other.id)]
        day = date(2026, 6, 2)
        vals = {"user_id": self.seller.id, "group_id": self.group.id, "words": "Helped out.", "date": day}
        notes = self.env["marketing.appraisal.note"].with_user(self.director).with_context(**self._on(day))
        for companies in ((other | self.company), (self.company | other), self.company):
            with self.subTest(companies=companies.mapped("name")):
                note = notes.with_context(allowed_company_ids=companies.ids).create(vals)
                self.assertEqual(note.company_id, self.company)
        # Of somebody who works in both, that of the company which the author looks at.
        self.env["hr.employee"].create({"name": self.seller.name, "user_id": self.seller.id, "company_id": other.id})
        for first, second in ((other, self.company), (self.company, other)):
            note = notes.with_context(allowed_company_ids=[first.id, second.id]).create(vals)
            self.assertEqual(note.company_id, first)
