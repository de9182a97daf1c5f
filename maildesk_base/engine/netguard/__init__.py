"""Keeps users from making the server talk to its own network (SSRF).

Users type host names, and mails name images; both make this server connect.
``NetGuard`` says which addresses may be reached: public ones, and what the
administrator put on the ``AllowList`` (a mail server in the own network, for instance).
A name is resolved once, every address it has is judged, and the connection goes to a
judged address, so that a name which changes its address between check and connection
(DNS rebinding) gains nothing.

::

    guard = NetGuard(AllowList.parse("10.1.0.0/16, mail.example.lan:993"))
    connection = guard.connect("imap.example.com", 993, timeout_s=20)

Whoever follows a redirect calls ``connect`` again, which judges again.
"""

from .addresses import is_public
from .allow_list import AllowList
from .guard import (
    Endpoint,
    ForbiddenAddress,
    ForbiddenPort,
    Gate,
    NetGuard,
    system_resolve,
)
from .hosts import normalize_host
from .ports import PortList
from .tls import tls_context
