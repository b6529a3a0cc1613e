from . import test_settings_checklist
