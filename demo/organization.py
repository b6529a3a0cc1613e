from odoo import Command, models

from .stage import XMLID_MODULE

# department: (functions, level, mission, mission in Chinese, scope, scope in Chinese)
UNITS = {
    "management": (("management",), "company", "Strategy, rules and supervision.", "战略、制度与监督。", "", ""),
    "marketing": (
        ("marketing", "sales", "customer_service", "promotion", "research", "business_development"),
        "department",
        "Reach the sales target of the year; shape the company's image outside.",
        "完成年度销售目标，树立公司对外形象。",
        "Product sale, customer development, collection, pre-sales service.",
        "产品销售、客户开发、收款、售前服务。",
    ),
    "east": (
        ("sales",),
        "team",
        "The region's part of the target.",
        "完成区域目标。",
        "Jiangsu, Anhui.",
        "江苏、安徽。",
    ),
    "south": (
        ("sales",),
        "team",
        "The region's part of the target.",
        "完成区域目标。",
        "Guangdong, Hunan.",
        "广东、湖南。",
    ),
    "office": (("office",), "team", "Data, documents and archives.", "数据、文件与档案。", "", ""),
    "finance": (("finance",), "department", "Money in, money out, and the books.", "收支与账务。", "", ""),
    "technical": (
        ("technical", "project"),
        "department",
        "Solutions and their execution.",
        "技术方案与项目实施。",
        "",
        "",
    ),
}
# The duties of the department, and what they are measured by.
DUTIES = (
    ("Sales targets of regions and people", "区域与人员的销售目标", ("contract_amount",)),
    ("Fulfilment of contracts", "合同履行", ("contract_count",)),
    ("Collection", "收款", ("contract_collected",)),
    ("Customer relations", "客户关系", ("contract_customers",)),
    ("New sources of customers", "新客户来源", ()),
    ("Partners", "合作伙伴", ()),
    ("Tracking competitors", "跟踪竞争对手", ()),
    ("Passing on what the market needs", "传递市场需求", ()),
)
FUNCTIONS = {
    "information_collector": ("he", "sun"),
    "market_analyst": ("he",),
    "customer_data_reviewer": ("qian", "zheng"),
    "archive_keeper": ("sun",),
    "marketing_manager": ("liu",),
    "sales_head": ("liu",),
    "finance": ("xu",),
    "technical": ("tang",),
    "project_supervisor": ("tang",),
}
# region: (official name, Chinese, code)
BRANCHES = {
    "east": ("Huachen Technology, Suzhou Branch", "华辰科技苏州分公司", "HC-E"),
    "south": ("Huachen Technology, Foshan Branch", "华辰科技佛山分公司", "HC-S"),
}
# post: (purpose, Chinese, rights, Chinese, obligations, Chinese)
DESCRIPTIONS = {
    "account_manager": (
        "Win customers, look after them and collect what they owe.",
        "开发客户、维护客户并收回应收款项。",
        "Offers within the price range; the help of the sales assistant; commission on contracts collected in full.",
        "在价格范围内报价；可获销售助理协助；合同全额回款后提成。",
        "No promise beyond the authority given; customer data stays with the company; reports on time.",
        "不得超授权承诺；客户资料归公司所有；按时提交报告。",
    ),
    "regional_manager": (
        "Lead the region to its targets.",
        "带领区域完成目标。",
        "Assign customers and tasks within the region; evaluate the team.",
        "在区域内分配客户与任务；评价团队。",
        "Targets explained and quantified; expenses within the limits.",
        "讲解并量化目标；费用控制在限额内。",
    ),
    "director": (
        "Lead the department to the sales target of the year.",
        "带领部门完成年度销售目标。",
        "Set targets, allocate people and money, decide on prices below the floor up to the authority given.",
        "制定目标、调配人员与经费，在授权范围内决定低于底价的价格。",
        "Targets are measurable and dated; their execution is followed.",
        "目标可衡量、有时限，并跟踪执行。",
    ),
    "sales_assistant": (
        "Help regional and account managers sell, and keep the customer database complete.",
        "协助区域经理和客户经理销售，保持客户资料完整。",
        "Write in the customer files of the team served.",
        "可填写所服务团队的客户档案。",
        "Return visits after each delivery; nothing is passed on outside.",
        "每次交付后回访；信息不外传。",
    ),
    "marketing_assistant": (
        "Help the director, and know the market.",
        "协助总监，掌握市场。",
        "Use the budget of approved campaigns.",
        "可使用已批准活动的预算。",
        "Sources of market data are named.",
        "市场数据须注明来源。",
    ),
    "office_staff": (
        "Keep the department's information, data and archives in order.",
        "保持部门信息、资料与档案有序。",
        "Ask every post for what is missing in a file.",
        "可向各岗位索取缺失资料。",
        "Nothing leaves the archives without permission.",
        "未经许可，档案不得外借。",
    ),
}


