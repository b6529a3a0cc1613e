import csv
from collections import namedtuple

from odoo import Command, models
from odoo.tools import file_open

from .stage import ZONE

Person = namedtuple("Person", "login name job superior department team groups lang", defaults=["en_US"])

_OFFICE = "marketing_office.group_"
_SELLER = (f"{_OFFICE}staff", "sales_team.group_sale_salesman")
_LEADER = (f"{_OFFICE}leader", "sales_team.group_sale_salesman")

# The posts of the department are shipped; these are the demo company's own.
JOBS = {
    "general_manager": ("General Manager", "总经理"),
    "finance": ("Finance Manager", "财务经理"),
    "auditor": ("Internal Auditor", "内部审计"),
    "administrator": ("System Administrator", "系统管理员"),
}
POSTS = (
    "director",
    "regional_manager",
    "account_manager",
    "sales_assistant",
    "marketing_assistant",
    "office_staff",
)
# key: (name, Chinese name, parent, manager)
DEPARTMENTS = {
    "management": ("Management", "总经办", None, "zhao"),
    "marketing": ("Marketing Department", "市场部", "management", "liu"),
    "east": ("East Region", "华东区", "marketing", "chen"),
    "south": ("South Region", "华南区", "marketing", "huang"),
    "office": ("Marketing Office", "市场内勤组", "marketing", "liu"),
    "finance": ("Finance Department", "财务部", "management", "xu"),
    "technical": ("Technical and Project Department", "技术与项目部", "management", "tang"),
}
# Superiors stand before the people they lead.
PEOPLE = (
    Person(
        "zhao",
        "赵敏 Zhao Min",
        "general_manager",
        None,
        "management",
        None,
        (f"{_OFFICE}director", "sales_team.group_sale_salesman_all_leads"),
    ),
    Person(
        "liu",
        "刘伟 Liu Wei",
        "director",
        "zhao",
        "marketing",
        None,
        (f"{_OFFICE}director", "sales_team.group_sale_manager"),
    ),
    Person(
        "xu",
        "徐芳 Xu Fang",
        "finance",
        "zhao",
        "finance",
        None,
        (f"{_OFFICE}payout_finance", "account.group_account_user", "sales_team.group_sale_salesman_all_leads"),
    ),
    Person("zhou", "周宁 Zhou Ning", "auditor", "zhao", "management", None, (f"{_OFFICE}auditor",)),
    Person(
        "tang",
        "唐杰 Tang Jie",
        "administrator",
        "zhao",
        "technical",
        None,
        (f"{_OFFICE}admin", "base.group_system", "sales_team.group_sale_manager", "hr.group_hr_user"),
    ),
    Person("chen", "陈静 Chen Jing", "regional_manager", "liu", "east", "east", _LEADER),
    Person("huang", "黄海 Huang Hai", "regional_manager", "liu", "south", "south", _LEADER, "zh_CN"),
    Person("he", "何军 He Jun", "marketing_assistant", "liu", "office", None, _SELLER),
    Person("sun", "孙丽 Sun Li", "office_staff", "liu", "office", None, (f"{_OFFICE}archivist",)),
    Person("lina", "李娜 Li Na", "account_manager", "chen", "east", "east", _SELLER),
    Person("wang", "王强 Wang Qiang", "account_manager", "chen", "east", "east", _SELLER, "zh_CN"),
    Person("ma", "马超 Ma Chao", "account_manager", "chen", "east", "east", _SELLER),
    Person("gao", "高翔 Gao Xiang", "account_manager", "chen", "east", "east", _SELLER),
    Person("qian", "钱玉 Qian Yu", "sales_assistant", "chen", "east", "east", _SELLER),
    Person("wu", "吴磊 Wu Lei", "account_manager", "huang", "south", "south", _SELLER),
    Person("lin", "林涛 Lin Tao", "account_manager", "huang", "south", "south", _SELLER),
    Person("yang", "杨帆 Yang Fan", "account_manager", "huang", "south", "south", _SELLER),
    Person("zheng", "郑洁 Zheng Jie", "sales_assistant", "huang", "south", "south", _SELLER),
)


