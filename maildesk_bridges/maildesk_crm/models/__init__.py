from . import crm_lead
from . import mailbox_account
from . import mailbox_bridge_crm
