"""Reading from servers that break their protocol: nothing wrong is ever returned."""

import pytest

from odoo.addons.maildesk_base.engine.errors import (
    ConnectionLostError,
    ProtocolError,
    RemoteGone,
)
from odoo.addons.maildesk_base.engine.types import FolderCursor, Location, MessageRef

from tests.simulators.imap_mailbox import metadata, selected
from tests.simulators.imap_reply import Reply, no, ok

INBOX = "INBOX"
REF = MessageRef("INBOX;UIDVALIDITY=7;UID=2", Location("INBOX", 2), "m2@x")


def _examine(**changes):
    return ok(*selected(**changes), code="READ-ONLY")


def _ids(page):
    return [message.rfc_message_id for message in page.added]


@pytest.mark.parametrize(
    "line", ["", "OK [UIDVALIDITY 0]", "OK [UIDVALIDITY abc]", "OK [UIDVALIDITY -7]"]
)
def test_folder_without_usable_uidvalidity_is_not_read(play, line):
    _server, provider = play({"EXAMINE": _examine(uidvalidity=line)})
    with pytest.raises(ProtocolError) as caught:
        provider.newest(INBOX, 10)
    assert caught.value.code == "protocol.uidvalidity"


def test_uidnext_that_is_not_reported_is_found_out(play):
    _server, provider = play(
        {
            "EXAMINE": _examine(uidnext=""),
            "UID FETCH *": ok("3 FETCH (UID 3 FLAGS ())"),
        }
    )
    page = provider.newest(INBOX, 10)
    assert '"uidnext":4' in page.cursor
    assert len(page.added) == 3


@pytest.mark.parametrize(
    "modseq", ["OK [NOMODSEQ]", "OK [HIGHESTMODSEQ -5]", "OK [HIGHESTMODSEQ x]", ""]
)
def test_mod_sequence_that_says_nothing_is_not_used(play, modseq):
    _server, provider = play({"EXAMINE": _examine(modseq=modseq)})
    assert '"modseq":0' in provider.newest(INBOX, 10).cursor


def test_number_of_messages_that_is_missing_is_an_error(play):
    _server, provider = play({"EXAMINE": ok("OK [UIDVALIDITY 7]")})
    with pytest.raises(ProtocolError):
        provider.newest(INBOX, 10)


def test_message_without_flags_is_bad_and_harms_no_other(play):
    rows = [metadata(1), metadata(2, flags=None), metadata(3)]
    _server, provider = play({"FETCH": ok(*rows)})
    page = provider.newest(INBOX, 10)
    assert _ids(page) == ["m3@x", "m1@x"]
    (bad,) = page.bad
    assert (bad.location.uid, bad.code) == (2, "protocol.no_flags")


@pytest.mark.parametrize(
    "structure",
    [
        "(" * 200 + '"TEXT"' + ")" * 200,
        "(((",
        '("TEXT" "PLAIN" (',
    ],
)
def test_unreadable_description_is_bad_and_harms_no_other(play, structure):
    rows = [metadata(1), metadata(2, structure=structure), metadata(3)]
    _server, provider = play({"FETCH": ok(*rows)})
    page = provider.newest(INBOX, 10)
    assert {"m3@x", "m1@x"} <= set(_ids(page))
    assert len(page.added) + len(page.bad) == 3


@pytest.mark.parametrize(
    "structure", ["NIL", "()", '("TEXT")', "(NIL NIL NIL)", '"TEXT"']
)
def test_missing_description_leaves_the_rest_of_the_metadata(play, structure):
    _server, provider = play({"FETCH": ok(metadata(3, structure=structure))})
    (message,) = provider.newest(INBOX, 1).added
    assert message.subject == "Number 3"
    assert message.attachments == ()


def test_flag_changes_reported_in_passing_are_no_messages(play):
    rows = ["2 FETCH (FLAGS (\\Seen))", "9 FETCH (UID 99 FLAGS ())", metadata(3)]
    _server, provider = play({"FETCH": ok(*rows)})
    page = provider.newest(INBOX, 1)
    assert _ids(page) == ["m3@x"]
    assert page.bad == ()


