"""Following folders whose servers count wrongly, and changing mail over bad lines."""

import json

import pytest

from odoo.addons.maildesk_base.engine.errors import (
    ConnectionLostError,
    ProtocolError,
    RejectedError,
    ResyncRequired,
)
from odoo.addons.maildesk_base.engine.types import (
    FolderCursor,
    Location,
    MessageRef,
    Operation,
    OperationKind,
    Outgoing,
)

from tests.simulators.imap_mailbox import CAPABILITIES, metadata, selected
from tests.simulators.imap_reply import Reply, no, ok

INBOX = "INBOX"
PLAIN = "IMAP4rev1"
REF = MessageRef("INBOX;UIDVALIDITY=7;UID=1", Location(INBOX, 1), "m1@x")
MOVE = Operation(OperationKind.RELOCATE, (REF,), add_to=("Trash",))
DELETE = Operation(OperationKind.DELETE, (REF,))
DRAFT = b"X-MailDesk-Id: k1\r\nSubject: x\r\n\r\ntext"


def _cursor(**changes):
    state = {"uidvalidity": 7, "uidnext": 4, "modseq": 50, "exists": 3, **changes}
    return FolderCursor(INBOX, json.dumps(state), "")


def _examine(more=(), **changes):
    return ok(*selected(more=more, **changes), code="READ-ONLY")


def test_nothing_new_is_one_round_trip(play):
    _server, provider = play()
    provider.list_folders()
    before = provider.round_trips
    assert provider.changes(_cursor()).done
    assert provider.round_trips - before == 1


def test_new_uidvalidity_asks_for_a_resync(play):
    _server, provider = play({"EXAMINE": _examine(uidvalidity="OK [UIDVALIDITY 8]")})
    with pytest.raises(ResyncRequired) as caught:
        provider.changes(_cursor())
    assert caught.value.scope == INBOX


def test_uids_given_out_again_ask_for_a_resync(play):
    _server, provider = play({"EXAMINE": _examine(uidnext="OK [UIDNEXT 2]")})
    with pytest.raises(ResyncRequired):
        provider.changes(_cursor())


def test_lower_mod_sequence_makes_us_look_at_everything(play):
    _server, provider = play({"EXAMINE": _examine(modseq="OK [HIGHESTMODSEQ 20]")})
    page = provider.changes(_cursor())
    (snapshot,) = page.snapshots
    assert sorted(entry.uid for entry in snapshot.entries) == [1, 2, 3]
    assert all(entry.flags.is_read for entry in snapshot.entries)
    assert json.loads(page.cursor)["modseq"] == 20


def test_mod_sequences_that_end_make_us_look_at_everything(play):
    _server, provider = play({"EXAMINE": _examine(modseq="OK [NOMODSEQ]")})
    page = provider.changes(_cursor())
    assert page.snapshots and json.loads(page.cursor)["modseq"] == 0


def test_vanished_and_changed_arrive_with_the_folder(play):
    changed = "2 FETCH (UID 2 FLAGS (\\Flagged) MODSEQ (60))"
    reported = [
        "VANISHED (EARLIER) 1,90:99",
        changed,
    ]
    _server, provider = play(
        {"EXAMINE": _examine(reported, modseq="OK [HIGHESTMODSEQ 60]", exists=2)}
    )
    page = provider.changes(_cursor())
    assert page.removed[0].uid_ranges == ((1, 1),)
    (update,) = page.updated
    assert update.remote_id.endswith("UID=2") and update.flags.is_starred


@pytest.mark.parametrize("uids", ["", "1:x", "0", "1,,2", "9999999999999", "*"])
def test_malformed_vanished_removes_nothing(play, uids):
    _server, provider = play({"EXAMINE": _examine([f"VANISHED (EARLIER) {uids}"])})
    with pytest.raises(ProtocolError):
        provider.changes(_cursor())


def test_highest_message_that_is_sent_unasked_is_not_new(play):
    _server, provider = play(
        {
            "EXAMINE": _examine(uidnext="OK [UIDNEXT 6]", exists=3),
            "UID FETCH 4:5": ok(metadata(3)),
        }
    )
    assert provider.changes(_cursor()).added == ()


def test_message_marked_deleted_is_removed(play):
    reported = ["2 FETCH (UID 2 FLAGS (\\Deleted))"]
    _server, provider = play(
        {"EXAMINE": _examine(reported, modseq="OK [HIGHESTMODSEQ 60]")}
    )
    assert provider.changes(_cursor()).removed[0].uid_ranges == ((2, 2),)


def test_bare_server_shows_what_has_gone_by_its_ids(play):
    _server, provider = play(
        {
            "EXAMINE": _examine(modseq="", exists=2),
            "UID SEARCH": ok("SEARCH 1 3"),
            "FETCH 1:2": ok("1 FETCH (UID 1 FLAGS ())", "2 FETCH (UID 3 FLAGS ())"),
        },
        capabilities=PLAIN,
    )
    page = provider.changes(_cursor(modseq=0))
    assert {e.uid for s in page.snapshots for e in s.entries} == {1, 3}


