from . import test_desk_home
