"""Delivery status notifications (RFC 3464) for mail nobody could take."""

from email.generator import BytesGenerator
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.parser import BytesHeaderParser
from email.utils import format_datetime
from io import BytesIO

REPORTER = "MAILER-DAEMON@localhost"
UNKNOWN_USER = "5.1.1 The e-mail account that you tried to reach does not exist"

_EXPLANATION = """\
This is the mail system at host localhost.

Your message could not be delivered to one or more recipients. It is attached
below.

{failures}
"""


def make_bounce(raw, sender, refused, *, now, identifier):
    """Return the bytes of a failure report to `sender` about the mail `raw`.

    `refused` maps each recipient to the reason, an enhanced status code and a
    text ("5.1.1 no such user"); `now` is an aware datetime and `identifier`
    makes the Message-ID unique.
    """
    original = BytesHeaderParser().parsebytes(raw)
    report = MIMEMultipart("report")
    report.set_param("report-type", "delivery-status")
    report["From"] = f"Mail Delivery System <{REPORTER}>"
    report["To"] = sender
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report["Date"] = format_datetime(now)
    report["Message-ID"] = f"<{identifier}@localhost>"
    report["Auto-Submitted"] = "auto-replied"
    if original["Message-ID"]:
        report["References"] = report["In-Reply-To"] = original["Message-ID"].strip()
    report.attach(_explanation(refused))
    report.attach(_status(refused, now))
    report.attach(_original(raw))
    return _to_bytes(report)


def _explanation(refused):
    failures = "\n".join(f"<{address}>: {text}" for address, text in refused.items())
    return MIMEText(_EXPLANATION.format(failures=failures), "plain", "utf-8")


def _status(refused, now):
    """One block about this host, then one for each recipient (section 2.1)."""
    blocks = [_fields({"Reporting-MTA": "dns; localhost"})]
    blocks[0]["Arrival-Date"] = format_datetime(now)
    for address, text in refused.items():
        blocks.append(
            _fields(
                {
                    "Final-Recipient": f"rfc822; {address}",
                    "Action": "failed",
                    "Status": text.split(" ", 1)[0],
                    "Diagnostic-Code": f"smtp; 550 {text}",
                }
            )
        )
    part = MIMEBase("message", "delivery-status")
    part.set_payload(blocks)
    return part


def _fields(values):
    block = Message()
    for name, value in values.items():
        block[name] = value
    return block


def _original(raw):
    part = MIMEBase("text", "rfc822-headers")
    head = raw.replace(b"\r\n", b"\n").split(b"\n\n", 1)[0]
    part.set_payload(head.decode("utf-8", "replace") + "\n", "utf-8")
    return part


def _to_bytes(message):
    out = BytesIO()
    BytesGenerator(out, policy=message.policy.clone(linesep="\r\n")).flatten(message)
    return out.getvalue()
