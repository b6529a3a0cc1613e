from . import test_staff_duty_template
