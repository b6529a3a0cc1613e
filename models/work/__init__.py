from . import res_company
from . import duty
from . import duty_flow
from . import duty_event
from . import duty_facts
from . import duty_plan
from . import handover
from . import hr_leave
