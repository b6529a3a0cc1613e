from . import metric
from . import metric_count
from . import metric_target
from . import metric_value
from . import metric_preview
from . import metric_value_run
from . import metric_total
from . import metric_indicators
