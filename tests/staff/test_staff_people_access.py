from odoo import Command
from odoo.exceptions import AccessError, UserError

from .conduct_common import MONDAY, ConductCommon


class TestStaffPeopleAccess(ConductCommon):
    """Rewards, penalties, losses, plans and proposals, tried from outside by every way to read and write (design 5)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = cls._user("portal", "Portal Person", "base.group_portal")
        cls.strangers = cls.colleague | cls.other_leader | cls.outsider | cls.portal
        cls.seller_plan = (
            cls.env["marketing.improvement.plan"]
            .with_user(cls.leader)
            .create(
                {
                    "employee_id": cls.employee_seller.id,
                    "date_from": MONDAY,
                    "date_to": MONDAY,
                    "goal": "A secret weakness",
                    "measure_ids": [Command.create({"name": "Spelling", "date_due": MONDAY})],
                }
            )
        )
        cls.proposal = (
            cls.env["marketing.position.proposal"]
            .with_user(cls.leader)
            .create(
                {
                    "employee_id": cls.employee_seller.id,
                    "kind": "raise",
                    "raise_percent": 7.0,
                    "date_effective": MONDAY,
                    "reason": "A secret strength",
                    "basis_ids": [Command.create({"name": "Result", "figure": 99.0})],
                }
            )
        )

    def loss(self, employees=None, user=None):
        loss = self.on(self.env["marketing.loss"], user or self.compliance).create(
            {
                "amount": 900.0,
                "day": MONDAY,
                "facts": "The wrong part was ordered.",
                "share_ids": [
                    Command.create({"employee_id": employee.id}) for employee in employees or self.employee_seller
                ],
            }
        )
        for line in loss.answer_ids:
            line.answer = "yes"
        return loss

    def attach(self, record):
        self.env["ir.attachment"].create(
            {"name": "log.txt", "raw": b"x", "res_model": record._name, "res_id": record.id}
        )

    def decided_loss(self):
        loss = self.loss()
        self.attach(loss)
        loss.action_approval_submit()
        self.agree(loss, self.director)
        self.agree(loss, self.general_manager)
        self.on(self.env["marketing.loss.recovery"], self.finance).create(
            {"share_id": loss.share_ids.id, "amount": 100.0, "day": MONDAY}
        )
        return loss

    def secrets(self):
        """Return one record of every kind, all about the seller."""
        conduct = self.hear(self.raise_())
        loss = self.decided_loss()
        for record in (conduct, self.seller_plan, self.proposal):
            self.attach(record)
        self.proposal.action_approval_submit()
        records = [
            conduct,
            loss,
            loss.answer_ids,
            loss.share_ids,
            loss.share_ids.sudo().recovery_ids,
            self.seller_plan,
            self.seller_plan.measure_ids,
            self.proposal,
            self.proposal.basis_ids,
        ]
        for record in (conduct, loss, self.seller_plan, self.proposal):
            record.sudo().message_post(body="Between us")
            record.sudo().activity_schedule("mail.mail_activity_data_todo", user_id=self.leader.id, summary="Look")
            where = [("res_model", "=", record._name), ("res_id", "=", record.id)]
            records += [
                record.sudo().message_ids,
                record.sudo().message_ids.tracking_value_ids,
                record.sudo().activity_ids,
                self.env["ir.attachment"].search(where),
            ]
            if "approval_request_ids" in record._fields:
                requests = record.sudo().approval_request_ids
                records += [requests, requests.ballot_ids, requests.event_ids]
        return [record.sudo(False) for record in records if record]

    def test_strangers_read_nothing(self):
        secrets = self.secrets()
        for user in self.strangers:
            user.group_ids += self.env.ref("base.group_allow_export") if user != self.portal else user.group_ids
            for target in secrets:
                theirs = self.on(target, user)
                with self.subTest(user=user.name, model=target._name):
                    self.assertFalse(theirs._filtered_access("read"))
                    for read in (
                        lambda theirs=theirs: theirs.read(["display_name"]),
                        lambda theirs=theirs: theirs.web_read({"display_name": {}}),
                        lambda theirs=theirs: theirs.export_data(["display_name"]),
                        lambda theirs=theirs: theirs.write({"display_name": "x"}),
                        lambda theirs=theirs: theirs.unlink(),
                    ):
                        with self.assertRaises(UserError):
                            read()
                    if theirs.has_access("read"):
                        mine = [("id", "in", target.ids)]
                        self.assertFalse(theirs.search(mine))
                        self.assertFalse(theirs.name_search("", mine))
                        self.assertFalse(
                            [g for g in theirs.formatted_read_group(mine, [], ["__count"]) if g["__count"]]
                        )
                        self.assertFalse(theirs.web_search_read(mine, {"id": {}})["records"])

    def test_numbers_do_not_shine_through(self):
        """Sums, groups and conditions say nothing of what one may not read."""
        self.secrets()
        fields = {
            "marketing.conduct": ("amount", "kind_id"),
            "marketing.loss": ("amount", "kind"),
            "marketing.loss.share": ("amount", "employee_id"),
            "marketing.loss.recovery": ("amount", "share_id"),
            "marketing.improvement.plan": ("done_count", "state"),
            "marketing.improvement.measure": ("hours", "kind"),
            "marketing.position.proposal": ("raise_percent", "kind"),
            "marketing.position.basis": ("figure", "name"),
        }
        for user in self.strangers:
            for name, (measure, group) in fields.items():
                model = self.on(self.env[name], user)
                with self.subTest(user=user.name, model=name):
                    if not model.has_access("read"):
                        continue
                    [total] = model.formatted_read_group([], [], [f"{measure}:sum", "__count"])
                    self.assertFalse(total[f"{measure}:sum"] or total["__count"])
                    self.assertFalse(model.formatted_read_group([], [group], ["__count"]))
                    self.assertFalse(model.search_count([(measure, "!=", False)]))

    def test_the_person_before_being_told(self):
        """Drafts about oneself, and penalties that follow from a loss, do not shine through what one may read."""
        loss = self.decided_loss()
        loss.action_raise_penalties()
        share = self.on(loss.share_ids, self.seller)
        self.assertTrue(share.read(["amount"]))
        self.assertFalse(share.conduct_id)
        self.assertFalse(share.read(["conduct_id"])[0]["conduct_id"])
        self.assertTrue(self.on(loss.share_ids, self.compliance).conduct_id)
        with self.assertRaises(ValueError):
            share.search_count([("conduct_id", "!=", False)])

    def test_windows_are_their_makers(self):
        """What somebody writes into a window of these documents is read by nobody else while it lies there."""
        record = self.raise_()
        record.action_hear()
        for model, vals in (
            ("marketing.conduct.word", {"step": "state", "words": "A secret", "conduct_ids": record.ids}),
            ("marketing.improvement.finish", {"decision": "close", "words": "A secret", "plan_ids": []}),
        ):
            window = self.on(self.env[model], self.seller).create(vals)
            for user in (self.colleague, self.leader, self.director, self.portal):
                theirs = self.on(window, user)
                with self.subTest(model=model, user=user.name):
                    with self.assertRaises(AccessError):
                        theirs.read(["words"])
                    with self.assertRaises(AccessError):
                        theirs.write({"words": "Something else"})
                    if theirs.has_access("read"):
                        self.assertFalse(theirs.search([("words", "ilike", "secret")]))

    def test_nobody_moves_it_out_of_reach(self):
        """A reward or penalty stays within the line of whoever raised it, and never becomes one's own."""
        record = self.raise_()
        for employee in (self.employee_leader, self.employee_other_leader, self.employee_director):
            with self.subTest(employee=employee.name), self.assertRaises(AccessError):
                self.on(record, self.leader).write({"employee_id": employee.id})
                self.env.flush_all()
        self.on(record, self.leader).write({"employee_id": self.employee_colleague.id})
        self.assertEqual(record.user_id, self.colleague)

    def test_parts_of_losses_stay(self):
        """Shares and answers are not moved into somebody else's case, nor exchanged or left out."""
        theirs = self.loss()
        mine = self.loss(self.employee_colleague, self.leader)
        with self.assertRefused("stays in its case"):
            mine.share_ids.write({"loss_id": theirs.id})
        with self.assertRefused("stays in its case"):
            mine.answer_ids[0].write({"loss_id": theirs.id})
        note = mine.answer_ids.filtered(lambda line: line.role == "note")[:1]
        with self.assertRefused("stays in its case"):
            mine.answer_ids[0].write({"question_id": note.question_id.id})
        mine.answer_ids.filtered(lambda line: line.role == "fault").unlink()
        with self.assertRefused("every question"):
            mine.action_approval_submit()

    def test_nobody_begins_plans_for_others(self):
        """Being one's own supervisor opens no file of a colleague."""
        vals = {
            "employee_id": self.employee_seller.id,
            "date_from": MONDAY,
            "date_to": MONDAY,
            "goal": "To be shown up",
        }
        for user in (self.colleague, self.other_leader, self.outsider, self.portal):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self.on(self.env["marketing.improvement.plan"], user).create({**vals, "supervisor_id": user.id})
        own = self.on(self.env["marketing.improvement.plan"], self.seller).create(vals)
        self.assertEqual(own.supervisor_id, self.leader)

    def test_followers_are_not_made_by_itself(self):
        """Nobody who may not read it yet gets mail of it."""
        record = self.raise_()
        loss = self.loss()
        for document in (record, loss, self.proposal):
            self.assertNotIn(self.seller.partner_id, document.sudo().message_follower_ids.partner_id)
