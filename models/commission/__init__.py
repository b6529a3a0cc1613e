from . import commission_plan
from . import commission_rate
from . import commission_share
from . import commission
from . import commission_run
from . import commission_page
from . import sale_order
from . import payout
