from . import test_metric_access
from . import test_metric_count
from . import test_metric_definition
from . import test_metric_figures
from . import test_metric_property
from . import test_metric_value
from . import test_metric_total
from . import test_metric_indicators
