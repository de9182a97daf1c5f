"""A message being written: fields, formats, files, options, ways to send."""

from tests.e2e.browser_site import ADDRESS
from tests.e2e.composer_page import EDITOR, attach
from tests.e2e.walk.listing import row, undo

SUBJECT = "Walk written"
FORMATS = ("Bold", "Italic", "Underline", "Bulleted list", "Numbered list", "Quote")


def walk_fields(walk):
    """Recipients of every kind, as they are typed and as they are chosen."""
    walk.key("c", sees=EDITOR)
    walk.fill("composer/To", "carl")
    walk.use("composer/recipient", "composer/Remove …")
    for name in ("Cc", "Bcc"):
        walk.use(f"composer/{name}")
        walk.fill(f"composer/{name}", f"{name}@example.com")
        walk.key("Enter")
    walk.use("composer/Remove …", "composer/Remove …")
    walk.fill("composer/To", ADDRESS)
    walk.key("Enter")
    walk.fill("composer/Subject", SUBJECT)
    walk.use("composer/text")
    walk.page.keyboard.type("Words")


def walk_formats(walk):
    """Each button of the bar, and the link's own little window."""
    for name in FORMATS:
        walk.use(f"composer/{name}")
    walk.page.keyboard.press("Control+a")
    walk.use("composer/Link")
    walk.key("Escape")


def walk_options(walk):
    """Window, files, options."""
    walk.use("composer/Minimise", "composer/title")
    walk.use("composer/Full screen", "composer/Full screen")
    attach(walk.page, ("walk.txt", "text/plain", b"walk"))
    with walk.page.context.expect_page() as opened:
        walk.use("files of a draft/file")
    opened.value.close()
    walk.use("files of a draft/Remove …")
    walk.misses(".o_md_tray_file")
    walk.use("composer/Options", "menu/High importance", "menu/Request a read receipt")
    walk.use("menu/Reply to another address")
    walk.fill("composer/Reply to", "other@example.com")


def walk_later(walk):
    """At a time of one's choice, taken back in the Outbox."""
    for answer in ("dialog/Cancel", "dialog/Schedule"):
        walk.use("composer/Send later", "menu/Choose date and time…", answer)
    walk.misses(".o_md_composer")
    walk.use("tree/all:outbox")
    walk.click(row(SUBJECT))
    walk.use("schedule/Don't send; keep as a draft")


def walk_send(walk):
    """Discard one, send one by button and one by key."""
    walk.use("composer/text")
    walk.key("Control+Enter", sees=".o_md_toast:has-text('Message sent')")
    undo(walk, EDITOR)
    walk.use("composer/Send (Ctrl+Enter)")
    walk.misses(".o_md_composer")
    walk.use("tree/Compose")
    walk.fill("composer/Subject", "Walk discarded")
    for answer in ("dialog/Cancel", "dialog/Discard"):
        walk.use("composer/discard", answer)
    walk.misses(".o_md_composer")
    walk.use("tree/all:inbox")
