from . import test_appraisal_flow
from . import test_appraisal_scheme
from . import test_appraisal_sheet
