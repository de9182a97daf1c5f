from . import test_faults
from . import test_poison
from . import test_settings
from . import test_sign_in_begins
from . import test_stuck
from . import test_sync
from . import test_shared_mailbox
from . import test_two_way
