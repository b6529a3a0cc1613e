from . import test_payout_ledger
from . import test_payout_statement
