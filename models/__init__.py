# The floors of the house, lowest first: a domain knows only what stands above it here.
from . import core
from . import approval  # floor 0: consent
from . import metric  # floor 0: figures with evidence
from . import payout  # floor 0: money owed to people
from . import staff  # floor 1: jobs and their duties
from . import work  # floor 1: duties, hand-overs
from . import contract  # floor 1: quotations, contracts, collection
from . import appraisal  # floor 2: what people are judged by
from . import spending  # floor 2: expenses
from . import commission  # floor 3: plans and entitlements
from . import settings  # floor 4: configuration and set-up checklist
from . import desk  # floor 4: home
