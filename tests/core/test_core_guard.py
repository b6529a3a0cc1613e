"""The guard against everything that can reach a record, on models that only this test defines."""

from odoo import Command, fields, models
from odoo.exceptions import AccessError
from odoo.service.model import get_public_method
from odoo.tests import tagged

from ...models.core.guard import ALL_FIELDS
from ..common import MarketingCommon
from ..throwaway import add_models


class Folder(models.Model):
    _module = None
    _name = "marketing.test.folder"
    _description = "Folder of the Guard Tests"

    name = fields.Char()
    paper_ids = fields.One2many("marketing.test.paper", "folder_id")
    seal_ids = fields.One2many("marketing.test.seal", "folder_id")


class Paper(models.Model):
    """Some fields are guarded."""

    _module = None
    _name = "marketing.test.paper"
    _description = "Paper of the Guard Tests"
    _inherit = ["marketing.guard"]
    _guarded_fields = frozenset({"state", "amount", "locked"})

    name = fields.Char()
    folder_id = fields.Many2one("marketing.test.folder", index=True)
    state = fields.Selection([("draft", "Draft"), ("approved", "Approved")], default="draft")
    amount = fields.Float()
    locked = fields.Boolean(default=True)


class PaperMore(models.Model):
    """Another domain guards a field of its own on the same model."""

    _module = None
    _name = "marketing.test.paper"
    _inherit = ["marketing.test.paper"]
    _guarded_fields = frozenset({"owner"})

    owner = fields.Char()


class Clip(models.Model):
    _module = None
    _name = "marketing.test.clip"
    _description = "Clip of the Guard Tests"

    paper_id = fields.Many2one("marketing.test.paper", index=True)
    paper_state = fields.Selection(related="paper_id.state", readonly=False)


class Seal(models.Model):
    """The whole record is guarded."""

    _module = None
    _name = "marketing.test.seal"
    _description = "Seal of the Guard Tests"
    _inherit = ["marketing.guard"]
    _guarded_fields = ALL_FIELDS

    name = fields.Char()
    folder_id = fields.Many2one("marketing.test.folder", index=True)


