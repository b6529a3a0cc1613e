import base64
import hashlib
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..lib.payroll import as_csv, as_xlsx
from ..lib.periods import month_start
from ..models.payout.pay_overview import COMPONENTS


class PayExportMake(models.TransientModel):
    """Hands the pay of a month to payroll: one row per person, one column per component (K-12, L-19).

    Held amounts are not in it, and agents neither: they are paid by vendor bills. Each export leaves a trace.
    """

    _name = "marketing.pay.export.make"
    _description = "Export Pay for Payroll"
    _inherit = ["marketing.payout.month"]

    file_format = fields.Selection([("xlsx", "Excel"), ("csv", "CSV")], string="Format", required=True, default="xlsx")
    file_data = fields.Binary(string="File", readonly=True, attachment=False)
    file_name = fields.Char(readonly=True)

    def action_export(self):
        """Make the file, keep the trace, and download it.

        :raises AccessError: unless the caller is a director or does the payout accounting, for that company
        :raises UserError: when there is no pay in that month
        """
        self.ensure_one()
        self._check_caller()
        month = month_start(self.month)
        header, rows, total = self._payroll_table(self.company_id, month)
        if not rows:
            raise UserError(self.env._("There is no pay in that month. Choose another one."))
        name = f"{month:%Y-%m}"
        decimals = self.company_id.currency_id.decimal_places
        content = as_csv(header, rows, decimals) if self.file_format == "csv" else as_xlsx(header, rows, decimals, name)
        # sudo: nobody writes the trace by hand; the caller was checked above.
        self.env["marketing.pay.export"].sudo()._guarded_create(
            [
                {
                    "company_id": self.company_id.id,
                    "month": month,
                    "user_id": self.env.uid,
                    "file_format": self.file_format,
                    "person_count": len(rows),
                    "total": total,
                    "sha256": hashlib.sha256(content).hexdigest(),
                }
            ]
        )
        self.write({"file_data": base64.b64encode(content), "file_name": f"payroll-{name}.{self.file_format}"})
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/file_data/{self.file_name}?download=true",
            "target": "new",
            # Else the window stays open as if nothing had happened.
            "close": True,
        }

    def _check_caller(self):
        user = self.env.user
        if not (
            user.has_group("marketing_office.group_payout_finance") or user.has_group("marketing_office.group_director")
        ):
            raise AccessError(self.env._("Only payout finance and directors may export pay."))
        self._check_company_chosen()

    @api.model
    def _payroll_table(self, company, month):
        """Return the pay of a month as a table, in the language of the company, read with the caller's rights.

        :param company: one `res.company`
        :param date month: first day of the month
        :return: (titles, rows sorted by number and name, total in company currency)
        """
        env = company.with_env(self.env)._payout_words_env()
        overview = env["marketing.pay.overview"]
        groups = overview._read_group(
            [
                ("company_id", "=", company.id),
                ("month", "=", month),
                ("state", "!=", "held"),
                "|",
                ("employee_id", "!=", False),
                ("user_id", "!=", False),
            ],
            ["partner_id", "employee_id", "component"],
            ["amount:sum"],
        )
        people, sums = {}, defaultdict(lambda: defaultdict(float))
        for partner, employee, component, amount in groups:
            people[partner.id] = (partner, employee or people.get(partner.id, (None, employee))[1])
            sums[partner.id][component] += amount
        names = [name for name, _words in COMPONENTS]
        words = dict(overview._fields["component"]._description_selection(env))
        rounded = company.currency_id.round
        rows = []
        for partner_id, (partner, employee) in people.items():
            amounts = [rounded(sums[partner_id][name]) for name in names]
            # sudo: names and numbers of people whose pay the caller has just read.
            who = [employee.sudo().barcode or "", partner.sudo().name or ""]
            rows.append(((*who, partner_id), [*who, *amounts, rounded(sum(amounts)), company.currency_id.name]))
        rows = [row for _key, row in sorted(rows, key=lambda pair: pair[0])]
        header = [
            env._("Employee Number"),
            env._("Person"),
            *(words[name] for name in names),
            env._("Total"),
            env._("Currency"),
        ]
        return header, rows, rounded(sum(row[-2] for row in rows))