def test_answer_in_two_halves_is_one_message(play):
    whole = metadata(3)
    raw = whole[whole.index("BODY[") :]
    rest = whole[: whole.index("BODY[")].replace("3 FETCH (UID 3 ", "")
    _server, provider = play(
        {"FETCH": ok(f"3 FETCH (UID 3 {rest.strip()})", f"3 FETCH (UID 3 {raw}")}
    )
    (message,) = provider.newest(INBOX, 1).added
    assert (message.subject, message.size) == ("Number 3", 120)


def test_id_of_the_server_that_is_nil_falls_back(play):
    _server, provider = play(
        {"FETCH": ok(metadata(3, extra="EMAILID NIL THREADID NIL"))},
        capabilities="IMAP4rev1 OBJECTID",
    )
    (message,) = provider.newest(INBOX, 1).added
    assert message.fingerprint.startswith("h:")


def test_stable_id_of_the_server_is_the_fingerprint(play):
    _server, provider = play(
        {"FETCH": ok(metadata(3, extra="EMAILID (M123)"))},
        capabilities="IMAP4rev1 OBJECTID",
    )
    (message,) = provider.newest(INBOX, 1).added
    assert message.fingerprint == "e:M123"


def test_connection_cut_in_a_literal_returns_nothing(play):
    cut = "* 1 FETCH (UID 1 FLAGS () BODY[HEADER.FIELDS (FROM)] {500}\r\nFrom: B"
    _server, provider = play({"FETCH": Reply(cut, then="cut")})
    with pytest.raises(ConnectionLostError):
        provider.newest(INBOX, 10)


def test_goodbye_in_the_midst_returns_nothing(play):
    said = f"* {metadata(1)}\r\n* BYE shutting down\r\n"
    _server, provider = play({"FETCH": Reply(said, then="cut")})
    with pytest.raises(ConnectionLostError):
        provider.newest(INBOX, 10)


@pytest.mark.parametrize(
    ("size", "error"),
    [
        (5, ProtocolError),  # the rest of the header is no answer
        (90_000, ConnectionLostError),  # the server never sends that much
        (99_999_999_999, ProtocolError),
    ],
)
def test_literal_of_the_wrong_size_returns_nothing(play, size, error):
    row = metadata(3)
    start = row.index("{")
    broken = row[:start] + f"{{{size}}}" + row[row.index("}", start) + 1 :]
    _server, provider = play({"FETCH": ok(broken)})
    with pytest.raises(error):
        provider.newest(INBOX, 1)


@pytest.mark.parametrize(
    "said",
    [
        "M999 OK done\r\n",
        "<tag> MAYBE done\r\n",
        "nonsense\r\n",
        "+ go on\r\n",
        "* " + "x" * 10_000_000 + "\r\n<tag> OK\r\n",
    ],
)
def test_answer_to_something_else_breaks_the_connection(play, said):
    server, provider = play({"FETCH": [Reply(said, then="hang"), ok(metadata(3))]})
    with pytest.raises(ProtocolError):
        provider.newest(INBOX, 1)
    assert _ids(provider.newest(INBOX, 1)) == ["m3@x"]
    assert server.connections == 2


def test_page_the_server_chokes_on_is_taken_apart(play):
    _server, provider = play(
        {
            "FETCH 1:3": no("[SERVERBUG] cannot read"),
            "FETCH 1:3 (UID)": ok("1 FETCH (UID 1)", "2 FETCH (UID 2)"),
            "UID FETCH 2": no("[SERVERBUG] cannot read this one"),
        }
    )
    page = provider.newest(INBOX, 10)
    assert _ids(page) == ["m1@x"]
    assert [bad.location.uid for bad in page.bad] == [2]


def test_busy_server_is_not_mistaken_for_bad_messages(play):
    _server, provider = play({"FETCH": no("[UNAVAILABLE] storage is away")})
    with pytest.raises(Exception) as caught:
        provider.newest(INBOX, 10)
    assert caught.value.code == "server.unavailable"


@pytest.mark.parametrize(
    "found", ["SEARCH 1 x 3", "SEARCH -1", "SEARCH 1:3", "SEARCH 99999999999999999999"]
)
def test_search_that_is_no_list_of_ids_is_an_error(play, found):
    _server, provider = play({"UID SEARCH": ok(found)}, capabilities="IMAP4rev1")
    with pytest.raises(ProtocolError):
        provider.older(FolderCursor(INBOX, "", "7:3"), 10)


