"""Which folder is for what, in any language and on any server."""

import pytest

from odoo.addons.maildesk_base.engine.types import Role
from odoo.addons.maildesk_imap.engine.values.roles import Candidate, assign_roles


def _roles(*folders, overrides=None):
    candidates = [
        Candidate(folder_id, tuple(folder_id.split("/")), frozenset(attributes))
        for folder_id, *attributes in folders
    ]
    return assign_roles(candidates, overrides or {})


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Sent Items", Role.SENT),
        ("Gesendete Objekte", Role.SENT),
        ("Éléments envoyés", Role.SENT),
        ("Отправленные", Role.SENT),
        ("已发送", Role.SENT),
        ("送信済み", Role.SENT),
        ("Entwürfe", Role.DRAFTS),
        ("Borradores", Role.DRAFTS),
        ("Kopie robocze", Role.DRAFTS),
        ("Papierkorb", Role.TRASH),
        ("Deleted Items", Role.TRASH),
        ("Roskakori", Role.TRASH),
        ("Koš", Role.TRASH),
        ("Junk E-mail", Role.SPAM),
        ("Søppelpost", Role.SPAM),
        ("Skräppost", Role.SPAM),
        ("Archief", Role.ARCHIVE),
        ("Arkisto", Role.ARCHIVE),
    ],
)
def test_names_in_many_languages(name, role):
    assert _roles(("INBOX",), (name,))[name] is role


def test_what_the_server_says_beats_the_name():
    roles = _roles(("INBOX",), ("Sent",), ("Out", b"\\sent"))
    assert roles == {"INBOX": Role.INBOX, "Out": Role.SENT}


def test_what_the_user_says_beats_the_server():
    roles = _roles(
        ("INBOX",), ("Mine",), ("Sent", b"\\sent"), overrides={"Mine": Role.SENT}
    )
    assert roles["Mine"] is Role.SENT
    assert "Sent" not in roles


def test_no_role_is_given_twice():
    roles = _roles(("INBOX",), ("Sent",), ("Sent Items",), ("Gesendet",))
    assert list(roles.values()).count(Role.SENT) == 1
    assert roles["Sent"] is Role.SENT


def test_inbox_is_the_inbox_whatever_else_is_said():
    assert _roles(("INBOX", b"\\trash"))["INBOX"] is Role.INBOX


def test_folders_below_the_inbox_count_as_at_the_top():
    assert _roles(("INBOX",), ("INBOX/Trash",))["INBOX/Trash"] is Role.TRASH


def test_somebodys_deep_folder_of_that_name_has_no_role():
    assert "Clients/Acme/Sent" not in _roles(("INBOX",), ("Clients/Acme/Sent",))


def test_user_may_take_a_role_away():
    roles = _roles(("INBOX",), ("Archive",), overrides={"Archive": Role.CUSTOM})
    assert roles["Archive"] is Role.CUSTOM
