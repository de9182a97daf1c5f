"""Mail from machines: parcels, bank, tickets, bills, invitations to meetings."""

from dataclasses import replace
from datetime import timedelta

from .attachments import make_attachment
from .calendar_part import make_invitation
from .letter import Letter
from .people import COLLEAGUES, Person
from .values import Blanks

_NOTICES = (
    (
        Person("Parcel Swift", "tracking@parcelswift.example"),
        "Your parcel {ref} is on its way",
        "Good news! The parcel with {product} from order {order} has left our hub.\n\n"
        "Expected delivery: {date}, between 9:00 and 14:00.\n"
        "Follow it here: https://parcelswift.example/track/{ref}\n\n"
        "Please do not reply to this message.",
        "",
    ),
    (
        Person("Parcel Swift", "tracking@parcelswift.example"),
        "Delivered: parcel {ref}",
        "Your parcel {ref} was handed over to the reception today at 10:42.\n\n"
        "How did we do? https://parcelswift.example/rate/{ref}",
        "",
    ),
    (
        Person("Hansa Commerce Bank", "statements@hansa-bank.example"),
        "Your account statement for {month}",
        "Dear customer,\n\nyour new statement is in your online mailbox. For your "
        "safety we never ask for passwords by e-mail.\n\nYour Hansa Commerce Bank",
        "",
    ),
    (
        Person("Nordlicht Webshop", "shop@nordlicht.example"),
        "[Shop] New order {order}: {total}",
        "A new order came in.\n\n{qty} x {product} ({sku})\nSum: {total}\n"
        "Payment: invoice\n\nOpen it: https://shop.nordlicht.example/orders/{order}",
        "",
    ),
    (
        Person("Tracker", "tracker@nordlicht.example"),
        "[HUB-{n}] {product}: drawing needs review",
        "Clara Nguyen changed HUB-{n}.\n\nStatus: in progress → in review\n"
        "Comment: revision D is uploaded, please look at the flange.\n\n"
        "https://tracker.nordlicht.example/HUB-{n}",
        "",
    ),
    (
        Person("Rail Europe North", "tickets@railnorth.example"),
        "Your ticket to {city}, booking {ref}",
        "Thank you for travelling with us.\n\n{date}, departure 8:04, coach 7, "
        "seat 61.\n\nThe ticket is attached. Have a good journey!",
        "pdf:label",
    ),
    (
        Person("Telefon & Netz", "rechnung@telefonnetz.example", language="de"),
        "Ihre Rechnung {invoice} für {month}",
        "Guten Tag,\n\nIhre Rechnung über {price} steht bereit und hängt an. Wir "
        "buchen den Betrag am {date} ab.\n\nIhr Team von Telefon & Netz",
        "pdf:invoice",
    ),
    (
        Person("Ride Diary", "hello@ridediary.example"),
        "Your week: {qty} km 🎉",
        "You rode {qty} km this week and climbed 640 m. That is more than 71 % of "
        "your friends!\n\nLongest ride: the lake loop.\nBest day: Sunday.",
        "",
    ),
)
_MEETINGS = (
    "Sales weekly",
    "Release of the {product}",
    "Call with {company}",
    "Packaging: foam or cardboard?",
    "Budget {year}",
)
_SPAM = (
    (
        Person("Dr. Prince Adebayo", "claims@fund-transfer.example"),
        "CONFIDENTIAL: your inheritance of 14.5 million",
        "Dear beloved,\n\nI am the lawyer of a late gentleman with your family name. "
        "Kindly send your bank details and a photo of your dog.",
    ),
    (
        Person("Best Watches", "offer@w4tches.example"),
        "Luxury watches -90 % ONLY TODAY!!!",
        "Genuine quality, nobody will notice. Click here before midnight.",
    ),
    (
        Person("SEO Expert Kevin", "kevin@first-page.example"),
        "Quick question about your website",
        "Hi there,\n\nI was on your website and found 37 errors. I can put you on "
        "page one. Shall we hop on a call?",
    ),
    (
        Person("Lottery International", "win@lotto-int.example"),
        "You are the WINNER of week {week}",
        "Your e-mail address has won 850,000. Reference {ref}. Answer within 24 hours.",
    ),
    (
        Person("", "no-reply@pharma-4u.example"),
        "Re: your order",
        "Blue pills, green pills, no questions asked.",
    ),
)


def notice(reader, date, random):
    """Return a message from a machine for `reader`."""
    sender, subject, text, attachment = random.choice(_NOTICES)
    values = _values(reader, sender.language, date, random)
    files = (make_attachment(attachment, values, 0),) if attachment else ()
    return replace(
        _letter(sender, reader, date, random),
        subject=subject.format_map(values),
        text=text.format_map(values),
        attachments=files,
        headers=(("Auto-Submitted", "auto-generated"),),
        topic="notices",
    )


def meeting(reader, date, random):
    """Return an invitation of a colleague; one in six is called off."""
    sender = random.choice(COLLEAGUES)
    values = _values(reader, "en", date, random)
    subject = random.choice(_MEETINGS).format_map(values)
    days = timedelta(days=random.randrange(1, 12))
    start = (date + days).replace(hour=random.randrange(9, 16), minute=0, second=0)
    cancelled = random.random() < 0.16
    letter = replace(
        _letter(sender, reader, date, random),
        subject=f"Cancelled: {subject}" if cancelled else subject,
        text=f"{subject}\n{start:%A, %d %B %Y, %H:%M}\nRoom Polaris",
        topic="team",
    )
    method = "CANCEL" if cancelled else "REQUEST"
    return replace(letter, invitation=make_invitation(letter, start, method=method))


def spam(reader, date, random):
    """Return harmless but annoying spam."""
    sender, subject, text = random.choice(_SPAM)
    values = _values(reader, "en", date, random)
    return replace(
        _letter(sender, reader, date, random),
        subject=subject.format_map(values),
        text=text.format_map(values),
        headers=(
            ("Authentication-Results", "mx.nordlicht.example; spf=fail; dmarc=fail"),
            ("X-Spam-Flag", "YES"),
        ),
    )


def _values(reader, language, date, random):
    other = random.choice(COLLEAGUES)
    blanks = Blanks.draw(random, date)
    values = blanks.for_turn(language, reader, other, other)
    city = random.choice(("Hamburg", "Lyon", "Bern", "Delft", "Leipzig"))
    company = random.choice(("Harbour Bikes", "Velohaus", "Fietsfabriek"))
    return {**values, "city": city, "company": company}


def _letter(sender, reader, date, random):
    domain = sender.address.rpartition("@")[2]
    return Letter(
        sender=sender,
        to=(reader,),
        subject="",
        text="",
        date=date,
        message_id=f"<{random.getrandbits(64):016x}@{domain}>",
        language=sender.language,
    )
