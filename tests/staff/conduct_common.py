"""A rule book, people and the way from the facts to a decision: what the tests of rewards and penalties stand on."""

from datetime import date

from ...models.core.clock import at
from ..common import MarketingCommon

MONDAY = date(2026, 6, 1)


class ConductCommon(MarketingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.compliance = cls._user("he", "He Jun", "marketing_office.group_compliance")
        cls._employee(cls.compliance, cls.employee_gm)
        cls.book = cls.env.ref("marketing_office.staff_book_department")
        cls.rule = cls.env.ref("marketing_office.staff_rule_department_1")

    @classmethod
    def kind(cls, key):
        return cls.env.ref(f"marketing_office.staff_kind_{key}")

    def on(self, record, user, day=MONDAY):
        """Return the record as that user has it in hand on a day."""
        return self.as_user(record, user).with_context(**at(day))

    def vals(self, key="fine", employee=None, **values):
        kind = self.kind(key)
        return {
            "employee_id": (employee or self.employee_seller).id,
            "book_id": self.book.id,
            "rule_id": self.rule.id if kind.nature == "penalty" else False,
            "kind_id": kind.id,
            "day": date(2026, 5, 29),
            "facts": "Came at eleven without a word.",
            "source_name": "Reception",
            "amount": 200.0 if kind.money == "must" else 0.0,
            **values,
        }

    def raise_(self, key="fine", user=None, day=MONDAY, **values):
        """Raise a reward or penalty as its superior would."""
        model = self.on(self.env["marketing.conduct"], user or self.leader, day)
        return model.create(self.vals(key, **values))

    def hear(self, record, statement="The train stood still.", day=MONDAY, user=None):
        record.action_hear()
        self.on(record, user or self.seller, day).action_state(statement)
        return record

    def agree(self, record, user, day=MONDAY, verdict="action_approve", comment=None):
        """Give one's opinion in the request under way of this document."""
        request = record.sudo()._approval_live_requests(("pending",)).values()
        return getattr(self.on(next(iter(request)), user, day), verdict)(comment)

    def decide(self, key="fine", day=MONDAY, **values):
        """Take a record of the seller all the way to a decision."""
        record = self.raise_(key, day=day, **values)
        if record.nature == "penalty":
            self.hear(record, day=day)
        record.action_approval_submit()
        self.agree(record, self.director, day)
        if record.kind_id.level == "general_manager":
            self.agree(record, self.general_manager, day)
        self.assertEqual(record.state, "decided")
        return record
