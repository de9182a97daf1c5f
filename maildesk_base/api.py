"""What other add-ons import: ``from odoo.addons.maildesk_base.api import Action``.

Each of these belongs to a door that is described in ``docs/extending.md``; all other
modules of this add-on may change. ``engine/`` is open, too: it is the contract of
providers.
"""

from .engine.search_query import BadValue, Verdict, one_of
from .engine.types import Subscription, WatchTarget
from .models.access_rules import AccessRule, member_domain, personal_rules
from .models.mailbox_bridge import Bridge, CardAction
from .models.mailbox_client.acting.action import Action
from .models.mailbox_client.params import BadParameter
from .models.mailbox_client.preferences import Preference, flag
from .models.mailbox_client.searching.operators import SearchOperator
from .models.mailbox_client.searching.search_compile import Compiled
from .models.mailbox_licence import LicenceRequired
from .sync.slots import Limit, waiting

__all__ = [
    "AccessRule",
    "Action",
    "BadParameter",
    "BadValue",
    "Bridge",
    "CardAction",
    "Compiled",
    "LicenceRequired",
    "Limit",
    "Preference",
    "SearchOperator",
    "Subscription",
    "Verdict",
    "WatchTarget",
    "flag",
    "member_domain",
    "one_of",
    "personal_rules",
    "waiting",
]
