from . import mailbox_connect
