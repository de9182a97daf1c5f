from . import mailbox_partner_address
from . import mailbox_partner360
from . import mailbox_partner360_lists
from . import mailbox_client
