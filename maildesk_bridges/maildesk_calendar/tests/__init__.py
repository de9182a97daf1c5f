from . import test_answer
from . import test_create_event
from . import test_event
from . import test_hoot
from . import test_reply
from . import test_rights
from . import test_synced_calendars
