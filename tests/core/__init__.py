from . import test_core_lib
