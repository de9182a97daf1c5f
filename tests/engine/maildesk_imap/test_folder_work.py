"""Creating, renaming and deleting folders when the server has its own ideas."""

import dataclasses

import pytest

from odoo.addons.maildesk_base.engine.errors import (
    ProtocolError,
    RejectedError,
    RemoteGone,
)
from odoo.addons.maildesk_base.engine.types import Operation, OperationKind, Outgoing
from odoo.addons.maildesk_imap.engine.client import ImapProvider

from tests.simulators.imap_reply import no, ok

ROOT = ok('LIST (\\Noselect) "." ""')
OUTGOING = Outgoing(
    mime=b"Message-ID: <s@x>\r\n\r\nx",
    filed_mime=b"Message-ID: <s@x>\r\nDate: Sat, 21 Nov 2026 08:00:00 +0100\r\n\r\nx",
    envelope_from="anna@example.com",
    recipients=("bob@example.org",),
    rfc_message_id="s@x",
    maildesk_id="k",
)


def _create(name, parent_id=None):
    return Operation(OperationKind.FOLDER_CREATE, folder_name=name, parent_id=parent_id)


def _rename(folder_id, name):
    return Operation(OperationKind.FOLDER_RENAME, folder_id=folder_id, folder_name=name)


def _delete(folder_id):
    return Operation(OperationKind.FOLDER_DELETE, folder_id=folder_id)


def _listed(name, attributes=""):
    return ok(f'LIST ({attributes}) "." {name}')


def test_folder_at_the_top_lies_in_the_users_namespace(play):
    server, provider = play(
        {
            "NAMESPACE": ok('NAMESPACE (("INBOX." ".")) NIL NIL'),
            'LIST "" ""': ROOT,
            'LIST "" "INBOX.Work"': _listed("INBOX.Work"),
        }
    )
    folder = provider.apply(_create("Work")).folder
    assert (folder.folder_id, folder.path) == ("INBOX.Work", ("Work",))
    assert server.sent("CREATE") == ['CREATE "INBOX.Work"']
    assert server.sent("SUBSCRIBE") == ['SUBSCRIBE "INBOX.Work"']


@pytest.mark.parametrize("name", ["a.b", "", "x\ny", "x" * 300])
def test_name_no_folder_can_have_is_refused_here(play, name):
    server, provider = play({'LIST "" ""': ROOT})
    with pytest.raises(RejectedError) as caught:
        provider.apply(_create(name))
    assert caught.value.code == "rejected.folder_name"
    assert server.sent("CREATE") == []


def test_parent_that_is_gone_is_reported(play):
    _server, provider = play({'LIST "" "Gone"': ok()})
    with pytest.raises(RemoteGone):
        provider.apply(_create("Work", "Gone"))


def test_parent_without_separator_can_have_no_children(play):
    _server, provider = play({'LIST "" "Flat"': ok("LIST () NIL Flat")})
    with pytest.raises(RejectedError):
        provider.apply(_create("Work", "Flat"))


def test_refused_creation_gives_the_servers_reason(play):
    _server, provider = play(
        {
            'LIST "" ""': ROOT,
            "CREATE": no("[OVERQUOTA] no more folders"),
            'LIST "" "Work"': ok(),
        }
    )
    with pytest.raises(RejectedError) as caught:
        provider.apply(_create("Work"))
    assert "no more folders" in caught.value.reason


def test_renaming_what_was_renamed_already_is_fine(play):
    _server, provider = play(
        {
            'LIST "" ""': ROOT,
            "RENAME": no("[NONEXISTENT] no such folder"),
            'LIST "" "Old"': ok(),
            'LIST "" "New"': _listed("New"),
        }
    )
    assert provider.apply(_rename("Old", "New")).folder.name == "New"


def test_refused_renaming_is_reported(play):
    _server, provider = play(
        {
            'LIST "" ""': ROOT,
            "RENAME": no("[ALREADYEXISTS] taken"),
            'LIST "" "Old"': _listed("Old"),
            'LIST "" "New"': _listed("New"),
        }
    )
    with pytest.raises(RejectedError) as caught:
        provider.apply(_rename("Old", "New"))
    assert caught.value.code == "rejected.exists"


