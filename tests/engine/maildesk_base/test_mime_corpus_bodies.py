"""The texts of the corpus: what a reader sees, whatever the encoding says."""

import pytest

from odoo.addons.maildesk_base.engine.mime.parse import body_from_raw
from odoo.addons.maildesk_base.engine.mime.preview import preview_from_body
from odoo.addons.maildesk_base.engine.mime.view import ViewOptions, build_view

from tests.corpus import read


def view(name, **options):
    return build_view(body_from_raw(read(name)), ViewOptions(**options))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("b-quoted-printable-broken", "Grüße =ZZ soft break = and 100%\nend"),
        (
            "b-base64-junk",
            "Grüße aus Köln, hier ist noch mehr Text, der lang genug ist. "
            "Und noch ein Stück",
        ),
        ("b-base64-padding-inside", "first half and second"),
        (
            "b-base64-not-base64",
            "This text was never encoded at all, whatever the header says about it.",
        ),
        ("b-utf8-labelled-latin1", "Grüße aus Köln"),
        ("b-latin1-labelled-utf8", "Grüße aus Köln"),
        ("b-charset-empty", "Grüße"),
        ("b-charset-unknown", "Grüße"),
        ("b-charset-meta", "Привет"),
        (
            "b-charset-detected",
            "Добрый день, высылаем вам договор и счет на оплату по нашему проекту.",
        ),
        ("b-utf16-bom", "Grüße"),
        ("b-shift-jis", "会議は①時からです"),
        ("b-windows-quotes", "“quoted” – 100 €"),
        ("b-no-content-type", "Plain text, no MIME at all."),
        ("b-uuencode", "See the file:\n\nThat was it."),
        ("b-enriched", "Bold and <plain>"),
        ("b-html-only", "Only HTML"),
        ("b-html-invisible", "The text is here."),
        ("b-pgp-signed", "Signed text\n-- \n-dash"),
        ("h-none", "Just text without any header.\nSecond line."),
        ("h-nul", "text"),
        ("s-type-nonsense", "readable"),
    ],
)
def test_text_is_readable(name, text):
    assert view(name).text == text


def test_footer_of_a_list_does_not_spoil_base64():
    text = view("b-base64-footer").text
    assert text.startswith("Text of the member")
    assert "�" not in text


@pytest.mark.parametrize("name", ["b-empty", "b-headers-only"])
def test_message_without_text_says_so(name):
    shown = view(name)
    assert shown.notice == "empty"
    assert shown.html


def test_message_without_text_shows_its_headers():
    assert "Anna anna@example.com" in view("b-headers-only").text


def test_html_that_shows_nothing_gives_way_to_the_plain_text():
    assert "The text is here." in view("b-html-invisible").html


def test_flowed_text_is_joined():
    html = view("b-flowed").html
    assert "One paragraph that was cut softly.<br>" in html
    assert ">quoted text<br></blockquote>" in html


def test_file_written_into_the_text_is_an_attachment():
    (file,) = view("b-uuencode").attachments
    assert (file.name, file.size, file.part_id) == ("note.txt", 11, "1/1")


@pytest.mark.parametrize(
    ("name", "signature", "encryption", "notice"),
    [
        ("b-pgp-signed", "pgp", "", ""),
        ("b-pgp-encrypted", "", "pgp", "encrypted"),
        ("s-signed", "pgp", "", ""),
        ("c-smime-signed", "smime", "", ""),
        ("c-smime-encrypted", "", "smime", "encrypted"),
        ("h-plain", "", "", ""),
    ],
)
def test_signature_and_encryption_are_reported(name, signature, encryption, notice):
    shown = view(name)
    assert shown.protection.signature == signature
    assert shown.protection.encryption == encryption
    assert shown.notice == notice


def test_quoted_text_is_marked_for_folding():
    html = view("b-reply-quoted").html
    before, _, quoted = html.partition('data-maildesk-quote="1">')
    assert "Yes, that is fine" in before
    assert "Is that fine?" in quoted


