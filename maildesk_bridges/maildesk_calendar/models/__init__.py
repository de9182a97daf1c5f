from . import calendar_event
from . import calendar_event_invited
from . import mailbox_bridge_calendar
from . import mailbox_invitation
from . import mailbox_invitation_answer
from . import mailbox_invitation_subscriber
from . import mailbox_draft
from . import mailbox_client
