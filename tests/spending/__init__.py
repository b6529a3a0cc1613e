from . import test_spending_expense
from . import test_spending_expense_paths
from . import test_spending_metrics
