from . import lists
from . import outbox
