from . import test_doors
from . import test_synchronising
