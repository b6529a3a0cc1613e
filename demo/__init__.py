# The demo company (design.md section 7). Nothing here acts unless the database has demo data.
from . import stage
from . import demo
from . import duties
from . import meetings
from . import company
from . import people
from . import catalogue
from . import customers
from . import approvals
from . import quotations
from . import requests
from . import expenses
from . import contracts
from . import changes
from . import money
from . import figures
from . import pay
