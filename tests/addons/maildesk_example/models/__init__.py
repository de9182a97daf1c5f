from . import mailbox_example_pin
from . import mailbox_client
from . import res_bank