@tagged("at_install", "-post_install")
class TestCoreGuard(MarketingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        add_models(cls, Folder, Paper, PaperMore, Clip, Seal)
        cls.env.ref("base.user_admin").company_ids = [Command.link(cls.company.id)]
        cls.folder = cls.env["marketing.test.folder"].create({"name": "Folder"})
        cls.paper = cls.env["marketing.test.paper"].create({"name": "Paper", "folder_id": cls.folder.id})
        cls.seal = cls.env["marketing.test.seal"]._guarded_create([{"name": "Seal", "folder_id": cls.folder.id}])
        cls.forgeries = {"state": "approved", "amount": 5.0, "locked": False, "owner": "me"}

    def each(self):
        """Return the environment of an ordinary user and of administrators, each also with full rights."""
        users = (self.outsider, self.admin, self.env.ref("base.user_admin"))
        return [self.env(user=user, su=su) for user in users for su in (False, True)]

    def refused(self, function, *args, **kwargs):
        """Assert that the call is refused by the guard, and not by something else."""
        with self.assertRefused("cannot be set by hand", AccessError):
            function(*args, **kwargs)

    def unchanged(self, paper=None):
        paper = (paper or self.paper).sudo()
        paper.invalidate_recordset()
        self.assertRecordValues(paper, [{"state": "draft", "amount": 0.0, "locked": True, "owner": False}])

    # ------------------------------------------------------------------
    # Some fields guarded
    # ------------------------------------------------------------------

    def test_guard_write(self):
        for env in self.each():
            paper = self.paper.with_env(env)
            for name, value in self.forgeries.items():
                self.refused(paper.write, {name: value})
                self.refused(paper.write, {"name": "New", name: value})
                self.refused(paper.web_save, {name: value}, {"name": {}})
                self.refused(paper.update, {name: value})
                self.refused(setattr, paper, name, value)
            self.unchanged()
            paper.write({"name": "Renamed"})

    def test_guard_create(self):
        for env in self.each():
            papers = env["marketing.test.paper"]
            for name, value in self.forgeries.items():
                self.refused(papers.create, {name: value})
                self.refused(papers.create, [{"name": "Good"}, {name: value}])
                self.refused(papers.web_save, {name: value}, {"name": {}})

    def test_guard_create_with_what_the_screen_sends(self):
        """The web client sends every field of the form: values that change nothing are no forgery."""
        paper = (
            self.env["marketing.test.paper"]
            .with_user(self.outsider)
            .create({"name": "New", "state": "draft", "amount": 0, "locked": True, "owner": False})
        )
        self.unchanged(paper)
        paper = paper.create({"owner": "", "amount": False})
        self.assertFalse(paper.owner)

    def test_guard_default_in_context(self):
        for env in self.each():
            context = {f"default_{name}": value for name, value in self.forgeries.items()}
            papers = env["marketing.test.paper"].with_context(**context)
            self.unchanged(papers.create({"name": "New"}))
            self.unchanged(papers.browse(papers.name_create("New")[0]))
            for name, value in self.forgeries.items():
                self.refused(papers.create, {name: value})
            folder = (
                env["marketing.test.folder"]
                .with_context(**context)
                .create({"paper_ids": [Command.create({"name": "New"})]})
            )
            self.unchanged(folder.paper_ids)

    def test_guard_default_of_user(self):
        """Everybody may store defaults of their own; they do not reach guarded fields."""
        for name, value in self.forgeries.items():
            self.env["ir.default"].with_user(self.outsider).set("marketing.test.paper", name, value, user_id=True)
        papers = self.env["marketing.test.paper"].with_user(self.outsider)
        self.unchanged(papers.create({"name": "New"}))
        for name, value in self.forgeries.items():
            self.refused(papers.create, {name: value})

    def test_guard_copy(self):
        self.paper._guarded_write({"state": "approved"})
        # Odoo never copies a field named `state`; a guarded field that is copied is refused.
        self.unchanged(self.paper.with_user(self.outsider).copy())
        self.paper._guarded_write({"owner": "Owner"})
        for env in self.each():
            self.refused(self.paper.with_env(env).copy)
            self.refused(self.paper.with_env(env).copy, {"amount": 1.0})

    def test_guard_import(self):
        self.env["ir.model.data"].create(
            {"module": "__import__", "name": "paper", "model": self.paper._name, "res_id": self.paper.id}
        )
        papers = self.env["marketing.test.paper"].with_user(self.outsider)
        for row in ({"name": "New", "state": "Approved"}, {"id": "__import__.paper", "state": "Approved"}):
            result = papers.load(list(row), [list(row.values())])
            self.assertFalse(result["ids"])
            self.assertIn("cannot be set by hand", str(result["messages"]))
        self.unchanged()

    def test_guard_commands(self):
        for env in self.each():
            folder = self.folder.with_env(env)
            for name, value in self.forgeries.items():
                self.refused(folder.write, {"paper_ids": [Command.create({name: value})]})
                self.refused(folder.write, {"paper_ids": [Command.update(self.paper.id, {name: value})]})
                self.refused(folder.create, {"paper_ids": [Command.create({name: value})]})
                self.refused(folder.web_save, {"paper_ids": [[1, self.paper.id, {name: value}]]}, {"name": {}})
            self.unchanged()

    def test_guard_related(self):
        for env in self.each():
            clips = env["marketing.test.clip"]
            self.refused(clips.create, {"paper_id": self.paper.id, "paper_state": "approved"})
            clip = clips.create({"paper_id": self.paper.id})
            self.refused(clip.write, {"paper_state": "approved"})
        self.unchanged()

    def test_guard_server_action(self):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Approve",
                "model_id": self.env["ir.model"]._get_id(self.paper._name),
                "state": "object_write",
                "update_path": "amount",
                "evaluation_type": "value",
                "value": "5",
            }
        )
        for env in self.each():
            env = env(context=dict(env.context, active_model=self.paper._name, active_id=self.paper.id))
            self.refused(action.with_env(env).sudo().run)
        self.unchanged()

    def test_guard_forged_token(self):
        for token in (True, 1, "token", object(), "<object object>", [], {}):
            paper = self.paper.with_user(self.outsider).with_context(marketing_guard=token)
            self.refused(paper.write, {"state": "approved"})
            self.refused(paper.create, {"state": "approved"})
        self.unchanged()

    def test_guard_methods_not_remote(self):
        """The engine's own methods cannot be called over RPC."""
        for name in ("_guarded_create", "_guarded_write", "_guarded_unlink"):
            with self.assertRaises(AccessError):
                get_public_method(self.paper, name)

    def test_guard_engine(self):
        """The owning model's methods pass, the caller's rights still count, and nothing stays open."""
        paper = self.paper.with_user(self.outsider)
        paper._guarded_write({"state": "approved", "owner": "Owner"})
        self.assertRecordValues(paper, [{"state": "approved", "owner": "Owner"}])
        self.refused(paper.write, {"state": "draft"})
        made = paper._guarded_create([{"name": "Made", "state": "approved"}])
        self.assertEqual(made.state, "approved")
        self.assertNotIn("marketing_guard", made.env.context)
        self.refused(made.write, {"state": "draft"})
        self.env["ir.model.access"].search([("name", "=", paper._name)]).perm_write = False
        with self.assertRefused("not allowed to modify", AccessError):
            paper._guarded_write({"amount": 1.0})
        # Only the fields are guarded: who may delete the record still may.
        made.unlink()

    def test_guard_joined(self):
        """Each domain declares its own fields; together they are guarded."""
        self.assertEqual(self.env["marketing.test.paper"]._guarded_names(), {"state", "amount", "locked", "owner"})

    # ------------------------------------------------------------------
    # The whole record guarded
    # ------------------------------------------------------------------

    def test_guard_whole_record(self):
        for env in self.each():
            seal, seals, folder = self.seal.with_env(env), env["marketing.test.seal"], self.folder.with_env(env)
            self.refused(seal.write, {"name": "New"})
            self.refused(seal.write, {})
            self.refused(seal.unlink)
            self.refused(seal.copy)
            self.refused(seals.create, {})
            self.refused(seals.create, {"name": "New"})
            self.refused(seals.name_create, "New")
            self.refused(seals.web_save, {"name": "New"}, {"name": {}})
            self.assertFalse(seals.load(["name"], [["New"]])["ids"])
            for command in (
                Command.create({"name": "New"}),
                Command.update(self.seal.id, {"name": "New"}),
                Command.delete(self.seal.id),
                Command.unlink(self.seal.id),
                Command.clear(),
                Command.set([]),
            ):
                self.refused(folder.write, {"seal_ids": [command]})
            other = env["marketing.test.folder"].create({"name": "Other"})
            self.refused(other.write, {"seal_ids": [Command.link(self.seal.id)]})
            self.refused(other.create, {"seal_ids": [Command.link(self.seal.id)]})
        self.seal.invalidate_recordset()
        self.assertRecordValues(self.seal, [{"name": "Seal", "folder_id": self.folder.id}])
        self.seal._guarded_write({"name": "Renamed"})
        self.seal._guarded_unlink()
        self.assertFalse(self.seal.exists())