@pytest.mark.parametrize(
    ("name", "preview"),
    [
        ("b-reply-quoted", "Yes, that is fine with me."),
        ("b-newsletter", "The preview we chose Headline Text of the newsletter."),
        ("b-pgp-signed", "Signed text"),
        ("b-uuencode", "See the file: That was it."),
        ("b-enriched", "Bold and <plain>"),
        ("c-smime-signed", "Text within the signature"),
        ("s-text-pieces", "above"),
        ("b-empty", ""),
    ],
)
def test_preview_is_what_the_sender_wrote(name, preview):
    assert preview_from_body(body_from_raw(read(name))) == preview


def test_newsletter_is_shown_without_its_tracker():
    shown = view("b-newsletter")
    assert (shown.tracker_count, shown.tracker_names) == (1, ("SendGrid",))
    assert shown.remote_count == 1
    assert "wf/open" not in shown.html
    assert "utm_source" not in shown.html
    assert 'href="https://example.com/?id=7"' in shown.html


def test_newsletter_keeps_its_tracker_when_asked_but_does_not_load_it():
    shown = view("b-newsletter", remove_tracking=False)
    assert shown.tracker_count == 1
    assert 'data-maildesk-src="https://click.example.net/wf/open?u=1"' in shown.html
    assert " src=" not in shown.html


def test_reader_may_choose_the_charset():
    raw = b"Content-Type: text/plain; charset=utf-8\n\n" + "Привет".encode("koi8-r")
    shown = build_view(body_from_raw(raw), ViewOptions(charset="koi8-r"))
    assert shown.text == "Привет"


def test_results_of_the_topmost_server_are_shown():
    found = view("h-authentication").authentication
    assert (found.server, found.spf, found.dkim, found.dmarc) == (
        "mx.example.org",
        "pass",
        "pass",
        "pass",
    )
    assert found.dkim_domain == "example.com"
    assert not found.is_trusted


def test_results_of_an_unknown_server_are_not_believed():
    found = view("h-authentication", trusted_servers=("mx.elsewhere.example",))
    assert found.authentication.spf == ""


def test_results_of_a_known_server_are_believed():
    found = view("h-authentication", trusted_servers=("MX.example.org",))
    assert found.authentication.is_trusted
    assert found.authentication.dmarc == "pass"


def test_all_headers_are_shown_decoded_and_in_order():
    headers = view("h-words-q-and-b").headers
    assert headers[0] == ("From", "Anna <anna@example.com>")
    assert ("Subject", "Angebot für das Haus 2025") in headers


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("b-type-no-semicolon", "Grüße"),
        ("b-type-comma", "Grüße"),
        ("b-type-quoted", "Grüße"),
        ("b-type-colon", "Grüße"),
        ("b-type-blanks", "Grüße"),
        ("b-type-unknown-text", "<p>Grüße</p>"),
        ("b-stray-byte", "Grüße – 5 € � end"),
        ("b-stray-byte-unlabelled", "Café �"),
        ("b-base64-words-behind", "Grüß"),
        (
            "b-base64-words-behind-lines",
            ("Der Text des Mitglieds, lang genug für mehrere Zeilen. " * 4).rstrip(),
        ),
        ("b-iso-2022-jp-nec", "会議は①時 -> ㈱﨑"),
        ("b-iso-2022-jp-unlabelled", "会議: ｶﾀ"),
        ("s-body-with-name", "plain"),
    ],
)
def test_text_is_readable_in_spite_of_its_label(name, text):
    found = view(name)
    assert found.text.rstrip("\n") == text
    assert not found.notice


def test_flowed_text_of_a_signed_part_is_joined():
    assert "A long word goes on." in view("b-flowed-multipart").html


def test_file_name_keeps_what_stands_before_a_slash():
    (file,) = view("s-name-with-slash").attachments
    assert (file.name, file.mimetype) == ("invoice_12345_17.pdf", "application/pdf")


@pytest.mark.parametrize(
    ("name", "recipients"),
    [
        ("s-report-several", ["one@example.org", "two@example.org"]),
        ("s-report-global", ["jörg@example.org", "豆@example.org"]),
    ],
)
def test_every_recipient_of_a_report_is_shown(name, recipients):
    report = view(name).report
    assert [each.address for each in report.recipients] == recipients
    assert report.rfc_message_id == "lost@example.org"
