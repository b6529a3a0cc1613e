from . import test_work_duty
from . import test_work_duty_concurrency
from . import test_work_duty_paths
from . import test_work_duty_plan
from . import test_work_handover
from . import test_work_meeting_plan
from . import test_work_meeting_minutes
from . import test_work_meeting_paths
