from . import test_desk_page
from . import test_desk_team
from . import test_desk_speed
from . import test_desk_digest
from . import test_desk_hoot
from . import test_desk_spine_tour
from . import test_desk_approval_tour
from . import test_desk_demo
