from datetime import timedelta

from odoo import models

from .stage import utc

# What people write, by topic: in English, in Chinese.
WORDS = {
    "business": (
        ("Two offers are with the customer, one waits for the technical answer.",
         "Hengyuan wants a second offer; Lida has postponed to next month.",
         "The frame contract is signed, the first call-off came in."),
        ("两份报价在客户处，一份等待技术答复。", "恒源要求第二份报价；力达推迟到下月。",
         "框架合同已签，首批订单已到。"),
    ),
    "market": (
        ("A competitor offers longer terms of payment.",
         "Demand for small controllers grows in the south.",
         "Customers ask for delivery within two weeks."),
        ("竞争对手给出更长的付款期限。", "南方小型控制器需求上升。", "客户要求两周内交货。"),
    ),
    "problems": (("Delivery of the spare parts takes too long.",), ("备件交付周期过长。",)),
    "proposals": (("Keep ten pieces in stock in the region.",), ("建议区域常备十件库存。",)),
    "summary": (
        ("A good month: the plan was met, one payment is still open.",
         "Below plan; two contracts moved to the next month."),
        ("本月情况良好：完成计划，尚有一笔款未收。", "低于计划；两份合同移至下月。"),
    ),
}  # fmt: skip
PLANS = (
    ("Visit Hengyuan with the technician", "与技术人员拜访恒源"),
    ("Send the offer to Lida", "向力达发出报价"),
    ("Collect the second instalment of Wenzhou", "收取温州第二期款项"),
)
# Days after the due day on which somebody submits; whoever is not named is in time.
HABITS = {"ma": 2, "wu": 1}
EVALUATIONS = (
    (92, "Clear and complete; the figures speak for themselves.", "清楚完整，数据有说服力。"),
    (84, "Good. Say more about lost offers.", "不错。请多说明未成交的报价。"),
    (76, "The plan stays too general.", "计划过于笼统。"),
)


class MarketingDemo(models.AbstractModel):
    """The reports of some weeks: opened by the plan, written, submitted, returned, evaluated and filed."""

    _inherit = "marketing.demo"

    def _plan_reports(self, stage):
        """Have the drafts opened each day and people write, submit and review them."""
        for ago in range(42, -1, -1):
            day = stage.today - timedelta(days=ago)
            stage.plan(utc(day, 6, 30), self._open_reports, stage)
            stage.plan(utc(day, 17), self._write_reports, stage)
            stage.plan(utc(day, 9), self._review_reports, stage)

    def _open_reports(self, stage):
        stage.system("marketing.work.report")._open(stage.company)

    def _write_reports(self, stage):
        """Have people write what is due, each by their habit; of what is due today or was yesterday some is open."""
        reports = stage.system("marketing.work.report").search(
            [("company_id", "=", stage.company.id), ("state", "in", ("draft", "returned"))]
        )
        for report in reports:
            late = timedelta(days=HABITS.get(report.user_id.login, 0))
            fresh = report.date_deadline >= stage.today - timedelta(days=1)
            if stage.day < report.date_deadline + late or (fresh and report.user_id.login != "lina"):
                continue
            stage.plan(stage.moment, self._submit_report, stage, report)

    def _submit_report(self, stage, report):
        mine = stage.act(report.user_id.login, report, silent=True)
        chinese = 1 if report.user_id.lang == "zh_CN" else 0
        pick = report.id
        for section in mine.section_ids:
            words = WORDS.get(section.topic, WORDS["summary"])[chinese]
            section.body = words[pick % len(words)]
        for number, item in enumerate(mine.item_ids.filtered(lambda item: item.origin == "a_plan")):
            item.progress = ("done", "part", "done", "open")[(pick + number) % 4]
        if not mine.next_ids:
            mine.next_ids = [
                (0, 0, {"origin": "next", "name": plan[chinese], "date_deadline": report.date_to + timedelta(days=5)})
                for plan in (PLANS[pick % 3], PLANS[(pick + 1) % 3])
            ]
        mine.action_approval_submit()

    def _review_reports(self, stage):
        """Have superiors evaluate what was submitted the day before, and return one in nine."""
        ballots = stage.system("marketing.approval.ballot").search(
            [("state", "=", "open"), ("request_id.res_model", "=", "marketing.work.report")]
        )
        for ballot in ballots:
            report = stage.env["marketing.work.report"].browse(ballot.request_id.res_id)
            # What came in lately waits, as on any morning.
            if report.submitted_day < stage.day and report.submitted_day < stage.today - timedelta(days=2):
                stage.plan(stage.moment, self._review_report, stage, report, ballot.user_id.login)

    def _review_report(self, stage, report, login):
        theirs = stage.act(login, report, silent=True)
        chinese = theirs.env.lang == "zh_CN"
        if (
            report.id % 9 == 0
            and len(report.approval_request_ids.event_ids.filtered(lambda e: e.kind == "return")) == 0
        ):
            theirs._open_ballots().request_id.sudo(False).action_return(
                "请补充未成交原因。" if chinese else "Say why the two offers were lost."
            )
            return
        score, words, translated = EVALUATIONS[report.id % 3]
        theirs.action_evaluate(score, translated if chinese else words)
