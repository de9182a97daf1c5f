from . import operators
from . import search
from . import at_server
