from . import mailbox_account
from . import mailbox_bridge_project
from . import project_task
