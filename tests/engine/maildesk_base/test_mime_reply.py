"""Answers and forwards: their subject, their recipients, their place in the chain."""

from base64 import b64encode
from datetime import UTC, datetime

import pytest

from odoo.addons.maildesk_base.engine.errors import RejectedError
from odoo.addons.maildesk_base.engine.mime.compose import (
    base_subject,
    forward_body,
    forward_subject,
    invitation_reply,
    quote_plain,
    reply_body,
    reply_recipients,
    reply_references,
    reply_subject,
)
from odoo.addons.maildesk_base.engine.mime.findings.invitation import read_calendar
from odoo.addons.maildesk_base.engine.mime.meta import HeaderMeta
from odoo.addons.maildesk_base.engine.mime.parse import body_from_raw, parse_message
from odoo.addons.maildesk_base.engine.mime.view import build_view
from odoo.addons.maildesk_base.engine.types import Address

from tests.corpus import read

ANNA, BOB, CAROL, ME = (
    Address(name, f"{name.lower()}@example.com")
    for name in ("Anna", "Bob", "Carol", "Me")
)
OWN = ("me@example.com", "sales@example.com")


def emails(addresses):
    return [address.email.partition("@")[0] for address in addresses]


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Offer", "Re: Offer"),
        ("Re: Offer", "Re: Offer"),
        ("RE: AW: Re: Offer", "Re: Offer"),
        ("Antw.: Offer", "Re: Antw.: Offer"),
        ("Antw: Offer", "Re: Offer"),
        ("SV: Offer", "Re: Offer"),
        ("RE[4]: Offer", "Re: Offer"),
        ("Re(2): Offer", "Re: Offer"),
        ("Re^2: Offer", "Re: Offer"),
        ("回复：报价", "Re: 报价"),
        ("Odp: RIF: RES: Offer", "Re: Offer"),
        ("Fwd: Offer", "Re: Fwd: Offer"),
        ("Re: WG: Re: Offer", "Re: WG: Re: Offer"),
        ("Regarding: Offer", "Re: Regarding: Offer"),
        ("", "Re:"),
        ("Re:", "Re:"),
    ],
)
def test_reply_prefix_stands_once(subject, expected):
    assert reply_subject(subject) == expected
    assert reply_subject(expected) == expected


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Offer", "Fwd: Offer"),
        ("WG: Offer", "Fwd: Offer"),
        ("FW: TR: RV: Fwd: Offer", "Fwd: Offer"),
        ("Re: Offer", "Fwd: Re: Offer"),
        ("转发：报价", "Fwd: 报价"),
    ],
)
def test_forward_prefix_stands_once(subject, expected):
    assert forward_subject(subject) == expected


def test_own_prefixes_can_be_used():
    assert reply_subject("Re: Angebot", "AW") == "AW: Angebot"
    assert forward_subject("Fwd: Angebot", "WG") == "WG: Angebot"


def test_base_subject_has_no_prefix():
    assert base_subject("Re: WG: AW: Offer") == "Offer"


def test_chain_of_prefixes_has_an_end():
    assert reply_subject("Re: " * 10_000).startswith("Re:")


def test_answer_goes_to_the_sender():
    original = HeaderMeta(sender=ANNA, to=(ME, BOB), cc=(CAROL,))
    found = reply_recipients(original, OWN, everybody=False)
    assert (emails(found.to), emails(found.cc)) == (["anna"], [])


@pytest.mark.parametrize("words", ["undisclosed", "no reply", "@", "x@", ""])
def test_reply_to_that_is_no_address_does_not_count(words):
    original = HeaderMeta(sender=ANNA, reply_to=(Address("", words),), to=(ME,))
    assert reply_recipients(original, [ME.email], everybody=False).to == (ANNA,)


def test_answer_goes_where_the_sender_wants_it():
    original = HeaderMeta(sender=ANNA, reply_to=(CAROL,), to=(ME,))
    assert emails(reply_recipients(original, OWN, everybody=False).to) == ["carol"]


def test_answer_to_everybody_leaves_out_oneself():
    sales = Address("", "Sales@Example.com")
    original = HeaderMeta(sender=ANNA, to=(ME, BOB, sales), cc=(CAROL, ANNA, BOB))
    found = reply_recipients(original, OWN, everybody=True)
    assert (emails(found.to), emails(found.cc)) == (["anna", "bob"], ["carol"])


def test_answer_to_ones_own_mail_goes_to_its_recipients():
    original = HeaderMeta(sender=ME, to=(ANNA,), cc=(BOB,))
    found = reply_recipients(original, OWN, everybody=True)
    assert (emails(found.to), emails(found.cc)) == (["anna"], ["bob"])


@pytest.mark.parametrize("everybody", [False, True])
def test_answer_to_a_form_goes_to_who_filled_it_in(everybody):
    own = Address("Shop", "shop@example.com")
    customer = Address("Carla", "carla@example.org")
    form = HeaderMeta(sender=own, to=(own,), reply_to=(customer,))
    people = reply_recipients(form, ["SHOP@example.com"], everybody=everybody)
    assert people.to == (customer,)
    # What was really sent from here goes to its recipients, whoever gets the answers.
    sent = HeaderMeta(
        sender=own,
        to=(customer,),
        reply_to=(Address("", "desk@example.net"),),
    )
    people = reply_recipients(sent, ["shop@example.com"], everybody=everybody)
    assert people.to == (customer,)


def test_mail_to_oneself_can_be_answered():
    original = HeaderMeta(sender=ME, to=(ME,))
    assert emails(reply_recipients(original, OWN, everybody=True).to) == ["me"]


