from . import actions
from . import moves
