"""The window in which mail is written: how tests fill it, and give it files."""

import base64

from tests.e2e.app_page import COMPOSER
from tests.e2e.browser_site import ADDRESS

EDITOR = f"{COMPOSER} .o_md_editable"
TRAY = f"{COMPOSER} .o_md_tray_file"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR42mP8z8AARAwQCgAf7gP9"
    "i18U1AAAAABJRU5ErkJggg=="
)
# A browser lets no program press Ctrl+V with files: the event is made by hand.
_GIVE_FILES = """(element, {type, files, html}) => {
    const carried = new DataTransfer();
    for (const {name, mimetype, content} of files) {
        const bytes = Uint8Array.from(atob(content), (char) => char.charCodeAt(0));
        carried.items.add(new File([bytes], name, {type: mimetype}));
    }
    if (html) {
        carried.setData("text/html", html);
    }
    const options = {bubbles: true, cancelable: true};
    const event = type === "paste"
        ? new ClipboardEvent("paste", {...options, clipboardData: carried})
        : new DragEvent(type, {...options, dataTransfer: carried});
    element.dispatchEvent(event);
}"""


def write(page, subject, text, to=ADDRESS):
    """A new message, not sent yet."""
    page.keyboard.press("c")
    page.locator(f"{COMPOSER} .o_md_recipients input").first.fill(to)
    page.keyboard.press("Enter")
    page.fill(".o_md_composer_subject", subject)
    page.click(EDITOR)
    page.keyboard.type(text)


def attach(page, *files):
    """Choose files in the dialog of the paperclip.

    :param files: (name, mimetype, bytes)
    """
    with page.expect_file_chooser() as chooser:
        page.click(f"{COMPOSER} [aria-label='Attach files']")
    chooser.value.set_files(
        [
            {"name": name, "mimeType": mimetype, "buffer": content}
            for name, mimetype, content in files
        ]
    )


def paste(page, *files, html="", where=EDITOR):
    """Paste files, or a page with them, where the cursor is."""
    _give(page, where, "paste", files, html)


def drop(page, *files, where=EDITOR):
    """Let files fall into the window."""
    _give(page, where, "dragover", files, "")
    _give(page, where, "drop", files, "")


def _give(page, where, kind, files, html):
    carried = [
        {
            "name": name,
            "mimetype": mimetype,
            "content": base64.b64encode(content).decode(),
        }
        for name, mimetype, content in files
    ]
    values = {"type": kind, "files": carried, "html": html}
    page.locator(where).evaluate(_GIVE_FILES, values)