class MarketingDemo(models.AbstractModel):
    """The people: posts, departments, reporting line, users with their roles, two regions."""

    _inherit = "marketing.demo"

    def _make_people(self, stage):
        """Make users and employees, with departments, posts and regions."""
        jobs = {
            **{key: self._make_job(stage, key, *names) for key, names in JOBS.items()},
            **{key: stage.env.ref(f"marketing_office.staff_job_{key}") for key in POSTS},
        }
        with file_open("marketing_office/demo/logins.csv", "r") as stream:
            logins = {row["login"] for row in csv.DictReader(stream)}
        users = stage.env["res.users"].create(
            [self._user_vals(stage, person, jobs[person.job], person.login in logins) for person in PEOPLE]
        )
        for person, user in zip(PEOPLE, users, strict=True):
            stage.people[person.login] = user
            stage.name(user, f"user_{person.login}")
        departments, employees = {}, {}
        for key, (name, chinese, parent, _manager) in DEPARTMENTS.items():
            departments[key] = self._make_department(stage, key, name, chinese, departments.get(parent))
        records = stage.env["hr.employee"].create(
            [
                {
                    "name": person.name,
                    "user_id": stage.user(person.login).id,
                    "company_id": stage.company.id,
                    "job_id": jobs[person.job].id,
                    "department_id": departments[person.department].id,
                    "work_email": f"{person.login}@huachen.example.com",
                    "resource_calendar_id": stage.company.resource_calendar_id.id,
                    "tz": ZONE.key,
                }
                for person in PEOPLE
            ]
        )
        # They have held their posts for longer than the story tells, and the whole year before it.
        records.version_id.date_version = stage.month(24)
        for person, employee in zip(PEOPLE, records, strict=True):
            employees[person.login] = employee
            stage.name(employee, f"employee_{person.login}")
        for person in PEOPLE:
            if person.superior:
                employees[person.login].parent_id = employees[person.superior]
        for key, (_name, _chinese, _parent, manager) in DEPARTMENTS.items():
            departments[key].manager_id = employees[manager]
        self._make_team(stage, "east", "East Region", "华东区", "chen")
        self._make_team(stage, "south", "South Region", "华南区", "huang")

    def _make_job(self, stage, key, name, chinese):
        job = stage.make("hr.job", f"job_{key}", {"name": name, "company_id": stage.company.id})
        stage.chinese(job, name=chinese)
        return job

    def _make_department(self, stage, key, name, chinese, parent):
        department = stage.make(
            "hr.department",
            f"department_{key}",
            {
                "name": name,
                "company_id": stage.company.id,
                "parent_id": parent.id if parent else False,
            },
        )
        stage.chinese(department, name=chinese)
        return department

    def _user_vals(self, stage, person, job, can_log_in):
        """Return the values of a user who works in this company only.

        Who is named in logins.csv can log in; the password is the login, for this is a demo.
        """
        installed = dict(stage.env["res.lang"].get_installed())
        return {
            "login": person.login,
            **({"password": person.login} if can_log_in else {}),
            "name": person.name,
            "email": f"{person.login}@huachen.example.com",
            "function": job.name,
            "company_id": stage.company.id,
            "company_ids": [Command.set(stage.company.ids)],
            "group_ids": [Command.set([stage.env.ref(name).id for name in person.groups])],
            "lang": person.lang if person.lang in installed else "en_US",
            "tz": ZONE.key,
            "notification_type": "inbox",
        }

    def _make_team(self, stage, key, name, chinese, leader):
        members = [person.login for person in PEOPLE if person.team == key and person.login != leader]
        stage.teams[key] = stage.make(
            "crm.team",
            f"team_{key}",
            {
                "name": name,
                "company_id": stage.company.id,
                "user_id": stage.user(leader).id,
                "member_ids": [Command.set([stage.user(login).id for login in members])],
            },
        )
        stage.chinese(stage.teams[key], name=chinese)

    def _team_of(self, stage, login):
        """Return the region of a salesperson."""
        [team] = [person.team for person in PEOPLE if person.login == login]
        return stage.teams[team]

    def _leader_of(self, login):
        """Return the login of the superior of a person."""
        [superior] = [person.superior for person in PEOPLE if person.login == login]
        return superior
