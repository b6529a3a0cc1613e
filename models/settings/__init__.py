from . import res_config_settings
from . import setup_check
from . import setup_organization
