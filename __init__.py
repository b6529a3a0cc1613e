from . import lib
from . import models
from . import reports
from . import wizards
