from . import approval_decision
from . import approval_trial
from . import metric_override
from . import payout_line_release
from . import payout_statement_make
from . import work_duty_finish
from . import work_minutes_propose
from . import work_report_review
