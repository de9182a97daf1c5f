"""What known servers say in their own way; none of it may cost more than itself."""

import pytest

from odoo.addons.maildesk_base.engine.errors import AuthError
from odoo.addons.maildesk_imap.engine.protocol.responses import (
    Status,
    failure,
    parse_status,
)
from odoo.addons.maildesk_imap.engine.protocol.smtp import Reply as SmtpReply
from odoo.addons.maildesk_imap.engine.protocol.smtp import smtp_error

from tests.simulators.imap_reply import Reply, ok

HELP = "https://support.google.com/mail/accounts/answer/78754"
WANTED = {
    "web": (f"[ALERT] Please log in via your web browser: {HELP} (Failure)", HELP),
    "app": (
        "[ALERT] Application-specific password required: "
        "https://support.google.com/accounts/answer/185833 (Failure)",
        "https://support.google.com/accounts/answer/185833",
    ),
    "off": ("[ALERT] Your account is not enabled for IMAP use. (Failure)", ""),
}
CODES = {"web": "auth.web_login", "app": "auth.app_password", "off": "auth.imap_off"}


@pytest.mark.parametrize("kind", WANTED)
def test_refusal_that_is_not_about_the_password_is_reported_as_what_it_is(kind):
    text, link = WANTED[kind]
    error = failure(parse_status(b"NO", text.encode()), at_login=True)
    assert (type(error), error.code, error.detail) == (AuthError, CODES[kind], link)


def test_wrong_password_is_still_a_wrong_password():
    text = b"[ALERT] Invalid credentials (Failure)"
    assert failure(parse_status(b"NO", text), at_login=True).code == "auth.refused"


def test_words_of_a_refusal_mean_nothing_where_nobody_signs_in():
    status = Status(b"NO", text="Please log in via your web browser")
    assert failure(status).code == "rejected"


def test_link_that_comes_before_the_refusal_is_reported(play):
    link = "https://accounts.google.com/signin/continue?plt=AK"
    reply = Reply(
        f"* NO [WEBALERT {link}] Web login required.\r\n<tag> NO {WANTED['web'][0]}\r\n"
    )
    _server, provider = play({"LOGIN": reply})
    with pytest.raises(AuthError) as caught:
        provider.list_folders()
    assert caught.value.code == "auth.web_login"
    assert caught.value.detail == link


def test_sending_shows_the_same():
    lines = (
        "5.7.14 <https://accounts.google.com/signin/continue?sarp=1&scc=1&plt=AKgn",
        "5.7.14 sbt> Please log in via your web browser and then try again.",
        "5.7.14 Learn more at https://support.google.com/mail/answer/78754 x - gsmtp",
    )
    error = smtp_error(SmtpReply(534, lines))
    assert error.code == "auth.web_login"
    assert error.detail == "https://support.google.com/mail/answer/78754"


ODD_LINES = ("LIST nonsense", 'LIST () "/" ""', 'LIST (\\Sent "/" Sent', "LIST () {x}")


@pytest.mark.parametrize("odd", ODD_LINES)
def test_line_of_a_list_that_nobody_can_read_costs_itself_only(play, odd):
    listing = ok('LIST () "/" INBOX', odd, 'LIST () "/" Work')
    _server, provider = play({"LIST": listing})
    folders = provider.list_folders()
    assert [each.folder_id for each in folders] == ["INBOX", "Work"]
    assert not folders.is_complete, "what is missing may be there"


def test_status_that_nobody_can_read_costs_itself_only(play):
    _server, provider = play(
        {"STATUS": ok("STATUS INBOX MESSAGES 3")}, capabilities="IMAP4rev1"
    )
    folders = provider.list_folders()
    assert folders.is_complete
    assert {each.state for each in folders} == {""}
