"""What single peers say is found out by nobody, on no path: neither what they say nor that they have said it."""

import json
from contextlib import suppress

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .anonymity_common import GIVEN, JUNE_2, JUNE_3, JUNE_8, LAST, NOT_GIVEN, AnonymityCommon

# Paths from each model to what somebody says, or to who has said it.
TO_RATING = {
    "marketing.appraisal": "rating_ids.",
    "marketing.appraisal.value": "appraisal_id.rating_ids.",
    "marketing.appraisal.result": "appraisal_id.rating_ids.",
    "marketing.appraisal.change": "result_id.appraisal_id.rating_ids.",
    "marketing.appraisal.cycle": "appraisal_ids.rating_ids.",
    "marketing.appraisal.rating": "appraisal_id.rating_ids.",
    "marketing.appraisal.mark": "rating_id.appraisal_id.rating_ids.",
}


@tagged("post_install", "-at_install")
class TestAppraisalAnonymity(AnonymityCommon):
    def test_nothing_changes_for_others(self):
        """When one peer answers, nothing that anybody else can read, count or work out is another."""
        self._give(self.appraisal, "self", self.seller, LAST, 90)
        # One answer is there, one comes; the superior may have scored before or not.
        self._give(self.appraisal, "peer", self.peers[0], JUNE_2, 64)
        for scored in (False, True):
            if scored:
                self._give(self.appraisal, "superior", self.leader, JUNE_2, {"Attitude": 85, "Teamwork": 80})
                self.assertEqual(self.appraisal.state, "scoring")
            self._age()
            before = {user: self._dump(user) for user in self.others}
            reckoned = str(self.appraisal._reckon()[self.appraisal])
            busses = self.env["bus.bus"].sudo().search_count([]) if "bus.bus" in self.env else 0
            self._give(self.appraisal, "peer", self.peers[2] if scored else self.peer, JUNE_2, GIVEN)
            hidden = self.peers[2] if scored else self.peer
            for user in self.others - hidden:
                after = self._dump(user)
                for name, rows in before[user].items():
                    with self.subTest(user=user.name, model=name, scored=scored):
                        self.assertEqual(after[name], rows)
            self.assertEqual(str(self.appraisal._reckon()[self.appraisal]), reckoned)
            self.assertEqual(self.env["bus.bus"].sudo().search_count([]) if "bus.bus" in self.env else 0, busses)

    def test_last_peer_moves_nothing(self):
        """Not even the last answer shows: the next run of the plan combines, in the name of the system."""
        self._give(self.appraisal, "self", self.seller, LAST, 90)
        self._give(self.appraisal, "superior", self.leader, JUNE_2, {"Attitude": 85, "Teamwork": 80})
        for peer in self.peers[:-1]:
            self._give(self.appraisal, "peer", peer, JUNE_2, 60)
        self._age()
        last = self.peers[-1]
        others = self.everybody - last
        before = {user: self._dump(user) for user in others}
        self._give(self.appraisal, "peer", last, JUNE_2, GIVEN)
        for user in others:
            with self.subTest(user=user.name):
                self.assertEqual(self._dump(user), before[user])
        self._run(JUNE_3)
        self.assertEqual((self.appraisal.state, self.appraisal.peer_count), ("feedback", 5))
        for written in (self.appraisal, self.appraisal.result_ids):
            self.assertFalse((written.write_uid | written.create_uid) & self.peers)
        self.assertFalse(self.appraisal.value_ids.write_uid & self.peers)
        self.assertFalse(self.appraisal.message_ids.author_id & self.peers.partner_id)
        self.assertFalse(self.appraisal.message_ids.create_uid & self.peers)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model", "odoo.models")
    def test_single_ratings(self):
        """Ratings and marks of an unnamed peer are reached by nobody, whatever is called, before and after closing."""
        for closed in (False, True):
            if closed:
                self._give(self.appraisal, "superior", self.leader, JUNE_2, {"Attitude": 85, "Teamwork": 80})
                self._run(JUNE_8)
            else:
                self._give(self.appraisal, "self", self.seller, LAST, 90)
                self._give(self.appraisal, "peer", self.peer, JUNE_2, GIVEN)
                for peer in self.peers - self.peer - self.peers[-1]:
                    self._give(self.appraisal, "peer", peer, JUNE_2, 60)
            rating = self._rating(self.appraisal, "peer", self.peer)
            self.assertTrue(rating.is_unnamed and rating.state == "given" and not rating.given_on)
            for user in self.others:
                for record in (rating, rating.mark_ids):
                    with self.subTest(user=user.name, model=record._name, closed=closed):
                        self._fresh()
                        self._assert_out_of_reach(record, user)

    def _assert_out_of_reach(self, record, user):
        mine = self._as(user, record._name).browse(record.ids)
        self.assertFalse(mine.has_access("read"))
        self.assertFalse(mine.has_access("write"))
        for attempt in (
            lambda: mine.read(["points"]),
            lambda: mine.read(["create_date", "write_date", "create_uid", "write_uid"]),
            lambda: mine.read(["display_name"]),
            lambda: mine.web_read({"points": {}, "display_name": {}}),
            lambda: mine.export_data(["points"]),
            lambda: mine.get_metadata()[0]["write_date"],
            mine.copy,
            lambda: mine.write({"points": 1.0}),
            mine.unlink,
            lambda: mine[:1].onchange({}, [], {"points": {}}),
            lambda: mine[:1].web_save({"points": 1.0}, {"points": {}}),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                attempt()
        model = self._as(user, record._name)
        if not model.has_access("read"):
            return
        here = [("id", "in", record.ids)]
        self.assertEqual(model.search_count(here), 0)
        self.assertFalse(model.search(here, order="points desc"))
        self.assertFalse(model.search_read(here, ["points"]))
        self.assertFalse(model.web_search_read(here, {"points": {}})["records"])
        self.assertFalse(model.name_search("", here))
        self.assertFalse(model.formatted_read_group(here, ["user_id" if "user_id" in model else "id"], ["__count"]))
        self.assertFalse(model.web_read_group(here, ["indicator_id" if "indicator_id" in model else "kind"])["groups"])
        grouped = model.formatted_read_grouping_sets(here, [[]], ["__count"])
        self.assertEqual(grouped[0][0]["__count"], 0)

    def _ids(self, model, domain, **options):
        """Return what a search finds, or that it is refused."""
        try:
            with self.env.cr.savepoint():
                return model.search(domain, **options).ids
        except (AccessError, UserError, ValueError) as error:
            return type(error).__name__

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model", "odoo.models")
    def test_domains_tell_nothing(self):
        """A search by what a peer has given finds just what a search by what nobody has given finds."""
        for closed in (False, True):
            if closed:
                self._give(self.appraisal, "superior", self.leader, JUNE_2, {"Attitude": 85, "Teamwork": 80})
                self._run(JUNE_8)
            else:
                self._give(self.appraisal, "self", self.seller, LAST, 90)
                self._give(self.appraisal, "peer", self.peer, JUNE_2, GIVEN)
                for peer in self.peers[2:4]:
                    self._give(self.appraisal, "peer", peer, JUNE_2, 60)
            for user in self.others:
                self._fresh()
                for name, path in TO_RATING.items():
                    model = self._as(user, name)
                    with self.subTest(user=user.name, model=name, closed=closed):
                        self._assert_domains_silent(model, path)

    def _assert_domains_silent(self, model, path):
        whole = self._ids(model, [])
        for leaf in ("points", "mark_ids.points"):
            for operator in ("=", "not in"):
                given, not_given = (
                    self._ids(model, [(path + leaf, operator, [one] if operator == "not in" else one)])
                    for one in (GIVEN, NOT_GIVEN)
                )
                self.assertEqual(given, not_given)
            lower, upper = (self._ids(model, ["!", (path + leaf, "<", one)]) for one in (GIVEN - 0.01, GIVEN + 0.01))
            self.assertEqual(lower, upper)
        # Who has answered, and when.
        here = [(path + "appraisal_id", "=", self.appraisal.id)] if path else []
        for rater in (self.peer, self.peers[-1]):
            for condition in (
                [("rater_id", "=", rater.id), ("kind", "=", "peer"), ("state", "=", "given")],
                [("rater_id", "=", rater.id), ("kind", "=", "peer"), ("write_date", ">", "2000-01-01")],
                [("mark_ids", "any", [("is_given", "=", True)]), ("rater_id", "=", rater.id), ("kind", "=", "peer")],
            ):
                if rater == model.env.user:
                    continue
                condition = [*condition, ("user_id", "=", self.seller.id)]
                found = self._ids(model, [(path.rstrip("."), "any", condition)])
                self.assertIn(found, ([], "AccessError"))
                for operator in ("any!", "not any!"):
                    self.assertIsInstance(self._ids(model, [(path.rstrip("."), operator, condition)]), str)
        for order in (f"{path}points", f"{path}rater_id desc", f"{path}write_date"):
            found = self._ids(model, here, order=order)
            self.assertTrue(isinstance(found, str) or set(found) <= set(whole))
        for groupby in (f"{path}points", f"{path}rater_id", f"{path}state", f"{path}write_date:day"):
            with suppress(AccessError, UserError, ValueError), self.env.cr.savepoint():
                groups = model.formatted_read_group([], [groupby], ["__count"])
                self.assertNotIn(str(GIVEN), str(groups))

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model", "odoo.models")
    def test_nested_reads(self):
        """Reading on from what one may read ends at what peers say."""
        marks = {"fields": {"points": {}, "remark": {}, "write_date": {}}}
        ratings = {"fields": {"points": {}, "rater_id": {"fields": {"login": {}}}, "state": {}, "mark_ids": marks}}
        self._closed()
        peers = self.appraisal.rating_ids.filtered(lambda rating: rating.kind == "peer")
        for user in self.others:
            self._fresh()
            model = self._as(user, "marketing.appraisal")
            if not model.has_access("read"):
                continue
            own = peers.grouped("rater_id").get(user, peers.browse())
            with self.subTest(user=user.name):
                read = model.web_search_read([], {"rating_ids": ratings, "value_ids": {"fields": {"facts": {}}}})
                known = {one["id"] for record in read["records"] for one in record["rating_ids"]}
                self.assertFalse(known & set((peers - own).ids))
                self.assertNotIn(str(GIVEN), json.dumps(read, default=str))
                whole = model.search([])
                for paths in (
                    ["rating_ids/points", "rating_ids/rater_id"],
                    ["rating_ids/mark_ids/points"],
                    ["cycle_id/appraisal_ids/rating_ids/mark_ids/points"],
                    ["rating_ids/.id", "rating_ids/id"],
                ):
                    self.assertNotIn(str(GIVEN), json.dumps(whole.export_data(paths), default=str))
                self.assertNotIn(str(GIVEN), json.dumps(whole.read(["rating_ids", "display_name"]), default=str))

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model", "odoo.models")
    def test_around(self):
        """Messages, activities, files, followers and saved searches lead nowhere; nobody programs a way around."""
        self._closed()
        rating = self._rating(self.appraisal, "peer", self.peer)
        for name, field in (
            ("mail.message", "model"),
            ("mail.activity", "res_model"),
            ("mail.followers", "res_model"),
            ("ir.attachment", "res_model"),
            ("mail.tracking.value", "mail_message_id.model"),
        ):
            with self.subTest(name):
                kinds = ["marketing.appraisal.rating", "marketing.appraisal.mark"]
                self.assertFalse(self.env[name].sudo().search([(field, "in", kinds)]))
        for user in self.others:
            with self.subTest(user=user.name):
                self._fresh()
                for model, vals in (
                    (
                        "ir.attachment",
                        {"name": "x", "res_model": "marketing.appraisal.rating", "res_id": rating.id, "raw": b"x"},
                    ),
                    (
                        "ir.actions.server",
                        {
                            "name": "x",
                            "model_id": self.env["ir.model"]._get_id("marketing.appraisal"),
                            "state": "code",
                            "code": "raise Exception(record.rating_ids)",
                        },
                    ),
                    (
                        "ir.rule",
                        {
                            "name": "x",
                            "model_id": self.env["ir.model"]._get_id("marketing.appraisal.rating"),
                            "domain_force": "[]",
                        },
                    ),
                    (
                        "ir.model.fields",
                        {
                            "name": "x_peers",
                            "model_id": self.env["ir.model"]._get_id("marketing.appraisal"),
                            "ttype": "float",
                            "related": "rating_ids.points",
                        },
                    ),
                ):
                    with self.assertRaises(AccessError), self.env.cr.savepoint():
                        self._as(user, model).create(vals)
                saved = self._as(user, "ir.filters")
                if saved.has_access("create"):
                    saved.create(
                        {
                            "name": "x",
                            "model_id": "marketing.appraisal.rating",
                            "domain": f"[('id', '=', {rating.id})]",
                            "user_ids": [Command.set(user.ids)],
                        }
                    )
                    if self._as(user, "marketing.appraisal.rating").has_access("read"):
                        self.assertFalse(self._as(user, "marketing.appraisal.rating").search([("id", "=", rating.id)]))
