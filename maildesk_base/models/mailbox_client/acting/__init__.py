from . import actions
from . import marks
from . import moves
from . import tags
