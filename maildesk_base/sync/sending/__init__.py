"""Mail on its way out: its entry in Sent, its steps, and what follows when it has
left.
"""

from .local_sent import drop_local_sent, make_local_sent
from .outgoing import run_outgoing
from .worker import run_sending