@pytest.mark.parametrize(
    ("original", "chain"),
    [
        (HeaderMeta(rfc_message_id="c"), ("c",)),
        (HeaderMeta(rfc_message_id="c", references=("a", "b")), ("a", "b", "c")),
        (HeaderMeta(rfc_message_id="c", in_reply_to=("b",)), ("b", "c")),
        (HeaderMeta(references=("a",)), ("a",)),
        (HeaderMeta(rfc_message_id="a", references=("a", "b")), ("a", "b")),
        (HeaderMeta(), ()),
    ],
)
def test_answer_continues_the_chain(original, chain):
    assert reply_references(original) == chain


def test_quotation_cannot_be_broken_by_its_attribution():
    html = reply_body("<p>old</p>", "<b>Anna</b> wrote:")
    assert "&lt;b&gt;Anna&lt;/b&gt; wrote:" in html
    assert '<blockquote type="cite"' in html
    assert "<p>old</p></blockquote>" in html


def test_forward_repeats_the_fields_that_matter():
    html = forward_body("<p>old</p>", "Forwarded", [("From", "A <a@b>"), ("Cc", "")])
    assert "<b>From:</b> A &lt;a@b&gt;" in html
    assert "Cc" not in html


def test_plain_quotation_nests():
    assert quote_plain("new\n\n> old\n", "Anna wrote:") == (
        "Anna wrote:\n> new\n>\n>> old\n"
    )


NOW = datetime(2025, 11, 22, 8, tzinfo=UTC)
SERIES = parse_message(read("c-calendar-series")).content("1")


def test_invitation_is_answered_for_the_one_invited():
    invitation = parse_message(read("s-invitation")).content("1.3")
    part = invitation_reply(invitation, "bob@example.org", "ACCEPTED", NOW)
    answer = read_calendar(part.content)
    assert (part.method, answer.method) == ("REPLY", "REPLY")
    assert (answer.uid, answer.sequence) == ("event-1@example.com", 2)
    (attendee,) = answer.attendees
    assert (attendee.address.email, attendee.status) == ("bob@example.org", "accepted")
    assert answer.organizer.email == "anna@example.com"


def test_answer_is_for_the_series_and_shows_its_time_zone():
    invitation = SERIES
    part = invitation_reply(invitation, "bob@example.org", "ACCEPTED", NOW)
    answer = part.content.decode()
    assert answer.count("BEGIN:VTIMEZONE") == 1
    assert "TZID:Custom/Zone" in answer
    assert "RECURRENCE-ID" not in answer
    assert "DTSTART;TZID=Custom/Zone:20251201T090000" in answer
    assert "ATTENDEE;CN=Bob;PARTSTAT=ACCEPTED:MAILTO:Bob@Example.org" in answer
    one = invitation_reply(
        invitation, "bob@example.org", "DECLINED", NOW, "20251208T090000"
    )
    assert b"RECURRENCE-ID;TZID=Custom/Zone:20251208T090000" in one.content
    with pytest.raises(RejectedError):
        invitation_reply(invitation, "bob@example.org", "DECLINED", NOW, "20251209")


def test_zone_that_the_invitation_leaves_out_is_reported_in_the_answer():
    invitation = SERIES.replace(b"Custom/Zone", b"Europe/Berlin")
    head, _, rest = invitation.partition(b"BEGIN:VTIMEZONE")
    invitation = head + rest.partition(b"END:VTIMEZONE\r\n")[2]
    part = invitation_reply(invitation, "bob@example.org", "ACCEPTED", NOW)
    assert b"BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin" in part.content
    for broken in (b"Nowhere/Else", b"../../etc/passwd"):
        odd = invitation.replace(b"Europe/Berlin", broken)
        assert (
            b"VTIMEZONE"
            not in invitation_reply(odd, "bob@example.org", "ACCEPTED", NOW).content
        )


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "utf-16"])
def test_invitation_is_answered_from_what_is_stored_of_it(charset):
    named = SERIES.replace(b"SUMMARY:Series", "SUMMARY:Größe".encode())
    assert b"SUMMARY:Series" in SERIES
    calendar = named.decode().encode(charset)
    mail = f'Content-Type: text/calendar; charset="{charset}"\r\n'.encode()
    mail += b"Content-Transfer-Encoding: base64\r\n\r\n" + b64encode(calendar)
    stored = build_view(body_from_raw(mail)).calendar_text
    part = invitation_reply(stored.encode(), "bob@example.org", "ACCEPTED", NOW)
    expected = invitation_reply(named, "bob@example.org", "ACCEPTED", NOW)
    assert part == expected
    assert read_calendar(part.content).summary == "Größe"


def test_invitation_whose_type_alone_names_the_method_is_one():
    calendar = SERIES.replace(b"METHOD:REQUEST\r\n", b"")
    mail = b"Content-Type: text/calendar; method=request\r\n\r\n" + calendar
    found = build_view(body_from_raw(mail)).calendar
    assert (found.method, found.recurrence_id) == ("REQUEST", "")
    assert found.summary == "Series"
    assert read_calendar(calendar).method == "PUBLISH"


@pytest.mark.parametrize(
    ("invitation", "answer", "code"),
    [
        (b"no calendar", "ACCEPTED", "compose.invitation"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "ACCEPTED", "compose.invitation"),
        (b"", "MAYBE", "compose.answer"),
    ],
)
def test_what_cannot_be_answered_is_refused(invitation, answer, code):
    with pytest.raises(RejectedError) as caught:
        invitation_reply(invitation, "bob@example.org", answer, NOW)
    assert caught.value.code == code
