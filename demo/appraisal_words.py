"""What people write in appraisals: parts of sentences in English and Chinese, put together anew each month."""

# Each field: first halves and second halves. Four and five of them make twenty texts before one comes back.
SELLER = {
    "achievements": (
        (
            ("Two offers became contracts.", "两份报价转为合同。"),
            ("Three new contacts at the design institute.", "在设计院新增三位联系人。"),
            ("The technician and I visited six plants.", "与技术人员走访六家工厂。"),
            ("The pilot line at the customer runs.", "客户试点产线已投运。"),
        ),
        (
            ("The second instalment came in on the day agreed.", "第二期款按约到账。"),
            ("Every visit was reported the same evening.", "拜访报告均当日提交。"),
            ("A complaint was settled within two days.", "一起投诉两日内处理完毕。"),
            ("The plan of the month was met but for one visit.", "除一次拜访外，月度计划全部完成。"),
            ("Spare parts were sold to four old customers.", "向四家老客户售出备件。"),
        ),
    ),
    "shortcomings": (
        (
            ("One offer left the house three days late.", "一份报价晚发三天。"),
            ("Too little time for new customers.", "用于新客户的时间不足。"),
            ("I named a delivery date before asking the workshop.", "未问车间即承诺交期。"),
            ("The forecast was too high by a third.", "预测偏高三分之一。"),
        ),
        (
            ("The customer file of one project has gaps.", "一个项目的客户资料不全。"),
            ("One payment is overdue and I called too late.", "一笔款逾期，催收偏晚。"),
            ("I leant on the technician for the price.", "报价过于依赖技术人员。"),
            ("The competitor's offer was not written down.", "竞争对手报价未记录。"),
            ("Two visits had no agenda.", "两次拜访没有提纲。"),
        ),
    ),
    "measures": (
        (
            ("Offers get a date in the calendar and a second reader.", "报价列入日程并请同事复核。"),
            ("Mondays are for new customers.", "每周一专门开发新客户。"),
            ("I ask the workshop before I name a date.", "承诺交期前先问车间。"),
            ("The forecast is checked with the manager on the 20th.", "每月二十日与经理核对预测。"),
        ),
        (
            ("Files are closed on Friday.", "周五前补齐资料。"),
            ("I call a week before a payment is due.", "到期前一周提醒付款。"),
            ("I read the price list of the new line.", "学习新产品线价目表。"),
            ("Prices of others go into the file at once.", "他方报价当日入档。"),
            ("Each visit has three questions prepared.", "每次拜访准备三个问题。"),
        ),
    ),
}
OFFICE = {
    "achievements": (
        (
            ("All contracts of the month are filed and found by number.", "当月合同全部归档。"),
            ("The customer data of one region was checked.", "核对一个区域的客户资料。"),
            ("The fair was prepared: stand, papers, invitations.", "完成展会准备。"),
            ("The market figures came from three named sources.", "市场数据来自三处注明的来源。"),
        ),
        (
            ("Forty return visits by phone are noted.", "电话回访四十次并记录。"),
            ("Nine offers went out on the day they were asked for.", "九份报价当日发出。"),
            ("Doubles in the files were merged.", "合并重复资料。"),
            ("The minutes were out the next morning.", "会议纪要次日发出。"),
            ("A new colleague learnt the archive from me.", "带教新同事使用档案。"),
        ),
    ),
    "shortcomings": (
        (
            ("Two signed copies came in late and I did not ask.", "两份签收单迟到而未催。"),
            ("The list of invitations had errors.", "邀请名单有误。"),
            ("Questions of the south waited two days.", "华南问题两天后才答复。"),
            ("The evaluation of the campaign is too short.", "活动评估过短。"),
        ),
        (
            ("I took on too much at once.", "同时承担过多。"),
            ("The plan of the month was not looked at again.", "未回看月度计划。"),
            ("Phone numbers were copied without a check.", "电话号码未核对。"),
            ("Nobody could stand in for me on the 15th.", "十五日无人可替。"),
            ("The folder names differ from region to region.", "各区域文件夹命名不一。"),
        ),
    ),
    "measures": (
        (
            ("A list of what is missing goes out each Thursday.", "每周四发出缺件清单。"),
            ("A second pair of eyes before anything is printed.", "印制前由他人复核。"),
            ("The mailbox of the south is read at noon.", "每天中午查看华南邮箱。"),
            ("Campaigns are evaluated with the same five figures.", "活动统一用五项数据评估。"),
        ),
        (
            ("I say no in time.", "及时说明做不到。"),
            ("Half an hour for the plan on Mondays.", "每周一留半小时看计划。"),
            ("Numbers are tried once.", "号码拨打核实。"),
            ("The stand-in gets a page of notes.", "给替岗人一页说明。"),
            ("One naming rule, agreed with both regions.", "与两区域统一命名规则。"),
        ),
    ),
}
LEADER = {
    "achievements": (
        (
            ("The region met its plan.", "区域完成计划。"),
            ("Receivables over sixty days were halved.", "六十天以上应收款减半。"),
            ("Every salesperson was out with me once.", "与每位销售共同拜访一次。"),
            ("Two large projects are in the last round.", "两个大项目进入终轮。"),
        ),
        (
            ("Reports were evaluated within two days.", "报告两日内评价。"),
            ("The agent's contract is renewed.", "代理合同已续签。"),
            ("Prices stayed inside the range.", "价格均在范围内。"),
            ("One salesperson now leads offers alone.", "一名销售可独立报价。"),
            ("Expenses stayed below the limit.", "费用低于限额。"),
        ),
    ),
    "shortcomings": (
        (
            ("I decided too much myself.", "自己决定过多。"),
            ("The weak were spoken to too late.", "与落后者谈话偏晚。"),
            ("The plan for new customers was too general.", "新客户计划过于笼统。"),
            ("One dispute over a customer took three weeks.", "一起客户归属争议拖了三周。"),
        ),
        (
            ("Two meetings had no minutes.", "两次会议无纪要。"),
            ("The other region heard of the tender from the customer.", "另一区域从客户处得知招标。"),
            ("The forecast was late.", "预测迟交。"),
            ("Nobody was trained this month.", "本月未安排培训。"),
            ("I answered the office slowly.", "对内勤答复较慢。"),
        ),
    ),
    "measures": (
        (
            ("Offers up to the limit are decided by the salespeople.", "限额内报价由销售自定。"),
            ("A talk with each person by the 10th.", "每月十日前与每人谈话。"),
            ("New customers by name, not by number.", "新客户计划落实到名单。"),
            ("Disputes go to the director after three days.", "争议三天未决即报总监。"),
        ),
        (
            ("Minutes are written in the meeting.", "会上即写纪要。"),
            ("Tenders are shared on the same day.", "招标信息当日共享。"),
            ("The forecast is due on the 25th for me too.", "本人预测同样二十五日交。"),
            ("One training a month, held by one of us.", "每月一次内部培训。"),
            ("The office gets an answer before noon.", "上午答复内勤。"),
        ),
    ),
}
# What superiors write, by how somebody works.
OPINIONS = {
    "strong": (
        (
            ("Carries the others along.", "带动他人。"),
            ("Reliable in everything that was agreed.", "约定之事件件落实。"),
            ("Sees what is coming before it is there.", "有预见性。"),
            ("Customers ask for this colleague by name.", "客户点名要其服务。"),
        ),
        (
            ("Ready for more responsibility.", "可承担更多责任。"),
            ("Watch the load in the coming month.", "下月注意工作量。"),
            ("Share the way of preparing visits with the team.", "请与团队分享拜访准备方法。"),
            ("Figures and files are exemplary.", "数据与资料堪称表率。"),
            ("Goes on to larger projects.", "可转向更大项目。"),
        ),
    ),
    "steady": (
        (
            ("Steady work, on time.", "工作稳定，按时完成。"),
            ("A good month with one slip.", "整体良好，有一处疏漏。"),
            ("The plan was met, quietly.", "踏实完成计划。"),
            ("Careful with customers and with figures.", "对客户与数据细致。"),
        ),
        (
            ("More courage with new customers.", "开发新客户可更主动。"),
            ("Say earlier where help is needed.", "需要帮助应早说。"),
            ("Reports could be shorter and clearer.", "报告可更简明。"),
            ("The next step is to lead a project alone.", "下一步独立负责项目。"),
            ("Keep the pace.", "请保持。"),
        ),
    ),
    "weak": (
        (
            ("Below what was agreed.", "低于约定。"),
            ("Too few visits, and late reports.", "拜访偏少，报告迟交。"),
            ("The effort is there, the order is not.", "有努力，缺条理。"),
            ("Promises to customers were not kept twice.", "两次未兑现对客户的承诺。"),
        ),
        (
            ("We go through the plan each Monday.", "每周一共同过计划。"),
            ("A visit together is set for next week.", "下周共同拜访。"),
            ("Reports are due on the day, not after it.", "报告须当日提交。"),
            ("Product knowledge has to grow.", "须加强产品知识。"),
            ("First the open receivables, then new offers.", "先收款，再报新价。"),
        ),
    ),
}
YEAR = {
    "achievements": (
        "The goals of the year were reached but for one; two key accounts stay with us.",
        "年度目标除一项外均完成；两家大客户续约。",
    ),
    "shortcomings": (
        "Too many things were begun at the same time.",
        "同时开展的事项过多。",
    ),
    "measures": (
        "Three goals for the new year, each with a date.",
        "新年定三个目标，各有期限。",
    ),
}
YEAR_OPINIONS = {
    "strong": (
        "An excellent year: results, calm and help for others. A larger task should follow.",
        "全年优秀：业绩突出、沉着、乐于助人，应委以更大任务。",
    ),
    "steady": (
        "A sound year. The next step is to open customers without help.",
        "全年稳健。下一步应独立开发客户。",
    ),
    "weak": (
        "The year stayed below what was agreed; training and closer guidance are due.",
        "全年未达约定，需培训与辅导。",
    ),
}
OCCASION = {
    "achievements": (
        "The line stood still on Friday night; a spare controller was on site by six in the morning.",
        "周五夜间停线，次日六时备用控制器到场。",
    ),
    "shortcomings": ("The customer's manager was told an hour late.", "晚一小时告知客户经理。"),
    "measures": ("A list of who is called first hangs at the desk.", "应急联系顺序贴于工位。"),
    "opinion": (
        "Calm, quick and honest with the customer; the technician was called before the cause was clear.",
        "沉着迅速，对客户坦诚；原因未明即已联系技术人员。",
    ),
}
# About whom, in whose words, day by day: points, English, Chinese.
NOTES = (
    (92, "Took over a colleague's visit without being asked.", "主动代同事拜访。"),
    (85, "Told the workshop early that the order would grow.", "提前告知车间订单将增加。"),
    (60, "Came to the meeting without figures.", "未带数据参会。"),
    (78, "Helped the office to find missing papers.", "协助内勤补齐文件。"),
    (88, "Kept calm with an angry customer.", "面对客户不满保持冷静。"),
    (55, "Promised a date that nobody had agreed to.", "擅自承诺交期。"),
    (82, "Explained the new price list to the others.", "向同事讲解新价目表。"),
)
AGENTS = ("%s agents in the region, one of them new.", "区域代理 %s 家，新增一家。")


def pick(pair, chinese):
    """Return the English or the Chinese one of two texts."""
    return pair[1] if chinese else pair[0]


def compose(halves, number, chinese):
    """Return a text of two halves; twenty numbers in a row give twenty texts."""
    first, second = halves
    parts = (first[number % len(first)], second[number % len(second)])
    return ("" if chinese else " ").join(pick(part, chinese) for part in parts)
