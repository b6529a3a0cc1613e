from . import test_approval_flow
