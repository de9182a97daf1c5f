from . import fetchmail_server
from . import mailbox_account
from . import mailbox_error_text
from . import res_config_settings
