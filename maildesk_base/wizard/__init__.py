from . import base_partner_merge
from . import mailbox_connect
from . import mailbox_connection_test
from . import mailbox_join
from . import mailbox_licence_activation
from . import mailbox_remove
from . import mailbox_support_report
