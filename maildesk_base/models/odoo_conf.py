"""The ``[maildesk]`` section of odoo.conf, which Odoo itself does not read."""

import configparser

from odoo.tools import config

SECTION = "maildesk"


def option_of_maildesk(name):
    """The text of an option, "" when it is not set."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(config["config"] or [])
    return parser.get(SECTION, name, fallback="")
