from . import payout_tieout_report
