"""Which folder is for what, in any language and on any server."""

import unicodedata
from functools import partial

import pytest

from odoo.addons.maildesk_base.engine.types import Role
from odoo.addons.maildesk_imap.engine.values.roles import (
    _NAMES as NAMES,
)
from odoo.addons.maildesk_imap.engine.values.roles import (
    Candidate,
    assign_roles,
)


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
        ("Lomtár", Role.TRASH),
        ("Ruslafata", Role.TRASH),
        ("Ruslpóstur", Role.SPAM),
        ("Uppkast", Role.DRAFTS),
        ("Mensaxes enviadas", Role.SENT),
        ("SentItems", Role.SENT),
        ("보낸메일함", Role.SENT),
        ("รายการที่ส่ง", Role.SENT),
        ("Bản nháp", Role.DRAFTS),
        ("العناصر المحذوفة", Role.TRASH),
        ("हटाए गए आइटम", Role.TRASH),
        ("Uønsket e-post", Role.SPAM),
        ("JunkEmail", Role.SPAM),
        ("بایگانی", Role.ARCHIVE),
    ],
)
def test_names_in_many_languages(name, role):
    assert _roles(("INBOX",), (name,))[name] is role


EVERY_NAME = [
    (name, role) for role, names in NAMES.items() for name in names.split("|")
]
# How servers and people write one and the same name.
SPELLINGS = [
    str.upper,
    str.title,
    partial(unicodedata.normalize, "NFD"),
    partial(unicodedata.normalize, "NFC"),
    lambda name: unicodedata.normalize("NFD", name.upper()),
    lambda name: name.replace("i", "İ").upper(),  # Turkish upper case
    lambda name: name.upper().replace("I", "ı").lower(),  # and Turkish lower case
    lambda name: name.replace(" ", "").replace("-", ""),
    lambda name: name.replace(" ", "_"),
    lambda name: "\u200f" + name.replace(" ", "\u00a0") + " ",
]


def test_every_name_finds_its_role_in_any_spelling():
    lost = [
        spelt
        for name, role in EVERY_NAME
        for spelling in SPELLINGS
        for spelt in (spelling(name),)
        if _roles(("INBOX",), (spelt,)).get(spelt) is not role
    ]
    assert lost == []


def test_no_name_means_two_folders():
    by_key = {}
    for name, role in EVERY_NAME:
        (found,) = (r for f, r in _roles((name,)).items() if f == name)
        assert by_key.setdefault(name, found) is role


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
