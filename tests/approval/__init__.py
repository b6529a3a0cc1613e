from . import test_approval_content
from . import test_approval_flow
from . import test_approval_forge
from . import test_approval_gate
from . import test_approval_panel
from . import test_approval_people
from . import test_approval_speed
