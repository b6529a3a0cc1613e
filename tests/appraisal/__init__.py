from . import test_appraisal_flow
from . import test_appraisal_scheme
from . import test_appraisal_follow_money
from . import test_appraisal_follow_people
from . import test_appraisal_follow_access
