from . import scheme_line
from . import scheme
from . import indicator
from . import scheme_versions
