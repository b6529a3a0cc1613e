from . import test_work_duty
