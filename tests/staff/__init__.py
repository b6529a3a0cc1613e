from . import test_staff_improvement
from . import test_staff_proposal
from . import test_staff_chart
from . import test_staff_duty_template
from . import test_staff_post_description
from . import test_staff_posts
from . import test_staff_units
