from . import test_core_architecture
from . import test_core_duties
from . import test_core_guard
from . import test_core_lib
from . import test_core_registry
from . import test_core_scoring
from . import test_core_team
from . import test_core_working_time