def test_renaming_to_the_same_name_asks_for_nothing(play):
    server, provider = play({'LIST "" ""': ROOT, 'LIST "" "Same"': _listed("Same")})
    assert provider.apply(_rename("Same", "Same")).folder.folder_id == "Same"
    assert server.sent("RENAME") == []


def test_refused_deletion_is_reported(play):
    _server, provider = play(
        {"DELETE": no("[CANNOT] not this one"), 'LIST "" "Work"': _listed("Work")}
    )
    with pytest.raises(RejectedError):
        provider.apply(_delete("Work"))


@pytest.mark.parametrize(
    "reported", ["", "STATUS Work MESSAGES 0", "STATUS Work (X 0)"]
)
def test_folder_is_kept_when_nobody_knows_whether_it_is_empty(play, reported):
    server, provider = play(
        {"STATUS": ok(reported) if reported else ok(), "DELETE": ok()}
    )
    with pytest.raises((ProtocolError, RejectedError)):
        provider.apply(_delete("Work"))
    assert server.sent("DELETE") == []


def test_open_folder_is_left_before_it_is_deleted(play):
    server, provider = play({"DELETE": ok()})
    provider.newest("Work", 1)
    provider.apply(_delete("Work"))
    assert server.commands.index("UNSELECT") < server.commands.index('DELETE "Work"')


def test_missing_sent_folder_is_created_with_its_role(play):
    inbox = ok('LIST () "/" INBOX')
    server, provider = play(
        {'LIST "" "*"': inbox, 'LIST "" ""': ROOT, "UID SEARCH": ok("SEARCH")},
        capabilities="IMAP4rev1 UIDPLUS CREATE-SPECIAL-USE",
    )
    assert provider.find_sent(OUTGOING) is None
    stored = provider.file_sent(OUTGOING)
    assert server.sent("CREATE") == ['CREATE "Sent" (USE (\\Sent))']
    assert stored.remote_id == "Sent;UIDVALIDITY=7;UID=9"
    (append,) = server.sent("APPEND")
    assert '"21-Nov-2026 07:00:00 +0000"' in append and "(\\Seen)" in append


def test_folder_renamed_before_filing_is_not_made_again(play):
    renamed = ok('LIST () "/" INBOX', 'LIST (\\Sent) "/" Posted')
    server, provider = play(
        {
            'EXAMINE "Sent"': no("[NONEXISTENT] no such folder"),
            "APPEND": [no("[TRYCREATE] no such folder"), ok(code="APPENDUID 9 1")],
            'LIST "" "*"': [ok('LIST (\\Sent) "/" Sent'), renamed],
            "UID SEARCH": ok("SEARCH"),
        },
        capabilities="IMAP4rev1 UIDPLUS SPECIAL-USE",
    )
    assert provider.file_sent(OUTGOING).remote_id == "Posted;UIDVALIDITY=9;UID=1"
    assert server.sent("CREATE") == []


def test_folder_that_vanished_before_filing_is_created_again(play):
    server, provider = play(
        {
            'EXAMINE "Sent"': no("[NONEXISTENT] no such folder"),
            "APPEND": [no("[TRYCREATE] no such folder"), ok(code="APPENDUID 9 1")],
            'LIST "" "*"': [
                ok('LIST () "/" INBOX', 'LIST (\\Sent) "/" Sent'),
                ok('LIST () "/" INBOX'),
            ],
            'LIST "" ""': ROOT,
            "UID SEARCH": ok("SEARCH"),
        },
        capabilities="IMAP4rev1 UIDPLUS SPECIAL-USE",
    )
    assert provider.file_sent(OUTGOING).remote_id == "Sent;UIDVALIDITY=9;UID=1"
    assert server.sent("CREATE") == ['CREATE "Sent"']


def test_read_only_mailbox_changes_nothing(play):
    server, provider = play()
    settings = dataclasses.replace(provider.settings, read_only=True)
    with ImapProvider(settings) as readonly, pytest.raises(RejectedError):
        readonly.apply(_delete("Work"))
    assert server.sent("DELETE") == []
