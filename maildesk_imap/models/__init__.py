from . import mailbox_imap_settings
from . import mailbox_account
from . import mailbox_connect
from . import fetchmail_server
