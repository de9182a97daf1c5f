"""The healthy answers of the scripted IMAP server: one folder with three messages."""

import re

from .imap_reply import Reply, no, ok

CAPABILITIES = (
    "IMAP4rev1 ENABLE NAMESPACE ID LITERAL+ UIDPLUS MOVE CONDSTORE QRESYNC ESEARCH "
    "SPECIAL-USE LIST-EXTENDED LIST-STATUS UNSELECT"
)
UIDVALIDITY, UIDNEXT, MODSEQ, EXISTS = 7, 4, 50, 3
FOLDERS = {"INBOX": "", "Sent": "\\Sent", "Drafts": "\\Drafts", "Trash": "\\Trash"}
STATUS = "MESSAGES 3 UIDNEXT 4 UIDVALIDITY 7 UNSEEN 3 HIGHESTMODSEQ 50"


def header(uid):
    """The header of a message."""
    return (
        f"From: Bob <bob@example.org>\r\nTo: anna@example.com\r\n"
        f"Subject: Number {uid}\r\nMessage-ID: <m{uid}@x>\r\n\r\n"
    )


def text(uid):
    """The text of a message."""
    return f"Text of {uid}.\r\n"


def metadata(uid, *, number=None, flags="(\\Seen)", structure=None, extra=""):
    """The FETCH answer with a message's metadata, without its ``* ``."""
    described = structure or '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 12 1)'
    raw = header(uid)
    parts = [
        f"UID {uid}",
        f"FLAGS {flags}" if flags is not None else "",
        'INTERNALDATE "21-Nov-2026 08:00:00 +0000"',
        "RFC822.SIZE 120",
        f"BODYSTRUCTURE {described}",
        extra,
        f"BODY[HEADER.FIELDS (FROM)] {{{len(raw)}}}\r\n{raw}",
    ]
    return f"{number or uid} FETCH ({' '.join(filter(None, parts))})"


def selected(
    *,
    exists=EXISTS,
    uidvalidity=f"OK [UIDVALIDITY {UIDVALIDITY}]",
    uidnext=f"OK [UIDNEXT {UIDNEXT}]",
    modseq=f"OK [HIGHESTMODSEQ {MODSEQ}]",
    more=(),
):
    """The untagged lines of SELECT and EXAMINE; an empty line is left out."""
    lines = ["FLAGS (\\Seen)", f"{exists} EXISTS", uidvalidity, uidnext, modseq, *more]
    return [line for line in lines if line]


def reply_to(command, capabilities):
    """What a healthy server answers."""
    for beginning, answer in _ANSWERS.items():
        if command.startswith(beginning):
            return answer(command)
    if command == "CAPABILITY":
        return ok(f"CAPABILITY {capabilities}")
    return no(f"[CANNOT] unknown command {command[:20]}")


def _list(_command):
    lines = []
    for name, role in FOLDERS.items():
        lines += [f'LIST ({role}) "/" {name}', f"STATUS {name} ({STATUS})"]
    return ok(*lines)


def _search(command):
    uids = _asked(command) or [1, 2, 3]
    found = ",".join(map(str, (uid for uid in uids if 1 <= uid < UIDNEXT)))
    if "RETURN" in command:
        return ok(f'ESEARCH (TAG "x") UID{found and f" ALL {found}"}')
    return ok(f"SEARCH {found.replace(',', ' ')}")


def _fetch(command):
    uids = [uid for uid in _asked(command) if 1 <= uid < UIDNEXT]
    if "BODYSTRUCTURE" in command and "BODY.PEEK[HEADER]" not in command:
        return ok(*(metadata(uid) for uid in uids))
    if "BODY.PEEK[HEADER.FIELDS" in command:
        return ok(*(metadata(uid) for uid in uids))
    if "BODY.PEEK[HEADER]" in command:
        return ok(*(_description(uid) for uid in uids))
    part = re.search(r"BODY\.PEEK\[([\d.]*)\]<(\d+)\.", command)
    if part:
        return ok(*(_content(uid, part[1], int(part[2])) for uid in uids))
    return ok(*(f"{uid} FETCH (UID {uid} FLAGS (\\Seen))" for uid in uids))


def _description(uid):
    raw = header(uid)
    structure = '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 12 1)'
    return (
        f"{uid} FETCH (UID {uid} BODYSTRUCTURE {structure} "
        f"BODY[HEADER] {{{len(raw)}}}\r\n{raw})"
    )


def _content(uid, section, start):
    whole = text(uid) if section else header(uid) + text(uid)
    piece = whole[start:]
    return (
        f"{uid} FETCH (UID {uid} BODY[{section}]<{start}> {{{len(piece)}}}\r\n{piece})"
    )


def _asked(command):
    """The numbers of the first set in a command."""
    match = re.search(r" (\d+(?::(?:\d+|\*))?(?:,\d+(?::\d+)?)*)(?= |$|\r)", command)
    numbers = []
    for piece in match[1].split(",") if match else ():
        low, _, high = piece.partition(":")
        numbers += range(int(low), min(int(high or low), 1000) + 1)
    return numbers


_ANSWERS = {
    "AUTHENTICATE": lambda _command: Reply("+ \r\n"),
    "RESPONSE": lambda _command: ok(),
    "LOGIN": lambda _command: ok(),
    "NOOP": lambda _command: ok(),
    "LOGOUT": lambda _command: ok("BYE see you"),
    "STARTTLS": lambda _command: ok(),
    "ENABLE": lambda _command: ok("ENABLED QRESYNC CONDSTORE"),
    "NAMESPACE": lambda _command: ok('NAMESPACE (("" "/")) NIL NIL'),
    "ID": lambda _command: ok('ID ("name" "faulty")'),
    "LIST": _list,
    "EXAMINE": lambda _command: ok(*selected(), code="READ-ONLY"),
    "SELECT": lambda _command: ok(*selected(), code="READ-WRITE"),
    "UNSELECT": lambda _command: ok(),
    "UID SEARCH": _search,
    "UID FETCH": _fetch,
    "FETCH": _fetch,
    "UID STORE": lambda _command: ok(),
    "UID EXPUNGE": lambda _command: ok(),
    "UID MOVE": lambda _command: ok("OK [COPYUID 8 1 9] moved"),
    "UID COPY": lambda _command: ok(code="COPYUID 8 1 9"),
    "APPEND": lambda _command: ok(code="APPENDUID 7 9"),
    "CREATE": lambda _command: ok(),
    "SUBSCRIBE": lambda _command: ok(),
    "UNSUBSCRIBE": lambda _command: ok(),
}
