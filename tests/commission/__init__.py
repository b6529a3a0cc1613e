from . import test_commission_access
from . import test_commission_plan
from . import test_commission_pool
from . import test_commission_property
from . import test_commission_run
