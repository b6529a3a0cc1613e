from . import guard
from . import res_company
from . import resource_calendar
from . import res_users
from . import hr_employee
from . import ir_actions_report
from . import mail_message
from . import sale_order
