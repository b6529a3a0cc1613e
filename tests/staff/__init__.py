from . import test_staff_duty_template
from . import test_staff_posts
