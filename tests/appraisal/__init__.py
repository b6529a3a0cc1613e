from . import test_appraisal_access
from . import test_appraisal_anonymity
from . import test_appraisal_flow
from . import test_appraisal_paths
from . import test_appraisal_scheme
from . import test_appraisal_steps
from . import test_appraisal_unnamed