def test_more_ids_than_there_can_be_do_not_fill_the_memory(play):
    server, provider = play(
        {"UID SEARCH": ok('ESEARCH (TAG "x") UID ALL 1:4294967295')}
    )
    provider.older(FolderCursor(INBOX, "", "7:3"), 10)
    assert server.sent("UID FETCH")


def test_folder_that_was_renamed_while_open_is_gone(play):
    _server, provider = play(
        {"UID FETCH": no("[NONEXISTENT] Mailbox was deleted under you")}
    )
    with pytest.raises(RemoteGone):
        provider.fetch_body(REF)


def test_message_without_description_is_read_from_its_bytes(play):
    row = "2 FETCH (UID 2 BODYSTRUCTURE NIL BODY[HEADER] {11}\r\nFrom: a\r\n\r\n)"
    _server, provider = play({"UID FETCH 2 (UID BODYSTRUCTURE": ok(row)})
    body = provider.fetch_body(REF)
    assert body.contents["1"] == b"Text of 2.\r\n"


def test_part_that_does_not_come_is_read_from_the_whole_message(play):
    row = "2 FETCH (UID 2 BODY[1]<0> NIL)"
    _server, provider = play({"UID FETCH 2 (UID BODY.PEEK[1]": ok(row)})
    assert provider.fetch_body(REF).contents["1"] == b"Text of 2.\r\n"


def test_piece_that_was_not_asked_for_is_not_put_together(play):
    piece = "x" * (1 << 20)
    first = f"2 FETCH (UID 2 BODY[]<0> {{{len(piece)}}}\r\n{piece})"
    _server, provider = play(
        {
            "UID FETCH 2 (UID BODY.PEEK[]<0.": ok(first),
            "UID FETCH 2 (UID BODY.PEEK[]<1048576.": ok(first),
        }
    )
    with pytest.raises(ProtocolError) as caught:
        list(provider.fetch_raw(REF))
    assert caught.value.code == "protocol.partial"


def test_removed_message_made_up_by_the_server_is_left_out(play):
    ghost = (
        '3 FETCH (UID 3 FLAGS () INTERNALDATE "01-Jan-1970 00:00:00 +0000" '
        "RFC822.SIZE 0 BODYSTRUCTURE NIL BODY[HEADER.FIELDS (FROM)] {0}\r\n)"
    )
    _server, provider = play(
        {
            "FETCH": ok(metadata(1), ghost, code="EXPUNGEISSUED"),
            "UID SEARCH": ok('ESEARCH (TAG "x") UID ALL 1'),
        }
    )
    assert _ids(provider.newest(INBOX, 2)) == ["m1@x"]


@pytest.mark.parametrize(
    "listing",
    [
        ok(),
        ok("LIST nonsense"),
        ok('LIST () "/"'),
        ok('LIST () "/" ""'),
        ok('LIST (\\NonExistent) "/" Gone'),
    ],
)
def test_list_that_cannot_be_trusted_is_an_error(play, listing):
    _server, provider = play({"LIST": listing})
    with pytest.raises(ProtocolError):
        provider.list_folders()


def test_folders_without_separator_are_flat(play):
    _server, provider = play(
        {"LIST": ok("LIST () NIL INBOX", "LIST () NIL a/b", 'LIST (\\Noselect) "/" c')}
    )
    folders = {folder.folder_id: folder for folder in provider.list_folders()}
    assert folders["a/b"].path == ("a/b",)
    assert not folders["c"].selectable


def test_names_on_the_wire_are_sent_back_byte_for_byte(play):
    raw = 'LIST () "/" "Entw\udcfcrfe%;1"'
    server, provider = play({"LIST": ok('LIST () "/" INBOX', raw)})
    folder = next(f for f in provider.list_folders() if f.folder_id != "INBOX")
    assert folder.name == "Entwürfe%;1"
    assert folder.folder_id == "Entw%FCrfe%25%3B1"
    provider.newest(folder.folder_id, 1)
    assert server.sent("EXAMINE")[0].startswith("EXAMINE {11+}")
