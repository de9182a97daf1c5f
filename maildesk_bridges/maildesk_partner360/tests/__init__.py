from . import test_hoot
from . import test_lists
from . import test_people
from . import test_rights
