from . import mailbox_imap_settings
from . import mailbox_account
from . import fetchmail_server
