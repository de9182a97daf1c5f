from . import mailbox_imap_settings
from . import mailbox_account
from . import mailbox_account_passwords
from . import mailbox_account_servers
from . import fetchmail_server
