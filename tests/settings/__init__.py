from . import test_settings_checklist
from . import test_settings_organization
