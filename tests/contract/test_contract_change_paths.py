from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .contract_change_common import ContractChangeCommon


@tagged("post_install", "-at_install")
class TestContractChangePaths(ContractChangeCommon):
    """A contract in force changes by nothing but an approved change, whichever way somebody tries."""

    def test_the_contract_itself_stays_sealed(self):
        order = self._signed((2, 500.0))
        line = order.order_line
        attempts = {
            "write": lambda: line.write({"price_unit": 1.0}),
            "command": lambda: order.write({"order_line": [Command.update(line.id, {"product_uom_qty": 9})]}),
            "add": lambda: order.write({"order_line": [Command.create({"product_id": self.second.id})]}),
            "with the context of a change": lambda: order.with_context(marketing_approval_changes=True).write(
                {"order_line": [Command.update(line.id, {"price_unit": 1.0})]}
            ),
        }
        change = self._change(order)
        change.line_ids.quantity = 3
        for moment in ("before", "after"):
            for way, attempt in attempts.items():
                with self.subTest(way, moment=moment):
                    self.assertRefused(attempt, "can no longer be changed")
            if moment == "before":
                self._pass(change)

    def test_forbidden_paths(self):
        order = self._signed((2, 500.0))
        change = self._change(order)
        change.line_ids.quantity = 3
        other = self._signed((1, 500.0))
        create = change.create
        for way, attempt in {
            "button": change.action_apply,
            "write": lambda: change.write({"state": "applied"}),
            "web_save": lambda: change.web_save({"state": "applied"}, {}),
            "born applied": lambda: create({"order_id": order.id, "reason": "x", "state": "applied"}),
            "default": lambda: change.with_context(default_state="applied").copy(),
            "another contract": lambda: change.write({"order_id": other.id}),
            "through the contract": lambda: order.write(
                {"contract_change_ids": [Command.update(change.id, {"state": "applied"})]}
            ),
            "import": lambda: self._import(change, state="Applied"),
        }.items():
            with self.subTest(way):
                self.assertRefused(attempt)
        self.assertEqual(order.order_line.product_uom_qty, 2.0)
        change.action_approval_submit()
        for way, attempt in {
            "line": lambda: change.line_ids.write({"price_unit": 1.0}),
            "command": lambda: change.write({"line_ids": [Command.update(change.line_ids.id, {"quantity": 9})]}),
            "reason": lambda: change.write({"reason": "another"}),
            "button": change.action_apply,
            "delete": change.unlink,
            "delete a line": change.line_ids.unlink,
        }.items():
            with self.subTest(way, state="pending"):
                self.assertRefused(attempt)
        self._decide(change, self.leader, self.director)
        for way, attempt in {
            "line": lambda: change.line_ids.write({"price_unit": 1.0}),
            "reason": lambda: change.write({"reason": "another"}),
            "back": lambda: change.write({"state": "draft"}),
            "cancel": change.action_cancel,
            "delete": change.unlink,
            "delete a line": change.line_ids.unlink,
            "a line more": lambda: change.line_ids.create({"change_id": change.id, "product_id": self.second.id}),
        }.items():
            with self.subTest(way, state="applied"):
                self.assertRefused(attempt)
        self.assertEqual(change.copy().state, "draft")

    def _import(self, change, **values):
        xml_id = change.export_data(["id"])["datas"][0][0]
        result = change.load(["id", *values], [[xml_id, *values.values()]])
        if result["messages"]:
            raise UserError(result["messages"][0]["message"])

    def test_what_the_contract_said_cannot_be_made_up(self):
        order, other = self._signed((2, 500.0)), self._signed((7, 100.0))
        change = self._change(order)
        line = change.line_ids
        for way, attempt in {
            "quantity": lambda: line.write({"quantity_before": 3.0}),
            "price": lambda: change.write({"line_ids": [Command.update(line.id, {"price_before": 1.0})]}),
            "line": lambda: line.write({"order_line_id": other.order_line.id}),
            "total": lambda: change.write({"amount_before": 5.0}),
            "number": lambda: change.write({"name": "S1/C9"}),
            "day": lambda: change.write({"applied_on": "2026-01-01 00:00:00"}),
        }.items():
            with self.subTest(way):
                self.assertRefused(attempt, "cannot be set by hand")
        made = self._change(
            order,
            line_ids=[
                Command.create(
                    {
                        "order_line_id": order.order_line.id,
                        "product_id": self.second.id,
                        "quantity": 9,
                        "price_before": 1,
                    }
                ),
                Command.create({"product_id": self.second.id, "quantity": 1, "quantity_before": 7}),
            ],
        )
        self.assertEqual(made.line_ids.mapped("quantity_before"), [2.0, 0.0])
        self.assertEqual(made.line_ids.mapped("price_before"), [500.0, 0.0])
        self.assertEqual(made.line_ids.mapped("product_id"), self.product | self.second)

    def test_lines_of_another_contract(self):
        order, other = self._signed((2, 500.0)), self._signed((7, 100.0))
        change = self._change(
            order,
            line_ids=[
                Command.create({"order_line_id": line.id, "product_id": line.product_id.id, "quantity": 1})
                for line in order.order_line | other.order_line
            ],
        )
        self.assertRefused(change.action_approval_submit, "was changed in the contract")

    def test_a_line_is_not_deleted_but_taken_out(self):
        order = self._signed((2, 500.0), (1, 80.0))
        change = self._change(order)
        for way, attempt in {
            "delete": change.line_ids[1].unlink,
            "command": lambda: change.write({"line_ids": [Command.delete(change.line_ids[1].id)]}),
            "clear": lambda: change.write({"line_ids": [Command.clear()]}),
        }.items():
            with self.subTest(way):
                self.assertRefused(attempt, "quantity 0")
        change.write({"line_ids": [Command.create({"product_id": self.second.id})]})
        change.line_ids[2].unlink()
        change.unlink()

    def test_who_sees_and_writes_changes(self):
        order = self._signed((2, 500.0))
        change = self._change(order)
        self.assertEqual(self.as_user(change, self.leader).name, change.name)
        for name, step in {
            "read": lambda record: record.read(["name"]),
            "write": lambda record: record.write({"reason": "mine"}),
            "create": lambda record: record.create({"order_id": order.id, "reason": "mine"}),
            "delete": lambda record: record.unlink(),
            "lines": lambda record: (
                record.env["marketing.contract.change.line"].browse(change.line_ids.ids).write({"quantity": 1})
            ),
        }.items():
            with self.subTest(name), self.assertRaises(AccessError), self.env.cr.savepoint():
                step(self.as_user(change, self.colleague))