@pytest.mark.parametrize("capabilities", [CAPABILITIES, "IMAP4rev1 UIDPLUS", PLAIN])
@pytest.mark.parametrize("operation", [MOVE, DELETE])
def test_plain_expunge_is_never_sent(play, capabilities, operation):
    server, provider = play(capabilities=capabilities)
    provider.apply(operation)
    assert not [each for each in server.commands if each.startswith("EXPUNGE")]
    assert not server.sent("CLOSE")
    if capabilities == PLAIN:
        assert server.sent("UID EXPUNGE") == []
        assert server.sent("UID STORE") == ["UID STORE 1 +FLAGS.SILENT (\\Deleted)"]


def test_lost_answer_to_a_change_is_not_repeated(play):
    server, provider = play({"UID MOVE": Reply("", then="cut")})
    with pytest.raises(ConnectionLostError):
        provider.apply(MOVE)
    assert len(server.sent("UID MOVE")) == 1


def test_copy_that_failed_removes_nothing(play):
    server, provider = play(
        {"UID COPY": no("[OVERQUOTA] full"), "UID SEARCH": ok("SEARCH")},
        capabilities="IMAP4rev1 UIDPLUS",
    )
    with pytest.raises(RejectedError) as caught:
        provider.apply(MOVE)
    assert caught.value.code == "rejected.quota"
    assert server.sent("UID STORE") == []


def test_missing_target_folder_is_not_made_again(play):
    """Somebody has renamed or deleted it: the message is left alone."""
    server, provider = play({"UID MOVE": no("[TRYCREATE] no such folder")})
    result = provider.apply(MOVE)
    assert result.unsure == tuple(ref.remote_id for ref in MOVE.targets)
    assert not result.relocated
    assert server.sent("CREATE") == []


ODD_COPYUID = (
    *("COPYUID 8 1 9,10", "COPYUID x 1 9", "COPYUID 8", "COPYUID 8 1 *"),
    *("COPYUID 0 1 9", "COPYUID 8 1 99999999999", "COPYUID 8 , 9"),
)


@pytest.mark.parametrize("reported", ODD_COPYUID)
def test_new_ids_that_do_not_fit_are_not_believed(play, reported):
    _server, provider = play({"UID MOVE": ok(code=reported)})
    (relocated,) = provider.apply(MOVE).relocated
    assert relocated.new_remote_id is None


@pytest.mark.parametrize("line", ["[COPYUID 8 1 9]", "* [COPYUID 8 1 9] moved"])
def test_new_ids_on_a_line_of_their_own_are_understood(play, line):
    """Exchange 2013 leaves the beginning of the line out (parsedmarc#80)."""
    reply = Reply(f"{line}\r\n* 1 EXPUNGE\r\n<tag> OK MOVE completed.\r\n")
    _server, provider = play({"UID MOVE": reply})
    (relocated,) = provider.apply(MOVE).relocated
    assert relocated.new_remote_id == "Trash;UIDVALIDITY=8;UID=9"


def test_read_only_folder_refuses_changes(play):
    _server, provider = play({"SELECT": ok(*selected(), code="READ-ONLY")})
    with pytest.raises(RejectedError) as caught:
        provider.apply(DELETE)
    assert caught.value.code == "rejected.read_only"


def test_folder_without_keywords_refuses_them(play):
    lines = selected(more=["OK [PERMANENTFLAGS (\\Seen \\Flagged)]"])
    server, provider = play({"SELECT": ok(*lines, code="READ-WRITE")})
    tag = Operation(OperationKind.FLAGS, (REF,), add_keywords=("Vip",))
    with pytest.raises(RejectedError) as caught:
        provider.apply(tag)
    assert caught.value.code == "rejected.keywords"
    assert server.sent("UID STORE") == []


def test_full_mailbox_refuses_a_draft(play):
    _server, provider = play({"APPEND": no("[OVERQUOTA] full")})
    with pytest.raises(RejectedError) as caught:
        provider.save_draft(DRAFT, "k1", None)
    assert caught.value.code == "rejected.quota"


def test_too_large_a_draft_is_not_sent_at_all(play):
    server, provider = play(capabilities=f"{CAPABILITIES} APPENDLIMIT=10")
    with pytest.raises(RejectedError):
        provider.save_draft(DRAFT, "k1", None)
    assert server.sent("APPEND") == []


def test_draft_whose_answer_was_lost_is_not_filed_again_by_itself(play):
    server, provider = play({"APPEND": Reply("", then="cut")})
    with pytest.raises(ConnectionLostError):
        provider.save_draft(DRAFT, "k1", None)
    assert len(server.sent("APPEND")) == 1


def test_server_that_cannot_search_headers_still_gets_one_copy(play):
    outgoing = Outgoing(
        mime=b"", filed_mime=b"Message-ID: <m2@x>\r\n\r\nx", envelope_from="a@x",
        recipients=(), rfc_message_id="m2@x", maildesk_id="k",
    )  # fmt: skip
    server, provider = play({"UID SEARCH": no("cannot search")})
    stored = provider.file_sent(outgoing)
    assert stored.remote_id == "Sent;UIDVALIDITY=7;UID=2"
    assert server.sent("APPEND") == []


def test_large_literal_waits_to_be_asked_for(play):
    server, provider = play(capabilities=PLAIN)
    provider.save_draft(DRAFT, "k1", None)
    (append,) = server.sent("APPEND")
    assert f"{{{len(DRAFT)}}}\r\n" in append
