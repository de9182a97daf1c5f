"""What the faulty SMTP server does, phase by phase, and a catalogue of faults."""

from dataclasses import dataclass, field

CAPABILITIES = (
    "8BITMIME",
    "SMTPUTF8",
    "SIZE 10485760",
    "ENHANCEDSTATUSCODES",
    "PIPELINING",
    "STARTTLS",
    "AUTH PLAIN LOGIN XOAUTH2",
)


@dataclass(frozen=True)
class Scenario:
    """One connection's behaviour; the default is a healthy server.

    Phases are banner, ehlo, starttls, auth, mail, rcpt, data (the command), body
    (the middle of the text), end (after the final dot) and quit.

    `refuse` closes the listener, so that connections are refused;
    `replies` replaces the answer of a phase ("rcpt bob@example.org" for one
    recipient only); `delays` holds it back, in seconds; `cut` is the phase in
    which the connection is closed instead of an answer. Cut at `end`, the message
    has been taken when `keep_cut_message` is set: the client cannot know.
    `injected` is plain text sent together with the answer to STARTTLS.
    """

    refuse: bool = False
    capabilities: tuple = CAPABILITIES
    replies: dict = field(default_factory=dict)
    delays: dict = field(default_factory=dict)
    cut: str = ""
    keep_cut_message: bool = True
    cut_after_bytes: int = 512
    injected: str = ""
    rewrite_message_id: bool = False


def _without(*names):
    return tuple(word for word in CAPABILITIES if word.split()[0] not in names)


HEALTHY = Scenario()

SCENARIOS = {
    "healthy": HEALTHY,
    "refused": Scenario(refuse=True),
    "closed_at_once": Scenario(cut="banner"),
    "busy_banner": Scenario(replies={"banner": "421 4.3.2 Too busy, try later"}),
    "slow_banner": Scenario(delays={"banner": 30}),
    "ehlo_refused": Scenario(replies={"ehlo": "550 5.7.1 Go away"}),
    "ehlo_cut": Scenario(cut="ehlo"),
    "starttls_missing": Scenario(capabilities=_without("STARTTLS")),
    "starttls_refused": Scenario(replies={"starttls": "454 4.7.0 TLS not available"}),
    "starttls_injected": Scenario(
        injected="250-localhost\r\n250 AUTH PLAIN LOGIN\r\n235 2.7.0 Welcome\r\n"
    ),
    "starttls_cut": Scenario(cut="starttls"),
    "auth_wrong": Scenario(
        replies={"auth": "535 5.7.8 Authentication credentials invalid"}
    ),
    "auth_temporary": Scenario(
        replies={"auth": "454 4.7.0 Temporary authentication failure"}
    ),
    "auth_limited": Scenario(
        replies={"auth": "535 5.7.0 (#AUTH005) Too many bad auth attempts."}
    ),
    "auth_missing": Scenario(capabilities=_without("AUTH")),
    "auth_basic_off": Scenario(
        replies={"auth": "535 5.7.139 Authentication unsuccessful, basic is disabled"}
    ),
    "mail_temporary": Scenario(replies={"mail": "451 4.3.0 Try again later"}),
    "mail_refused": Scenario(replies={"mail": "550 5.1.8 Sender address refused"}),
    "mail_cut": Scenario(cut="mail"),
    "rcpt_refused": Scenario(replies={"rcpt": "550 5.1.1 No such user"}),
    "rcpt_temporary": Scenario(replies={"rcpt": "450 4.2.1 Mailbox busy"}),
    "rcpt_cut": Scenario(cut="rcpt"),
    "data_refused": Scenario(replies={"data": "554 5.7.1 No data today"}),
    "data_temporary": Scenario(replies={"data": "451 4.3.0 Try again later"}),
    "data_cut": Scenario(cut="data"),
    "body_cut": Scenario(cut="body"),
    "end_refused": Scenario(replies={"end": "554 5.7.1 Message looks like spam"}),
    "end_temporary": Scenario(replies={"end": "451 4.7.1 Greylisted, come back"}),
    "end_too_big": Scenario(replies={"end": "552 5.3.4 Message too big"}),
    "end_cut_taken": Scenario(cut="end"),
    "end_cut_lost": Scenario(cut="end", keep_cut_message=False),
    "end_slow": Scenario(delays={"end": 30}),
    "too_big": Scenario(capabilities=(*_without("SIZE"), "SIZE 2000")),
    "no_utf8": Scenario(capabilities=_without("SMTPUTF8", "8BITMIME")),
    "rewritten_id": Scenario(rewrite_message_id=True),
    "quit_cut": Scenario(cut="quit"),
}


def scenario(description):
    """Return the Scenario for a name of SCENARIOS or a dict of its fields."""
    if isinstance(description, Scenario):
        return description
    if isinstance(description, str):
        return SCENARIOS[description]
    fields = dict(description)
    if "capabilities" in fields:
        fields["capabilities"] = tuple(fields["capabilities"])
    return Scenario(**fields)
