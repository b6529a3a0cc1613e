from .core import *
from .approval import *
from .payout import *
from .contract import *
from .spending import *
from .commission import *
from .settings import *
from .desk import *
