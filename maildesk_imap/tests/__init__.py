from . import test_account_settings
from . import test_commands
from . import test_connect
from . import test_join_and_remove
from . import test_mail_servers
from . import test_stuck
from . import test_tours
