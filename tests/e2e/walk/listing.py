"""The list: rows, selections, filters, search, and the keys for all of that."""

from tests.e2e.app_page import ROW
from tests.e2e.walk.mail import PLAIN

ONE, TWO, THREE, FOUR, FIVE, SIX = PLAIN
TAG = "Walk tag"
FILTERS = [
    f"list/{name}" for name in ("Starred", "With attachments", "Incoming", "Outgoing")
]


def row(subject):
    """The selector of a row."""
    return f"{ROW}:has-text('{subject}')"


def undo(walk, sees):
    """Take back what was done last."""
    walk.click(".o_md_toast:last-child .o_md_toast_action", sees=sees)


def walk_rows(walk):
    """What a row offers while the mouse is over it."""
    for _twice in range(2):
        walk.hover(row(ONE))
        (mark,) = (name for name in walk.names("row") if "/mark_" in name)
        walk.use(mark)
    walk.hover(row(ONE))
    walk.use("row/archive")
    walk.misses(row(ONE))
    undo(walk, row(ONE))
    walk.use("row/Star", "row/Star")
    walk.hover(row(ONE))
    walk.use("row/delete", sees=".o_md_toast")
    walk.misses(row(ONE))
    walk.use("toast/Close")


def walk_selection(walk):
    """Tick rows, and do to them what can be done."""
    walk.use("row/Select", sees=".o_md_bulk")
    walk.use("bulk/select_all", "bulk/Clear the selection")
    walk.misses(".o_md_bulk")
    walk.use("list/Select", "bulk/Clear the selection")
    select(walk, TWO)
    walk.use("bulk/star")
    for action in ("mark_read", "mark_unread"):
        select(walk, TWO)
        walk.use(f"bulk/{action}")
    for action in ("archive", "delete"):
        select(walk, TWO)
        walk.use(f"bulk/{action}")
        walk.misses(row(TWO))
        undo(walk, row(TWO))
    select(walk, TWO)
    walk.use("bulk/tag", "picker/option", sees=f"{row(TWO)} .o_md_tag")
    walk.fill("picker/Tags", TAG)
    walk.key("Escape")
    walk.use("bulk/move")
    walk.fill("picker/Move to folder", "arch")
    walk.use("picker/option")
    walk.misses(row(TWO))


def select(walk, subject):
    """Tick one row, and no other."""
    if walk.page.locator(".o_md_bulk").count():
        walk.use("bulk/Clear the selection")
    walk.click(f"{row(subject)} .o_md_row_check", sees=".o_md_bulk")


def walk_spam(walk):
    """Into Spam and out again, by key, button and selection."""
    select(walk, THREE)
    walk.use("bulk/spam")
    walk.click(row(FOUR), sees=".o_md_view_toolbar")
    walk.use("toolbar/spam")
    walk.misses(row(FOUR))
    walk.use("tree/all:spam", sees=row(THREE))
    select(walk, THREE)
    walk.use("bulk/not_spam")
    walk.click(row(FOUR), sees=".o_md_view_toolbar")
    walk.use("toolbar/not_spam")
    walk.misses(row(FOUR))
    walk.use("tree/all:inbox", sees=row(FOUR))


def walk_filters(walk):
    """Each filter on and off, by chip and by menu."""
    walk.use("list/Unread", "list/Unread", "list/Filter")
    for name in walk.names("menu"):
        walk.use(name)
    chips = [name for name in walk.names("list") if name in FILTERS]
    walk.key("Escape")
    walk.use("list/Show all messages", sees=row(FOUR))
    for name in chips:
        walk.use("list/Filter", name.replace("list/", "menu/"))
        walk.key("Escape")
        walk.use(name)


def walk_search(walk):
    """Words, suggestions, operators, the server."""
    walk.key("/", sees=".o_md_search input:focus")
    walk.page.keyboard.type("is:st")
    walk.use("search/suggestion", sees=".o_md_search_chip")
    walk.use("search/Remove …")
    walk.fill("search/Search mail", "nobody-has-written-this")
    walk.key("Enter", sees=".o_md_server_search")
    walk.use("list/Also search on the server")
    walk.use("search/Clear search", sees=row(FOUR))


def walk_keys(walk):
    """The keys for the list, with nothing open."""
    walk.click(row(FOUR))
    walk.key("Escape", "j", "k", "ArrowDown", "ArrowUp", "x", "Shift+J", "Shift+K")
    walk.key("Shift+ArrowDown", "Shift+ArrowUp")
    walk.key("Escape", "Enter", " ", "Shift+ ", "j", "k", "Escape")
    walk.key("Control+a", "Escape")
    put_cursor(walk, FIVE)
    for key in ("s", "s", "i", "u"):
        walk.key(key)
    for key in ("e", "#", "Delete", "!"):
        put_cursor(walk, FIVE)
        walk.key(key)
        walk.misses(row(FIVE))
        walk.key("z", sees=row(FIVE))
    for key in ("v", "l"):
        put_cursor(walk, FIVE)
        walk.key(key, sees=".o_md_picker")
        walk.key("Escape")
    for key, name in (
        ("s", "starred"),
        ("t", "sent"),
        ("d", "drafts"),
        ("a", "archive"),
    ):
        # The second key counts for a moment only.
        walk.page.keyboard.press("g")
        walk.key(key, sees=f"[data-key='all:{name}'][aria-selected=true]")
    walk.page.keyboard.press("g")
    walk.key("i", sees=row(FIVE))
    walk.key("?", sees=".o_md_shortcuts")


def put_cursor(walk, subject):
    """Open a row and close it again: it has the cursor."""
    walk.click(row(subject), sees=".o_md_view_toolbar")
    walk.key("Escape")
