from . import mailbox_bridge
from . import mailbox_chatter_post
from . import mailbox_client
