import logging
import time

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .stage import XMLID_MODULE, Stage

_logger = logging.getLogger(__name__)
TABLES = (
    "account_move",
    "account_move_line",
    "account_partial_reconcile",
    "account_payment",
    "mail_activity",
    "mail_message",
    "marketing_appraisal",
    "marketing_appraisal_mark",
    "marketing_appraisal_rating",
    "marketing_approval_ballot",
    "marketing_approval_request",
    "marketing_commission",
    "marketing_payout_line",
    "marketing_payout_statement",
    "sale_order",
    "sale_order_line",
    "sale_order_line_invoice_rel",
)


class MarketingDemo(models.AbstractModel):
    """The demo company: a year of a sales department, told through the methods that its people use.

    Loaded with the demo data of the module, once. Every step is taken as the person whose step it is and at the
    time it would have been taken, so the story proves the module each time it loads (design.md section 7).
    """

    _name = "marketing.demo"
    _description = "Demo Company of the Marketing Office"

    @api.model
    def _load(self):
        """Build the demo company, unless it is there already.

        :return: the company
        :raises UserError: when ledger and books do not agree at the end of the story
        """
        present = self.env.ref(f"{XMLID_MODULE}.company", raise_if_not_found=False)
        if present:
            return present
        start = time.monotonic()
        stage = Stage(self._demo_env())
        # Odoo loads translations after demo data; the people of the story read their duties in their own language.
        stage.env.flush_all()
        languages = [code for code, _name in stage.env["res.lang"].get_installed()]
        stage.env["ir.module.module"]._load_module_terms(["marketing_office"], languages)
        stage.env.invalidate_all()
        for build in (
            self._make_company,
            self._make_people,
            self._set_roles,
            self._organize,
            self._make_catalogue,
            self._make_customers,
            self._plan_pay,
            self._plan_contracts,
            self._plan_changes,
            self._plan_quotations,
            self._plan_requests,
            self._plan_expenses,
            self._plan_duties,
            self._plan_reports,
            self._plan_meetings,
            self._plan_conduct,
            self._plan_plans,
            self._plan_appraisals,
        ):
            build(stage)
        stage.play()
        self._finish(stage)
        _logger.info("demo company made in %.1f s", time.monotonic() - start)
        return stage.company

    def _demo_env(self):
        """Return the environment of the loader: in English, silent, with full rights."""
        return (
            self.with_context(
                lang="en_US",
                tracking_disable=True,
                mail_create_nolog=True,
                mail_create_nosubscribe=True,
                no_reset_password=True,
            )
            .sudo()
            .env
        )

    def _analyse(self, stage):
        """Have the database count its rows now and then.

        All this happens in one transaction, which the database's own housekeeping cannot look into; without figures
        it plans some of accounting's queries so badly that they take minutes.
        """
        stage.env.flush_all()
        for table in TABLES:
            stage.env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))

    def _finish(self, stage):
        """Check what the story must leave behind."""
        stage.env.flush_all()
        self._count_figures(stage)
        self._award_target_bonuses(stage)
        self._lay_desks(stage)
        result = stage.env["marketing.payout.tieout"]._tieout(stage.company)
        if not stage.company.currency_id.is_zero(result["difference"]) or result["rows"]:
            raise UserError(
                self.env._("The demo company's payout ledger and its books differ by %s.", result["difference"])
            )
