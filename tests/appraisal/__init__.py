from . import test_appraisal_scheme
