from . import test_appraisal_flow
from . import test_appraisal_scheme
