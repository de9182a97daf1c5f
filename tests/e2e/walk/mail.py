"""The mail that is walked through."""

from email.message import EmailMessage
from email.utils import formatdate

from odoo.addons.maildesk_base.engine.sanitize.html import MAX_HTML_CHARS

from tests.e2e.browser_site import ADDRESS, ADMIN
from tests.e2e.composer_page import PNG

PLAIN = [f"Walk {name}" for name in ("one", "two", "three", "four", "five", "six")]
THREAD = "Walk conversation"
PICTURES = "Walk pictures"
PAGE = """<p>See the attached files.</p><img src="https://walk.example/pixel.png">
<div class="gmail_quote"><div class="gmail_attr">On Monday, Anna wrote:</div>
<blockquote class="gmail_quote"><p>What was said before.</p></blockquote></div>"""
FILES = [
    ("photo.png", "image", "png", PNG),
    ("list.pdf", "application", "pdf", b"%PDF-1.4"),
    ("setup.exe", "application", "octet-stream", b"MZ"),
]
# Longer than a text that is shown whole, though little of it can be seen.
LONG = '<p>Look</p><img src="https://walk.example/other.png"><!--{}-->'.format(
    "long\n" * (MAX_HTML_CHARS // 5)
)
# More than are shown folded.
LENGTH = 6
ON_PHONE = ("Phone one", "Phone two")
PHONE_THREAD = "Phone conversation"


def deliver(site):
    """Let all of it arrive: lone messages, a long conversation, one with everything."""
    for subject in PLAIN:
        _save(site, subject, f"<p>{subject}</p>")
    _save(site, PICTURES, LONG)
    _save_thread(site, THREAD, LENGTH)


def deliver_to_phone(site):
    """The same again, and less of it."""
    for subject in ON_PHONE:
        _save(site, subject, f"<p>{subject}</p>")
    _save_thread(site, PHONE_THREAD, 2)


def take_away(site):
    """All that has come, the folders that were made and what was decided about
    senders: somebody else walks next.
    """
    rules = site.server.call(*ADMIN, "mailbox.sender_rule", "search", [])
    site.server.call(*ADMIN, "mailbox.sender_rule", "unlink", rules)
    doveadm = site.mail.dovecot.doveadm
    for mailbox in doveadm.mailboxes(ADDRESS):
        if mailbox.startswith("Walk"):
            doveadm.delete(ADDRESS, mailbox)
            continue
        for word in ("Walk", "Phone"):
            doveadm.expunge(ADDRESS, mailbox, "subject", word)


def _save_thread(site, thread, length):
    name = thread.replace(" ", "-")
    ids = [f"<{name}-{number}@example.net>" for number in range(length)]
    for number in range(length):
        subject = f"Re: {thread}" if number else thread
        _save(site, subject, PAGE, ids[: number + 1], FILES)


def _save(site, subject, html, ids=(), files=()):
    """:param ids: those of the conversation so far, the message's own as the last"""
    message = EmailMessage()
    message["From"] = "Carl <carl@example.net>"
    message["To"] = ADDRESS
    message["Cc"] = "Dora <dora@example.org>"
    message["Subject"] = subject
    message["Date"] = formatdate()
    message["List-Unsubscribe"] = "<mailto:leave@example.net?subject=leave>"
    message["Message-ID"] = (
        ids[-1] if ids else f"<{subject.replace(' ', '-')}@example.net>"
    )
    if len(ids) > 1:
        message["References"] = " ".join(ids[:-1])
    message.set_content("Words.")
    message.add_alternative(html, subtype="html")
    for name, main, sub, content in files:
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    site.mail.dovecot.save(ADDRESS, "INBOX", message.as_bytes())
