"""What a post is, in writing: drafted, published, kept, and read by its holders and those above them."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import MarketingCommon


@tagged("post_install", "-at_install")
class TestStaffPostDescription(MarketingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.post = cls.env.ref("marketing_office.staff_job_account_manager")
        cls.employee_seller.job_id = cls.post
        cls.employee_leader.job_id = cls.env.ref("marketing_office.staff_job_regional_manager")
        cls.employee_finance.job_id = cls.env["hr.job"].create({"name": "Cashier", "company_id": cls.company.id})

    def _draft(self, post=None, **values):
        return self.as_user(self.env["marketing.post.description"], self.admin).create(
            {"job_id": (post or self.post).id, "purpose": "Win customers.", **values}
        )

    def _published(self, post=None, **values):
        draft = self._draft(post, **values)
        draft.action_publish()
        return draft

    def test_versions(self):
        """Each publication is the next version; the one before is kept, but no longer in force."""
        first = self._published()
        self.assertEqual((first.number, first.is_current, first.published_by_id), (1, True, self.admin))
        action = first.action_new_version()
        second = self.env["marketing.post.description"].browse(action["res_id"])
        self.assertEqual((second.state, second.number, second.purpose), ("draft", 0, "Win customers."))
        self.assertEqual(first.action_new_version()["res_id"], second.id, "one draft at a time")
        self.assertEqual(self.as_user(self.post, self.admin).action_describe_post()["res_id"], second.id)
        self.as_user(second, self.admin).action_publish()
        self.assertEqual((first.is_current, second.number, second.is_current), (False, 2, True))

    def test_keeps_what_was_said(self):
        """What was published keeps the duties and the words of that day, in each language."""
        draft = self._draft()
        draft.with_context(lang="zh_CN").purpose = "开发客户。"
        line = self.post.duty_template_ids[0]
        name, chinese = line.name, line.with_context(lang="zh_CN").name
        self.assertNotEqual(name, chinese)
        draft.action_publish()
        line.name = "Something else"
        self.post.name = "Another name"
        self.env.invalidate_all()
        self.assertIn(name, draft._shown()["duties"][0]["name"])
        self.assertNotIn("Something else", draft.page)
        self.assertIn("Win customers.", draft.page)
        page = draft.with_context(lang="zh_CN").page
        self.assertIn("开发客户。", page)
        self.assertIn(chinese, page)

    def test_published_stays(self):
        """Nobody changes what was published: not by writing, translating, copying a state, deleting or creating."""
        published = self._published()
        for change in (
            lambda: published.write({"purpose": "Other"}),
            lambda: published.write({"state": "draft"}),
            lambda: published.write({"content": {}}),
            lambda: published.update_field_translations("purpose", {"zh_CN": "别的"}),
            published.unlink,
            lambda: published.sudo().write({"rights": "Other"}),
            published.action_publish,
            lambda: self._draft(self.employee_finance.job_id, state="published"),
            lambda: self._draft(self.employee_finance.job_id, number=7),
            lambda: self._draft(self.employee_finance.job_id, content={"en_US": {}}),
        ):
            with self.assertRefused(".", UserError):
                change()
        self.assertEqual(published.copy({"job_id": self.employee_finance.job_id.id}).state, "draft")

    def test_import_and_default(self):
        """An import, or a default of the context, publishes nothing."""
        model = self.as_user(self.env["marketing.post.description"], self.admin)
        result = model.load(["job_id/.id", "purpose", "state"], [[str(self.post.id), "Text", "Published"]])
        self.assertTrue(result["messages"])
        draft = model.with_context(default_state="published", default_number=9).create({"job_id": self.post.id})
        self.assertEqual((draft.state, draft.number), ("draft", 0))

    def test_nothing_to_publish(self):
        empty = self.env["hr.job"].create({"name": "Empty", "company_id": self.company.id})
        with self.assertRefused("Write down", UserError):
            self._draft(empty, purpose=False).action_publish()

    def test_who_reads(self):
        """The holder, those above and the auditor read what was published; colleagues in other posts do not."""
        published = self._published()
        for user in (self.seller, self.leader, self.director, self.general_manager, self.auditor, self.admin):
            with self.subTest(user=user.login):
                self.assertIn("Win customers.", self.as_user(published, user).page)
        for user in (self.colleague, self.other_leader, self.finance, self.outsider):
            with self.subTest(user=user.login), self.assertRefused(".", AccessError):
                self.as_user(published, user).read(["purpose", "content"])
        theirs = self.as_user(self.env["marketing.post.description"], self.colleague)
        self.assertFalse(theirs.search([("purpose", "ilike", "Win")]))
        self.assertFalse(self.as_user(self.post, self.colleague).post_description_ids)
        with self.assertRefused(".", AccessError), mute_logger("odoo.http"):
            self.as_user(self.env["ir.actions.report"], self.colleague)._render_qweb_html(
                "marketing_office.report_staff_post", published.ids
            )

    def test_drafts_are_closed(self):
        """A draft is read by no holder, and written by nobody but administrators."""
        draft = self._draft()
        for user in (self.seller, self.leader):
            with self.subTest(user=user.login), self.assertRefused(".", AccessError):
                self.as_user(draft, user).read(["purpose"])
        for user in (self.seller, self.leader, self.director, self.auditor):
            with self.subTest(user=user.login), self.assertRefused(".", AccessError):
                self.as_user(draft, user).purpose = "Mine"
            with self.subTest(user=user.login), self.assertRefused(".", AccessError):
                self.as_user(draft, user).action_publish()

    def test_my_post(self):
        """Everybody opens the description of the own post; whoever has none sees the help."""
        published = self._published()
        mine = self.as_user(self.env["marketing.post.description"], self.seller).action_open_mine()
        self.assertEqual((mine["res_id"], mine["view_mode"]), (published.id, "form"))
        none = self.as_user(self.env["marketing.post.description"], self.colleague).action_open_mine()
        self.assertEqual(none["domain"], [("id", "in", [])])

    def test_holders_are_told(self):
        published = self._published()
        message = self.env["mail.message"].search(
            [("model", "=", published._name), ("res_id", "=", published.id), ("message_type", "=", "user_notification")]
        )
        self.assertEqual(message.notified_partner_ids, self.seller.partner_id)

    def test_on_paper(self):
        """The page on paper: words, duties with their days, in the reader's language."""
        published = self._published(rights="Offers within the price range.", obligations="Reports on time.")
        reports = self.as_user(self.env["ir.actions.report"], self.seller)
        page = reports._render_qweb_html("marketing_office.report_staff_post", published.ids)[0].decode()
        for words in ("Account Manager", "Win customers.", "Offers within", "Reports on time.", "Collect what is due"):
            self.assertIn(words, page)
        self.assertIn("Weekly, on working day 3", page)
        page = reports.with_context(lang="zh_CN")._render_qweb_html("marketing_office.report_staff_post", published.ids)
        for words in ("客户经理", "催收到期款项", "职责"):
            self.assertIn(words, page[0].decode())
