from . import test_payout_ledger
from . import test_payout_statement
from . import test_payout_run
from . import test_payout_access
from . import test_payout_property
from . import test_payout_pdf
from . import test_payout_concurrency
from . import test_payout_carry
