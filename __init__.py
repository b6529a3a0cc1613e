from . import lib
from . import models
from . import controllers
from . import reports
from . import wizards
from . import demo
from .hooks import uninstall_hook
