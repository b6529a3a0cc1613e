from datetime import timedelta

from odoo import Command, models

from .stage import utc, workday

# who, set by whom, task, in Chinese, days until due, priority
TASKS = (
    ("lina", "chen", "Call Hengyuan about the second offer", "就第二版报价致电恒远", 0, "1"),
    ("lina", "chen", "Send the acceptance protocol to Shenjiang", "向申江寄送验收单", -2, "0"),
    ("lina", "lina", "Prepare the visit to Wuhu", "准备芜湖拜访", 0, "0"),
    ("lina", "lina", "Photo of the name plate for the service file", "为服务档案拍摄铭牌照片", 1, "0"),
    ("wang", "chen", "Ring back about the complaint of Foshan", "就佛山投诉回电", 0, "1"),
    ("wang", "chen", "Sum up what the competitor offered", "汇总竞争对手报价", -1, "0"),
    ("wang", "wang", "Copy of the signed delivery note", "签收单复印件", 0, "0"),
    ("chen", "liu", "Draft of the December collection plan", "十二月收款计划草案", 0, "0"),
    ("chen", "chen", "Visit Ningbo together with the salesperson", "与销售员同访宁波", 1, "0"),
    ("chen", "liu", "Evaluate the month of each salesperson", "评价各销售人员月度工作", -2, "1"),
    ("huang", "liu", "Answer the questions of finance on Foshan", "答复财务关于佛山的问题", 0, "1"),
    ("huang", "huang", "Room and agenda of the region's meeting", "区域例会会议室与议程", 0, "0"),
    ("yang", "huang", "Offer of the spare parts", "备件报价", -1, "0"),
)
# Besides the regular ones. Days from today, hour, length, subject, in Chinese, place, who
MEETINGS = (
    (0, 14, 1, "Prices of the second crane line", "第二条起重线价格", "Room 3", ("chen", "lina", "wang")),
    (0, 16, 1, "Foshan: way forward", "佛山项目后续", "", ("huang", "yang")),
    (1, 14, 1, "Preparing the visit to Ningbo", "宁波拜访准备", "Room 2", ("chen", "lina", "wang")),
    (1, 15, 1, "Spare parts for the South", "华南备件安排", "", ("huang", "yang")),
)


class MarketingDemo(models.AbstractModel):
    """What people find on their desks this morning."""

    _inherit = "marketing.demo"

    def _lay_desks(self, stage):
        """Set the tasks and the meetings of these days, in the language of whoever has to do them."""
        for who, whose, name, chinese, days, priority in TASKS:
            stage.act(whose, "marketing.duty").create(
                {
                    "name": chinese if stage.user(who).lang == "zh_CN" else name,
                    "user_id": stage.user(who).id,
                    "date_deadline": stage.today + timedelta(days=days),
                    "priority": priority,
                }
            )
        for days, hour, hours, name, chinese, place, people in MEETINGS:
            host = stage.user(people[0])
            # The meetings of today take place today, also on a Sunday.
            day = workday(stage.today + timedelta(days=days)) if days else stage.today
            begin = utc(day, hour)
            stage.act(host.login, "calendar.event").with_context(no_mail_to_attendees=True, dont_notify=True).create(
                {
                    "name": chinese if host.lang == "zh_CN" else name,
                    "start": begin,
                    "stop": begin + timedelta(hours=hours),
                    "location": place,
                    "partner_ids": [Command.set([stage.user(login).partner_id.id for login in people])],
                }
            )
