"""Where the public keys of the licence issuer come from.

``licence_issuer`` in the ``[maildesk]`` section of odoo.conf counts, else the system
parameter ``maildesk.licence_issuer``: whoever runs the server has the last word.
"""

import os
from functools import lru_cache

from odoo.tools import config

from .odoo_conf import option_of_maildesk

OPTION = "licence_issuer"
PARAMETER = "maildesk.licence_issuer"


def configured_issuer():
    """The text in odoo.conf, "" when there is none."""
    try:
        changed_at = os.stat(config["config"] or "").st_mtime_ns
    except OSError:
        return ""
    return _read(config["config"], changed_at)


@lru_cache(maxsize=1)
def _read(_path, _changed_at):
    # Asked for whenever a feature is used: the file is read when it has changed.
    return option_of_maildesk(OPTION).strip()
