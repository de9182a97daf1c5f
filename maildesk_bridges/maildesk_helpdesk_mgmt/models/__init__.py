from . import helpdesk_ticket
from . import mailbox_account
from . import mailbox_bridge
from . import mailbox_subscriber
