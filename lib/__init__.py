# Calculations without the ORM: everything here can be read and tested without a database.
from . import duties
from . import figures
from . import meetings
from . import money
from . import payroll
from . import periods
from . import rates
from . import scoring
from . import voting
from . import working_time
