"""Mail that is only strange: mislabelled, empty, enormous, without subject."""

from dataclasses import replace
from email.utils import format_datetime

from .attachments import Attachment, read_picture
from .letter import Letter
from .people import OTHERS, Person
from .render import render

_LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamten"
_NOTE = Person("Sinéad O'Brien", "sinead@greenlane.example", "Green Lane Cycles")


def odd_letters(reader, dates):
    """Return one letter of each kind, at the given dates (aware, repeated)."""
    builders = (
        _no_subject,
        _empty,
        _nothing_at_all,
        _long_subject,
        _many_recipients,
        _forwarded,
        _picture_story,
        _wrong_charset,
        _unknown_charset,
        _unlabelled,
        _bare_eight_bit_headers,
        _file_names,
        _huge_text,
        _emoji,
    )
    letters = []
    for number, build in enumerate(builders):
        name = build.__name__.strip("_").replace("_", "-")
        base = Letter(
            sender=_NOTE,
            to=(reader,),
            subject="Notes from the workshop",
            text="Just a short note.",
            date=dates[number % len(dates)],
            message_id=f"<odd-{name}@greenlane.example>",
        )
        letters.append(build(base))
    return letters


def _no_subject(base):
    return replace(base, subject="", text="Call me back please? It is about the fair.")


def _empty(base):
    return replace(base, subject="Photo", text="", html=" ")


def _nothing_at_all(base):
    return replace(base, raw=_raw_head(base, "(really) empty", "") + b"\r\n")


def _long_subject(base):
    words = "the blue one, not the green one, and please before the holidays, "
    subject = f"Question about {_LONG_WORD} and " + words * 8
    sender = Person("Dr. " + "Wilhelmina-Josephine " * 9 + "Abt", "w.abt@example.org")
    return replace(base, subject=subject, sender=sender)


def _many_recipients(base):
    crowd = tuple(
        Person(f"Dealer {number:03}", f"dealer{number:03}@dealers.example")
        for number in range(240)
    )
    text = "Dear dealers,\n\nthe spring catalogue goes to print on Friday."
    return replace(base, cc=crowd + OTHERS[:12], subject="Catalogue", text=text)


def _forwarded(base):
    inner = replace(
        base,
        sender=OTHERS[15],
        subject="Заказ: втулка Aurora 29",
        text="Здравствуйте! Нам нужны 40 втулок до конца месяца.",
        language="ru",
        message_id="<odd-forwarded-inner@nevskyvelo.example>",
    )
    attached = Attachment("order.eml", "message/rfc822", render(inner))
    return replace(
        base,
        subject="Fwd: Заказ: втулка Aurora 29",
        text="See below, could you translate this for me?",
        attachments=(attached,),
    )


def _picture_story(base):
    pictures = tuple(
        Attachment(f"{name}.jpg", "image/jpeg", read_picture(f"{name}.jpg"), name)
        for name in ("wheel", "hub", "parcel")
    )
    shown = "".join(
        f'<p><img src="cid:{each.cid}" width="480" alt="{each.cid}"></p>'
        for each in pictures
    )
    html = f"<html><body><p>How a wheel is born:</p>{shown}</body></html>"
    return replace(base, subject="A wheel is born", html=html, attachments=pictures)


def _wrong_charset(base):
    """Windows characters under the label of ISO 8859-1."""
    body = "Prices in € – “final”, says Jürgen…".encode("cp1252")
    head = _raw_head(base, "Price with euro sign", "text/plain; charset=iso-8859-1")
    return replace(base, raw=head + b"\r\n" + body + b"\r\n")


def _unknown_charset(base):
    head = _raw_head(base, "Charset of the future", "text/plain; charset=utf-1024")
    return replace(base, raw=head + "\r\nGrüße aus Köln\r\n".encode())


def _unlabelled(base):
    head = _raw_head(base, "No label at all", "")
    return replace(base, raw=head + "\r\nVoilà, ça marche à Nîmes.\r\n".encode())


def _bare_eight_bit_headers(base):
    head = _raw_head(base, "Grüße aus Øresund", "text/plain; charset=utf-8")
    return replace(base, raw=head + b"\r\nHello!\r\n")


def _file_names(base):
    names = (
        "Übersicht – Größen (final).pdf",
        "見積書.pdf",
        "../../etc/passwd",
        "a" * 180,
    )
    files = tuple(Attachment(name, "application/pdf", b"%PDF-1.4\n") for name in names)
    return replace(base, subject="Four files with odd names", attachments=files)


def _huge_text(base):
    lines = (f"{number:05} torque {number % 41} Nm ok" for number in range(20000))
    return replace(base, subject="Log of the test bench", text="\n".join(lines))


def _emoji(base):
    text = "👩‍🔧🔧🚲✨ done! 👍🏽 🏳️‍🌈 flags for the booth: 🇳🇴🇩🇪🇫🇷"
    return replace(base, subject="🚲🚲🚲 ready ✅", text=text)


def _raw_head(base, subject, kind):
    """Return a head written without any encoding, as old scripts do it."""
    lines = [
        f"From: {base.sender.name} <{base.sender.address}>",
        f"To: {base.to[0].address}",
        f"Date: {format_datetime(base.date)}",
        f"Message-ID: {base.message_id}",
        f"Subject: {subject}",
    ]
    if kind:
        lines += ["MIME-Version: 1.0", f"Content-Type: {kind}"]
        lines += ["Content-Transfer-Encoding: 8bit"]
    return "\r\n".join([*lines, ""]).encode()
