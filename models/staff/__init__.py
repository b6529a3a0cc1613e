from . import duty_area
from . import duty_template
from . import job
