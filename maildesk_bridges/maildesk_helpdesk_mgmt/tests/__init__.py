from . import test_tickets
from . import test_closed_tickets
