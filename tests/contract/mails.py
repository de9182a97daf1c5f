"""Messages for the contract suite."""

from email.message import EmailMessage
from email.policy import SMTP

ANNA = "Anna Berg <anna@example.com>"


def mail(rfc_message_id, subject="Hello", text="Good morning.\n", **headers):
    """The bytes of a simple message; ``headers`` replace or add fields."""
    return build(rfc_message_id, subject, text, **headers).as_bytes(policy=SMTP)


def build(rfc_message_id, subject="Hello", text="Good morning.\n", **headers):
    """A simple message to go on with."""
    message = EmailMessage()
    fields = {
        "From": "Bob Stone <bob@example.org>",
        "To": ANNA,
        "Subject": subject,
        "Message-ID": f"<{rfc_message_id}>",
        "Date": "Sat, 21 Nov 2026 08:30:00 +0100",
    }
    fields.update((name.replace("_", "-"), value) for name, value in headers.items())
    for name, value in fields.items():
        message[name] = value
    message.set_content(text, cte="quoted-printable")
    return message


def with_attachment(rfc_message_id, content, name="report.pdf"):
    """A message in plain text and HTML with one attachment."""
    message = build(rfc_message_id, "With an attachment", "Plain words.\n")
    message.add_alternative("<p>HTML words</p>", subtype="html")
    message.add_attachment(
        content, maintype="application", subtype="pdf", filename=name
    )
    return message.as_bytes(policy=SMTP)
