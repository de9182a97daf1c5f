from . import mailbox_bridge_sale
from . import sale_order
