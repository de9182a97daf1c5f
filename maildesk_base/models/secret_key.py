"""Where the key that encrypts tokens and passwords comes from.

In this order: ``MAILDESK_SECRET_KEY`` in the environment, ``secret_key`` in the
``[maildesk]`` section of odoo.conf, the file named by ``MAILDESK_SECRET_KEY_FILE`` or
``secret_key_file`` there, and at last ``maildesk.key`` in Odoo's data folder, which is
made at first use. Never the database: a stolen dump must not contain what opens it.

Several keys, separated by commas or lines, are allowed: the first encrypts, all
decrypt.
"""

import os
from pathlib import Path

from odoo.tools import config

from ..engine.secrets import read_key_file
from .odoo_conf import SECTION, option_of_maildesk

DEFAULT_FILE = "maildesk.key"


def _setting(name):
    return os.environ.get(f"MAILDESK_{name.upper()}") or option_of_maildesk(name)


def key_file():
    """Path of the key file, whether it exists or not."""
    named = _setting("secret_key_file")
    return Path(named) if named else Path(config["data_dir"]) / DEFAULT_FILE


def secret_keys():
    """The keys as text, the encrypting one first; "" when there is none yet.

    Raises ExposedKey when everybody on this machine can read the key file.
    """
    text = _setting("secret_key")
    if not text and key_file().exists():
        text = read_key_file(key_file())
    return text.strip()


def secret_key_source():
    """Where the key comes from, for the settings page; never the key itself."""
    if os.environ.get("MAILDESK_SECRET_KEY"):
        return "MAILDESK_SECRET_KEY"
    if option_of_maildesk("secret_key"):
        return f"odoo.conf [{SECTION}]"
    return str(key_file())
