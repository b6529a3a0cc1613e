from . import test_contract_collection
from . import test_contract_collection_more
from . import test_contract_collection_cost
from . import test_contract_collection_property
