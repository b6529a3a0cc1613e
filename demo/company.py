from odoo import Command, models

from .stage import ZONE


class MarketingDemo(models.AbstractModel):
    """The company, its accounts and its working hours."""

    _inherit = "marketing.demo"

    def _make_company(self, stage):
        """Make the company with a chart of accounts, and work in it from then on."""
        env = stage.env
        currency = env.ref("base.CNY")
        currency.active = True
        values = {
            "name": "华辰科技 Huachen Technology",
            "currency_id": currency.id,
            "country_id": env.ref("base.cn").id,
            "state_id": env.ref("base.state_cn_JS").id,
            "city": "苏州 Suzhou",
            "street": "Xinghu Street 328",
            "zip": "215123",
            "phone": "+86 512 6280 0000",
            "email": "office@huachen.example.com",
            "website": "https://huachen.example.com",
            # Nothing leaves the house: switch it on in the settings to see the morning reminder.
            "digest_active": False,
        }
        if "iap_enrich_auto_done" in env["res.company"]._fields:
            # Nothing is asked on the internet.
            values["iap_enrich_auto_done"] = True
        # A company of a country would get the smallest chart of that country when the transaction ends.
        stage.company = stage.make("res.company", "company", values, chart_template_load=True)
        stage.company.partner_id.tz = ZONE.key
        if "zh_CN" in dict(env["res.lang"].get_installed()):
            stage.company.partner_id.lang = "zh_CN"
        env.user.company_ids = [Command.link(stage.company.id)]
        # The administrator of the database sees the demo company beside the others.
        admin = env.ref("base.user_admin", raise_if_not_found=False)
        if admin:
            admin.company_ids = [Command.link(stage.company.id)]
        stage.env = env(context={**env.context, "allowed_company_ids": stage.company.ids})
        stage.company = stage.company.with_env(stage.env)
        self._set_working_hours(stage)
        self._set_chart(stage, currency)
        self._set_accounts(stage)

    def _set_working_hours(self, stage):
        """Give the company its five days of eight hours, in its own time zone."""
        calendar = stage.company.resource_calendar_id
        calendar.write({"name": "Office hours 工作时间, 40 hours", "tz": ZONE.key})

    def _set_chart(self, stage, currency):
        """Load the Chinese chart of accounts when it is there, else the generic one."""
        charts = stage.env["account.chart.template"]
        code = "cn_large_bis" if "cn_large_bis" in charts._get_chart_template_mapping() else "generic_coa"
        # Not `try_loading`: it warns while modules are being installed, which is when demo data is loaded.
        charts._load(code, stage.company, install_demo=False)
        # The generic chart brings the dollar with it.
        stage.company.currency_id = currency

    def _set_accounts(self, stage):
        """Make the accounts of the payout ledger and choose them, with the journals, in the settings."""
        company, env = stage.company, stage.env
        journals = env["account.journal"].search([("company_id", "=", company.id)], order="sequence, id")
        by_type = journals.grouped("type")
        accrual = self._make_account(stage, "2211.05", "liability_current", "Accrued commission", "应付提成")
        expense = self._make_account(stage, "6601.05", "expense", "Sales commission", "销售提成")
        self._make_account(stage, "6701.05", "expense", "Bad debt losses", "坏账损失")
        stage.bank = by_type["bank"][:1]
        stage.bank.name = "Bank of Suzhou 苏州银行"
        company.write(
            {
                "payout_accrual_account_id": accrual.id,
                "payout_expense_account_id": expense.id,
                "payout_journal_id": by_type["general"][:1].id,
                "payout_document_journal_id": by_type["purchase"][:1].id,
            }
        )

    def _make_account(self, stage, code, account_type, name, chinese):
        account = stage.make(
            "account.account",
            f"account_{code.replace('.', '_')}",
            {
                "name": name,
                "code": code,
                "account_type": account_type,
                "company_ids": [Command.set(stage.company.ids)],
            },
        )
        stage.chinese(account, name=chinese)
        return account

    def _set_roles(self, stage):
        """Name the people who decide special cases."""
        stage.company.write(
            {
                "general_manager_id": stage.user("zhao").id,
                "approval_fallback_user_id": stage.user("liu").id,
            }
        )
