from . import test_payout_ledger
from . import test_payout_statement
from . import test_payout_run
from . import test_payout_access
