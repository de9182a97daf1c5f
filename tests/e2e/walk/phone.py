"""The walk on a phone: one pane at a time, a bar at the bottom, menus from below."""

from tests.e2e.app_page import ROW
from tests.e2e.browser_site import ADDRESS
from tests.e2e.composer_page import EDITOR, attach
from tests.e2e.walk.around import ACCOUNTS, SETTINGS
from tests.e2e.walk.listing import row, undo
from tests.e2e.walk.mail import ON_PHONE, PHONE_THREAD
from tests.e2e.walk.reading import CARD, step

ONE, TWO = ON_PHONE
TREE = ".o_md_tree"
SHEET = ".o_bottom_sheet"
WRITTEN = "Phone written"


def walk_panes(walk):
    """Folders and list take turns, by the bar, the header and the browser's Back."""
    walk.use("bar/Folders", sees=TREE)
    walk.use("tree/all:starred", sees=".o_md_list")
    walk.use("header/Folders", sees=TREE)
    walk.use("bar/Mail", sees=".o_md_list")
    walk.go_back(TREE)
    walk.use("tree/folder", "header/Refresh mailbox", "bar/Folders")
    for name in ("tree/all", "tree/account", "tree/tags"):
        walk.use(name, name)
    walk.use("tree/Options for …", sees=SHEET)
    leave_sheet(walk)
    walk.use("tree/all:inbox", sees=row(ONE))


def leave_sheet(walk):
    """As on every phone; the page behind it stays."""
    walk.go_back()
    walk.misses(SHEET)


def walk_accounts(walk):
    """To the settings and back."""
    walk.use("bar/Folders", "tree/Mailbox accounts", sees=ACCOUNTS)
    walk.go_back(ROW, left=SETTINGS)


def walk_sheets(walk):
    """The menus of view and filter."""
    walk.use("header/View and settings", sees=SHEET)
    walk.use("menu/Compact", "menu/Comfortable")
    leave_sheet(walk)
    walk.use("list/Filter", sees=SHEET)
    walk.use("menu/Starred")
    leave_sheet(walk)
    walk.use("list/Show all messages", sees=row(ONE))
    walk.use("list/Unread", "list/Unread")


def walk_rows(walk):
    """A star, and what is done to ticked rows."""
    walk.use("row/Star", "row/Star", "row/Select", sees=".o_md_bulk")
    walk.use("bulk/select_all", "bulk/Clear the selection", "list/Select")
    walk.use("bulk/Clear the selection")
    for action in ("archive", "delete"):
        tick(walk, ONE)
        walk.use(f"bulk/{action}")
        walk.misses(row(ONE))
        undo(walk, row(ONE))
    tick(walk, ONE)
    walk.use("bulk/star")
    tick(walk, ONE)
    walk.use("bulk/tag", "picker/option", sees=f"{row(ONE)} .o_md_tag")
    leave_sheet(walk)
    walk.use("bulk/move", sees=SHEET)
    leave_sheet(walk)
    walk.use("bulk/Clear the selection")


def tick(walk, subject):
    """Where the image of the sender is."""
    walk.click(f"{row(subject)} .o_md_row_check", sees=".o_md_bulk")


def walk_conversation(walk):
    """Read, answer, and back by the app's own button and by the browser's."""
    walk.click(row(PHONE_THREAD), sees=CARD)
    walk.use("card/recipients", "card/recipients", "card/Show quoted text")
    walk.use("card/More", sees=SHEET)
    leave_sheet(walk)
    walk.use("reply/reply_all", sees=EDITOR)
    walk.use("composer/close")
    walk.misses(EDITOR)
    walk.use("files/file", sees=".o-FileViewer")
    walk.click(".o-FileViewer .fa-times")
    walk.misses(".o-FileViewer")
    step(walk, PHONE_THREAD)
    walk.use("toolbar/star", "toolbar/star", "toolbar/Back", sees=row(ONE))
    walk.click(row(TWO), sees=CARD)
    walk.go_back(row(ONE))
    walk.click(row(TWO), sees=CARD)
    walk.use("toolbar/archive")
    undo(walk, row(TWO))


def walk_composer(walk):
    """A message with a file, kept by Back, and discarded."""
    write(walk, "Phone discarded")
    attach(walk.page, ("phone.txt", "text/plain", b"phone"))
    walk.use("files of a draft/Remove …")
    walk.misses(".o_md_tray_file")
    walk.use("composer/Options", "menu/High importance")
    leave_sheet(walk)
    walk.use("composer/discard", "dialog/Discard")
    walk.misses(EDITOR)


def write(walk, subject):
    """By the bar."""
    walk.use("bar/Compose", sees=EDITOR)
    walk.fill("composer/To", ADDRESS)
    walk.key("Enter")
    walk.fill("composer/Subject", subject)
    walk.use("composer/text")
    walk.page.keyboard.type("Words")


def walk_later(walk):
    """At a time of one's choice; the Outbox gives it back."""
    write(walk, WRITTEN)
    walk.use("composer/Send later", "menu/Choose date and time…", "dialog/Schedule")
    walk.misses(EDITOR)
    walk.use("bar/Folders", "tree/all:outbox")
    walk.click(row(WRITTEN), sees=EDITOR)
    walk.use("schedule/Edit")
    walk.fill("composer/Subject", f"{WRITTEN} again")
    walk.use("schedule/Schedule again")
    walk.click(row(WRITTEN), sees=EDITOR)
    walk.use("schedule/Don't send; keep as a draft")
    walk.use("composer/Send (Ctrl+Enter)")
    walk.misses(EDITOR)
    walk.use("bar/Folders", "tree/all:inbox")


def walk_search(walk):
    """By a suggestion and by words."""
    walk.use("bar/Search", sees=".o_md_search input:focus")
    walk.page.keyboard.type("is:st")
    walk.use("search/suggestion", sees=row(ONE))
    walk.misses(row(TWO))
    walk.fill("search/Search mail", "phone")
    walk.key("Enter", sees=row(TWO))
    walk.use("list/Also search on the server", "search/Clear search", sees=row(ONE))
