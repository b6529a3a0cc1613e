import base64
import csv
import hashlib
import io
from datetime import date

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.marketing_office.lib.payroll import as_csv

from .test_payout_pay_overview import NOVEMBER, OCTOBER, PayOverviewCommon


@tagged("post_install", "-at_install")
class TestPayoutPayExport(PayOverviewCommon):
    """What payroll gets, who may take it, and the trace it leaves (K-12, L-19)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employee_seller.write({"barcode": "0102"})
        cls.employee_seller.version_id.wage = 8000.0
        cls._allowance(cls.employee_seller, 120.0)
        cls._earn(amount=8106.07)
        cls._earn(amount=-2303.4, kind="deduction")
        cls._earn(amount=500.0, due_date=False, hold="appraisal", earned_date=NOVEMBER)
        cls._earn(cls.colleague, amount=0.1, kind="bonus")
        cls._earn(cls.colleague, amount=0.2, kind="bonus")
        cls._earn(cls.agent, amount=99.0)

    def _export(self, user=None, month=date(2026, 11, 9), file_format="csv"):
        wizard = self.as_user(self.env["marketing.pay.export.make"], user or self.finance).create(
            {"company_id": self.company.id, "month": month, "file_format": file_format}
        )
        action = wizard.action_export()
        self.assertIn("/file_data/payroll-", action["url"])
        return base64.b64decode(wizard.file_data)

    def _table(self, content):
        self.assertTrue(content.startswith(b"\xef\xbb\xbf"))
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))

    def test_one_row_per_person(self):
        header, *rows = self._table(self._export())
        self.assertEqual(
            header,
            [
                "Employee Number",
                "Person",
                "Base Wage",
                "Allowance",
                "Commission",
                "Bonus",
                "Target Bonus",
                "Reward",
                "Deduction",
                "Penalty",
                "Taken back",
                "Carry-over",
                "Adjustment",
                "Total",
                "Currency",
            ],
        )
        zero = ["0.00"]
        self.assertEqual(
            rows,
            [
                ["", "Wang Qiang", *zero * 3, "0.30", *zero * 7, "0.30", "CNY"],
                # 8000 + 120 + 8106.07 - 2303.40 = 13922.67
                ["0102", "Li Na", "8000.00", "120.00", "8106.07", *zero * 3, "-2303.40", *zero * 4, "13922.67", "CNY"],
            ],
        )

    def test_totals_equal_the_ledger(self):
        self._run()
        _header, *rows = self._table(self._export())
        lines = self.Line.search([("user_id", "in", (self.seller + self.colleague).ids), ("due_date", "!=", False)])
        total = round(sum(float(row[-2]) for row in rows), 2)
        self.assertEqual(total, round(sum(lines.mapped("amount")) + 8120.0, 2))
        export = self.env["marketing.pay.export"].search([("company_id", "=", self.company.id)], limit=1)
        self.assertEqual((export.total, export.person_count), (total, 2))

    def test_excel_says_the_same(self):
        table = self._table(self._export())
        book = openpyxl.load_workbook(io.BytesIO(self._export(file_format="xlsx")))
        [sheet] = book.worksheets
        self.assertEqual(sheet.title, "2026-11")
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        self.assertEqual(rows[0], table[0])
        for row, expected in zip(rows[1:], table[1:], strict=True):
            self.assertEqual(row[1], expected[1])
            self.assertEqual([f"{value:.2f}" for value in row[2:-1]], expected[2:-1])

    def test_closed_month_gives_the_same_file(self):
        statements = self._run()
        self._post(statements)
        files = {kind: self._export(file_format=kind) for kind in ("csv", "xlsx")}
        self._set_clock(date(2027, 2, 10))
        self._earn(amount=41.0, due_date=date(2026, 11, 20))
        self.employee_seller.create_version({"date_version": date(2026, 12, 1), "wage": 9500.0})
        for kind, content in files.items():
            self.assertEqual(self._export(self.director, file_format=kind), content)
        sums = self.env["marketing.pay.export"].search([("month", "=", NOVEMBER)]).mapped("sha256")
        self.assertEqual(set(sums), {hashlib.sha256(content).hexdigest() for content in files.values()})
        self.assertEqual(len(sums), 4)

    def test_who_may_export(self):
        for name in ("seller", "leader", "auditor", "outsider"):
            with self.assertRaises(AccessError):
                self._export(getattr(self, name))
        wizard = self.env["marketing.pay.export.make"].create({"company_id": self.company.id, "month": NOVEMBER})
        for name in ("seller", "leader", "auditor"):
            with self.assertRaises(AccessError):
                wizard.with_user(getattr(self, name)).action_export()
        for user in (self.finance, self.director, self.admin):
            self.assertTrue(self._export(user))
        other = self.env["res.company"].create({"name": "Elsewhere"})
        elsewhere = self.as_user(self.env["marketing.pay.export.make"], self.finance).create({"company_id": other.id})
        with self.assertRaises(AccessError):
            elsewhere.action_export()

    def test_file_is_its_makers(self):
        wizard = self.as_user(self.env["marketing.pay.export.make"], self.finance).create({"month": NOVEMBER})
        wizard.action_export()
        with self.assertRaises(AccessError):
            wizard.with_user(self.director).read(["file_data"])

    def test_trace_is_kept(self):
        content = self._export()
        export = self.env["marketing.pay.export"].search([("company_id", "=", self.company.id)], limit=1)
        self.assertEqual(
            (export.user_id, export.month, export.file_format, export.sha256),
            (self.finance, NOVEMBER, "csv", hashlib.sha256(content).hexdigest()),
        )
        for name in ("finance", "director", "admin"):
            record = self.as_user(export, getattr(self, name))
            for change in (
                lambda one: one.write({"total": 1.0}),
                lambda one: one.unlink(),
                lambda one: one.copy(),
                lambda one: one.create({"month": NOVEMBER, "company_id": self.company.id, "file_format": "csv"}),
            ):
                with self.assertRaises(AccessError):
                    change(record)
        for change in (lambda one: one.write({"total": 1.0}), lambda one: one.unlink()):
            with self.assertRaises(AccessError):
                change(export.sudo())
        self.assertTrue(self.as_user(export, self.auditor).read(["total"]))
        for name in ("seller", "leader"):
            with self.assertRaises(AccessError):
                self.as_user(export, getattr(self, name)).read(["total"])

    def test_month_without_pay(self):
        with self.assertRaises(UserError):
            self._export(month=date(2025, 1, 1))
        self.assertTrue(self._export(month=OCTOBER))

    def test_names_are_no_formulas(self):
        content = as_csv(["Name", "Total"], [["=1+1", -1.5], ["@me", 2.0]], 2).decode("utf-8-sig")
        self.assertEqual(content, "Name,Total\r\n'=1+1,-1.50\r\n'@me,2.00\r\n")
        self.seller.partner_id.name = "=HYPERLINK(1)"
        book = openpyxl.load_workbook(io.BytesIO(self._export(file_format="xlsx")))
        cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
        self.assertFalse([cell for cell in cells if cell.data_type == "f"])

    def test_queries_do_not_grow_with_people(self):
        self._export(file_format="xlsx")  # what is read once for all is known from here on
        counts = []
        for number in (5, 45):
            employees = self.env["hr.employee"].create(
                [{"name": f"Person {number}/{one}", "company_id": self.company.id} for one in range(number)]
            )
            employees.version_id.write({"wage": 5000.0, "date_version": OCTOBER})
            wizard = self.as_user(self.env["marketing.pay.export.make"], self.finance).create({"month": NOVEMBER})
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            wizard.action_export()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertAlmostEqual(counts[0], counts[1], delta=2)
        self.assertLessEqual(counts[1], 30)
