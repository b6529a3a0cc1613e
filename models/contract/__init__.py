from . import price_range
from . import price_range_order
from . import collection
from . import collection_hooks
from . import collection_check
from . import collection_screen
from . import contract_gate
from . import contract_paths
