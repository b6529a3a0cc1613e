from . import test_contract_collection
from . import test_contract_collection_check
from . import test_contract_collection_cost
from . import test_contract_collection_more
from . import test_contract_collection_property
from . import test_contract_gate
from . import test_contract_portal
from . import test_contract_price_range
