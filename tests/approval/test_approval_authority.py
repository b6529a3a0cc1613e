"""A-24: authority of jobs and people, read by conditions and by chains of superiors; A-25: the list of matters."""

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import ApprovalCommon


class AuthorityCommon(ApprovalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.job = cls.env["hr.job"].create({"name": "Salesperson", "company_id": cls.company.id})
        (cls.employee_seller | cls.employee_colleague).job_id = cls.job

    @classmethod
    def _authority(cls, whose, amount=0.0, discount=0.0, **values):
        """Give an authority to a job or an employee."""
        field = "job_id" if whose._name == "hr.job" else "employee_id"
        return cls.env["marketing.approval.authority"].create(
            {
                field: whose.id,
                "amount_limit": amount,
                "discount_limit": discount,
                "company_id": cls.company.id,
                **values,
            }
        )

    def _over(self, amount, user=None, **values):
        document = self._document(user, amount=amount, **values)
        return document.approval_over_authority

    def queries(self, function, *args):
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        function(*args)
        return self.env.cr.sql_log_count - before


@tagged("at_install", "-post_install")
class TestApprovalAuthority(AuthorityCommon):
    def test_nothing_given_is_no_authority(self):
        self.assertTrue(self._over(0.01))
        self.assertFalse(self._over(0.0))

    def test_up_to_the_limit(self):
        """The limit itself is inside; a cent more is beyond, and the note says by what."""
        self._authority(self.job, 500.0)
        document = self._document(amount=500.0)
        self.assertFalse(document.approval_over_authority)
        self.assertFalse(document.approval_authority_note)
        document.amount = 500.01
        self.assertTrue(document.approval_over_authority, "computed again once the content changes")
        self.assertIn("500.01", document.approval_authority_note)

    def test_the_closest_line_counts(self):
        """Person before job, the very gate before all gates; of equals the widest."""
        self._authority(self.job, 500.0)
        self._authority(self.job, 800.0)
        self.assertFalse(self._over(800.0))
        self._authority(self.job, 100.0, gate_id=self.send_gate.id)
        self.assertTrue(self._over(101.0), "the gate's own line is closer")
        self._authority(self.employee_seller, 50.0)
        self.assertTrue(self._over(51.0), "one's own line is closer still")
        self.assertFalse(self._over(100.0, self.colleague))
        self._authority(self.employee_seller, any_amount=True, gate_id=self.send_gate.id)
        self.assertFalse(self._over(10.0**9))
        self._authority(self.employee_colleague, 7.0, gate_id=self.done_gate.id)
        self.assertFalse(self._over(100.0, self.colleague), "a line for another gate says nothing here")

    def test_validity(self):
        self._authority(self.job, 500.0, date_to="2020-12-31")
        self._authority(self.job, 500.0, date_from="2120-01-01")
        self.assertTrue(self._over(1.0))
        self._authority(self.job, 500.0, date_from="2020-01-01", date_to="2120-01-01")
        self.assertFalse(self._over(500.0))

    def test_other_company(self):
        """An authority counts only in the company that gave it."""
        other = self.env["res.company"].create({"name": "Other"})
        job = self.env["hr.job"].create({"name": "Elsewhere", "company_id": other.id})
        self._authority(job, 500.0, company_id=other.id)
        self.assertTrue(self._over(1.0))
        with self.assertRefused("another company"):
            self._authority(self.job, 500.0, company_id=other.id)

    def test_currency_of_the_day(self):
        """Amounts are compared in the currency of the company, at the rate of the day."""
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": dollar.id, "name": "2020-01-01", "rate": 0.125, "company_id": self.company.id}
        )
        self._authority(self.job, 800.0)
        document = self._document(amount=100.0)
        document_class = type(document)
        self.patch(document_class, "_approval_summary", lambda self: {"amount": self.amount, "currency_id": dollar.id})
        self.assertFalse(document.approval_over_authority)
        document.amount = 100.01
        self.assertTrue(document.approval_over_authority)

    def test_requester_counts_and_not_the_reader(self):
        """Once submitted, the authority is that of the requester, whoever looks."""
        self._authority(self.employee_leader, any_amount=True)
        self._policy(self.director)
        document = self._document(amount=900.0)
        self._submit(document)
        self.assertTrue(self.as_user(document, self.leader).approval_over_authority)
        own = self._document(self.leader, amount=900.0)
        self._submit(own)
        self.assertFalse(self.as_user(own, self.seller).approval_over_authority)

    def test_condition_of_policy_and_step(self):
        """Inside the authority the gate is open; beyond it the chain decides, step by step."""
        self._authority(self.job, 500.0)
        beyond = "[('approval_over_authority', '=', True)]"
        policy = self._policy(self.leader, domain=beyond)
        small, large = self._document(amount=500.0), self._document(amount=501.0)
        small.action_send()
        with self.assertRefused("needs an approval first"):
            large.action_send()
        policy.write({"domain": "[]", "step_ids": [Command.create(self._step_vals(self.director, 2))]})
        policy.step_ids[1].domain = beyond
        small, large = self._document(amount=500.0), self._document(amount=501.0)
        requests = self._submit(small), self._submit(large)
        self.assertEqual([[step["skipped"] for step in one.path] for one in requests], [[False, True], [False, False]])

    def test_search(self):
        self._authority(self.job, 500.0)
        small, large = self._document(amount=500.0), self._document(amount=501.0)
        both = [("id", "in", (small | large).ids)]
        documents = self.env["marketing.test.document"].with_user(self.seller)
        self.assertEqual(documents.search([*both, ("approval_over_authority", "=", True)]), large)
        self.assertEqual(documents.search([*both, ("approval_over_authority", "=", False)]), small)

    def test_in_batch(self):
        """Twenty documents cost as many queries as two, also under a condition."""
        self._authority(self.job, 500.0)
        self._policy(self.leader, domain="[('approval_over_authority', '=', True)]")

        def measure(number):
            documents = self.env["marketing.test.document"].browse(
                [self._document(amount=501.0).id for _number in range(number)]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            documents = documents.with_user(self.seller)
            return self.queries(documents.mapped, "approval_over_authority"), self.queries(
                self.env["marketing.approval.policy"]._match, "test.send", documents
            )

        measure(2)
        self.assertEqual(measure(2), measure(20))

    def test_notice_for_leaders(self):
        """Leaders are told in the panel; staff and companies without authorities are not."""
        self._policy(self.leader)
        document = self._document(amount=501.0)
        self._submit(document)
        self.assertFalse(self.as_user(document, self.leader).approval_panel["notices"])
        self._authority(self.job, 500.0)
        self.env.invalidate_all()
        [notice] = self.as_user(document, self.leader).approval_panel["notices"]
        self.assertIn("501.00", notice["text"])
        self.assertFalse(self.as_user(document, self.seller).approval_panel["notices"])

    def test_whose(self):
        for vals in ({}, {"job_id": self.job.id, "employee_id": self.employee_seller.id}):
            with self.assertRaisesRegex(Exception, "either to a job or to a person|whose"), self.env.cr.savepoint():
                self.env["marketing.approval.authority"].create({"company_id": self.company.id, **vals})
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self._authority(self.job, 1.0, date_from="2025-02-01", date_to="2025-01-01")

    def test_who_may(self):
        """Administrators give authority; everybody reads what concerns them, leaders that of their people."""
        mine, theirs = self._authority(self.job, 500.0), self._authority(self.employee_leader, 900.0)
        authorities = self.env["marketing.approval.authority"]
        seen = {
            user: self.as_user(authorities, user).search([("id", "in", (mine | theirs).ids)])
            for user in (self.seller, self.leader, self.other_leader, self.director, self.auditor)
        }
        self.assertEqual(seen[self.seller], mine)
        self.assertEqual(seen[self.leader], mine | theirs)
        self.assertFalse(seen[self.other_leader])
        self.assertEqual(seen[self.director], mine | theirs)
        self.assertEqual(seen[self.auditor], mine | theirs)
        for user in (self.seller, self.leader, self.director, self.auditor):
            for path in (
                lambda user=user: self.as_user(mine, user).write({"amount_limit": 10.0**9}),
                lambda user=user: self.as_user(authorities, user).create({"employee_id": self.employee_seller.id}),
                lambda user=user: self.as_user(mine, user).unlink(),
            ):
                with self.assertRefused(".", AccessError):
                    path()
        self.as_user(mine, self.admin).amount_limit = 600.0
        self.assertEqual(mine.amount_limit, 600.0)


@tagged("at_install", "-post_install")
class TestApprovalUntilAuthority(AuthorityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chain = cls._policy(
            {"rule": "superiors", "superior_level": 3, "quorum": "sequence", "until_authority": True}
        )

    def _people(self, amount, user=None):
        request = self._submit(self._document(user, amount=amount))
        return request.ballot_ids.sorted("turn").user_id

    def test_chain_ends_with_the_authority(self):
        """The chain climbs to the first superior who may decide such an amount, and no further."""
        self._authority(self.employee_leader, 1000.0)
        self._authority(self.employee_director, 5000.0)
        self.assertEqual(self._people(1000.0), self.leader)
        self.assertEqual(self._people(1000.01), self.leader | self.director)
        whole = self.leader | self.director | self.general_manager
        self.assertEqual(self._people(5001.0), whole, "nobody has the authority: all up to the level")

    def test_nobody_has_any(self):
        self.assertEqual(self._people(1.0), self.leader | self.director | self.general_manager)

    def test_batch_shares_the_look(self):
        """Documents of one batch climb each to their own end."""
        self._authority(self.employee_leader, 1000.0)
        documents = self._document(amount=10.0) | self._document(amount=2000.0)
        requests = self._submit(documents)
        self.assertEqual([len(request.ballot_ids) for request in requests.sorted("id")], [1, 3])

    def test_preview_tells_the_same(self):
        self._authority(self.employee_leader, 1000.0)
        [step] = self._document(amount=10.0).approval_preview()["steps"]
        self.assertEqual([person["name"] for person in step["people"]], [self.leader.name])

    def test_all_must_agree(self):
        """With one voice enough, somebody without the authority could decide: that is refused."""
        with self.assertRaisesRegex(ValidationError, "all of them must agree"):
            self.chain.step_ids.quorum = "any"
        self.assertIn("until one has the authority", self.chain.step_ids.sentence)


@tagged("at_install", "-post_install")
class TestApprovalMatters(ApprovalCommon):
    def test_conditions_in_words(self):
        policy = self._policy(
            {"rule": "user", "user_ids": [Command.set(self.leader.ids)], "domain": "[('amount', '>', 500000)]"},
            self.director,
            domain="['|', ('kind', '=', 'special'), '&', ('urgent', '=', True), "
            f"('partner_id', 'in', [{self.customer.id}])]",
        )
        self.assertEqual(policy.condition_text, "Kind: Special or Urgent: yes and Partner: Hengyuan Machinery")
        first, second = policy.steps_text.split("\n")
        self.assertEqual(first, "1. Step 1 – Any of: Chen Jing (only if Amount above 500,000)")
        self.assertEqual(second, "2. Step 2 – Any of: Liu Wei")
        self.assertEqual(policy.limit_text, "2 Working days")
        policy.domain = "['!', ('kind', '=', 'special'), ('line_ids.price', '<=', 7)]"
        self.assertEqual(policy.condition_text, "Kind: not Special and Line · Price up to 7")
        policy.domain = "[]"
        self.assertEqual(policy.condition_text, "always")
        policy.step_ids[0].domain_text = "only large papers"
        self.assertIn("(only if only large papers)", policy.steps_text)

    def test_printed(self):
        """The whole list as a page: every gate, its rules, its steps; gates without a rule say so."""
        self._policy(self.leader)
        action = self.as_user(self.env["marketing.approval.policy"], self.leader).action_print_matters()
        self.assertEqual(action["report_name"], "marketing_office.report_approval_matters")
        gates = self.env["marketing.approval.gate"].search([])
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.leader)
            .with_context(allowed_company_ids=self.company.ids)
            ._render_qweb_html("marketing_office.report_approval_matters", gates.ids)
        )
        page = html.decode()
        for words in ("Send the paper", "Test policy", "1. Step 1 – Any of: Chen Jing", "nobody has to be asked"):
            self.assertIn(words, page)