class MarketingDemo(models.AbstractModel):
    """Units, regions, functions and the written descriptions of posts: the structure of source 3 (T-26)."""

    _inherit = "marketing.demo"

    def _organize(self, stage):
        """Give units their functions, people theirs, and publish what the posts are."""
        departments = {key: self._describe_unit(stage, key, *words) for key, words in UNITS.items()}
        for number, (name, chinese, codes) in enumerate(DUTIES):
            metrics = stage.env["marketing.metric"].search([("code", "in", codes)])
            duty = stage.env["marketing.unit.duty"].create(
                {
                    "department_id": departments["marketing"].id,
                    "name": name,
                    "sequence": 10 * number,
                    "metric_ids": [Command.set(metrics.ids)],
                }
            )
            stage.chinese(duty, name=chinese)
        for code, logins in FUNCTIONS.items():
            function = stage.env.ref(f"marketing_office.staff_function_{code}")
            stage.env["marketing.named.function.holder"].create(
                [
                    {"function_id": function.id, "company_id": stage.company.id, "user_id": stage.user(login).id}
                    for login in logins
                ]
            )
        # Chen may answer for the director where it is about the office, Huang where it is about the east.
        for login, unit in (("chen", "office"), ("huang", "east")):
            stage.env["marketing.unit.deputy"].create(
                {
                    "user_id": stage.user(login).id,
                    "company_id": stage.company.id,
                    "department_id": departments["marketing"].id,
                    "unit_ids": [Command.set(departments[unit].ids)],
                }
            )
        self._found_regions(stage)
        for post, words in DESCRIPTIONS.items():
            self._describe_post(stage, post, *words)

    def _describe_unit(self, stage, key, codes, level, mission, mission_zh, scope, scope_zh):
        department = stage.env.ref(f"{XMLID_MODULE}.department_{key}")
        functions = stage.env["marketing.unit.function"].search([("code", "in", codes)])
        department.write(
            {
                "unit_function_ids": [Command.set(functions.ids)],
                "management_level": level,
                "unit_mission": mission,
                "unit_scope": scope,
            }
        )
        stage.chinese(department, unit_mission=mission_zh, unit_scope=scope_zh)
        return department

    def _found_regions(self, stage):
        """Put the two regions below the headquarters, each with its branch."""
        headquarters = stage.make(
            "crm.team",
            "team_headquarters",
            {
                "name": "Marketing Headquarters",
                "company_id": stage.company.id,
                "user_id": stage.user("liu").id,
                "management_level": "department",
                "sequence": 90,
            },
        )
        stage.chinese(headquarters, name="营销总部")
        for key, (official, chinese, code) in BRANCHES.items():
            team = stage.teams[key]
            address = stage.env["res.partner"].create(
                {
                    "name": chinese,
                    "parent_id": stage.company.partner_id.id,
                    "type": "other",
                    "country_id": stage.env.ref("base.cn").id,
                }
            )
            team.write(
                {
                    "marketing_parent_id": headquarters.id,
                    "management_level": "team",
                    "official_name": official,
                    "branch_code": code,
                    "branch_partner_id": address.id,
                }
            )
            stage.chinese(team, official_name=chinese)

    def _describe_post(self, stage, post, purpose, purpose_zh, rights, rights_zh, obligations, obligations_zh):
        description = stage.env["marketing.post.description"].create(
            {
                "job_id": stage.env.ref(f"marketing_office.staff_job_{post}").id,
                "purpose": purpose,
                "rights": rights,
                "obligations": obligations,
            }
        )
        stage.chinese(description, purpose=purpose_zh, rights=rights_zh, obligations=obligations_zh)
        stage.act("tang", description).action_publish()
