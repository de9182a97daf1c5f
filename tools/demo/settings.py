"""Ports, folders and people of the demo; a few of them come from the environment."""

import os
from dataclasses import dataclass
from pathlib import Path

from tools import paths
from tools.demo_mail.people import (
    ANNA,
    ANNA_GMAIL,
    BEN,
    BEN_OUTLOOK,
    GRETA_GMAIL,
    HASSAN_OUTLOOK,
    SUPPORT,
    Person,
)
from tools.progress import ToolError

DATABASE = "maildesk_demo"
MAIL_PASSWORD = "demo-mail"
# Odoo logins, each with itself as password; they own what their name says.
USERS = {"anna": ANNA, "ben": BEN}
MAILBOXES = (ANNA, BEN, SUPPORT)
# This folder stays unselected, to show what MailDesk says about such a folder.
UNSELECTED = "Press"
# Tags of everybody, each for the label, category or keyword of its name, with the
# number of its colour.
TAGS = {"Customers": 10, "Invoices": 3, "Private": 9, "Suppliers": 4, "Urgent": 1}
MAIL_PORTS = {
    "imap": 10143,
    "imaps": 10993,
    "lmtp": 10024,
    "submission": 10587,
    "submissions": 10465,
}
RELAY_PORT = 10025
# Not 10080, which browsers refuse to open.
GOOGLE_PORT = 10088
MICROSOFT_PORT = 10443


@dataclass(frozen=True)
class Hosted:
    """A mailbox at one of the simulated services.

    :ivar login: who owns it in Odoo; "" leaves it to a visitor to connect it
    """

    person: Person
    messages: int
    login: str = ""


HOSTED = {
    "gmail": (Hosted(ANNA_GMAIL, 300, "anna"), Hosted(GRETA_GMAIL, 60)),
    "outlook": (Hosted(BEN_OUTLOOK, 300, "ben"), Hosted(HASSAN_OUTLOOK, 60)),
}


@dataclass(frozen=True)
class Settings:
    """How big the demo is and where it answers.

    :ivar messages: about how many messages Anna's mailbox has
    :ivar folders: how many more folders Anna has
    :ivar port: where Odoo answers HTTP
    """

    messages: int
    folders: int
    port: int

    @property
    def folder(self):
        """The folder of the demo's mail, configuration and logs."""
        return Path(paths.state_dir()) / "demo"


def read_settings(environment=os.environ):
    """Return the settings that `DEMO_MESSAGES`, `DEMO_FOLDERS`, `DEMO_PORT` ask for."""
    return Settings(
        messages=_number(environment, "DEMO_MESSAGES", 5000),
        folders=_number(environment, "DEMO_FOLDERS", 0),
        port=_number(environment, "DEMO_PORT", 8069),
    )


def _number(environment, name, usual):
    text = environment.get(name) or str(usual)
    if not text.isdigit():
        raise ToolError(f"{name} must be a number, not '{text}'")
    return int(text)
