from . import payout_line_release
from . import payout_statement_make
