from . import rows
from . import lists
from . import outbox
