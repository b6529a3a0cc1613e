from . import test_desk_home
from . import test_desk_hoot
from . import test_desk_spine_tour
from . import test_desk_approval_tour
from . import test_desk_demo
from . import test_desk_meeting_tour
