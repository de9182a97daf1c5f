"""What is around the mail: views, settings, panes, sign-in, and troubles."""

import re
from contextlib import contextmanager

from tests.e2e.app_page import ROW
from tests.e2e.walk.listing import FIVE, FOUR, THREE, row

# The addresses of mailboxes in Odoo's own views.
SETTINGS = re.compile("mailbox")
ACCOUNTS = ".o_list_view, .o_kanban_view"
ENTRY = ".o_command_name:has-text('MailDesk')"


def walk_view_menu(walk):
    """Every choice, and back to what it was."""
    walk.use("header/View and settings")
    choose_all(walk)
    walk.use("menu/Keyboard shortcuts", "dialog/Close")


def choose_all(walk):
    """Of the open menu."""
    choices = walk.page.locator(".o_md_choice")
    before = walk.page.locator(".o_md_choice_on").all_inner_texts()
    for label in choices.all_inner_texts() + before:
        walk.use(f"menu/{label}")
    walk.use("menu/Desktop notifications", "menu/Desktop notifications")


def walk_panes(walk):
    """Their widths by keyboard, the tree away and back."""
    for label, key in (
        ("app/Width of the folders", "ArrowRight"),
        ("app/Width of the message list", "ArrowLeft"),
    ):
        walk.element(label).focus()
        walk.key(key)
    walk.use("header/View and settings", "menu/Below")
    walk.key("Escape")
    walk.element("app/Height of the message list").focus()
    walk.key("ArrowDown")
    walk.use("header/View and settings", "menu/Right")
    walk.key("Escape")
    walk.use("header/Folders")
    walk.misses(".o_md_tree")
    walk.use("header/Folders", sees=".o_md_tree")
    walk.use("header/Refresh mailbox")


def walk_ways_out(walk):
    """To the settings and back; every entry of the palette and of the menus."""
    walk.use("header/View and settings", "menu/Mailbox accounts", sees=ACCOUNTS)
    walk.go_back(ROW, left=SETTINGS)
    for number in range(entries_of_palette(walk)):
        ask_palette(walk)
        walk.page.locator(ENTRY).nth(number).click()
        walk.misses(".o_command_palette")
        walk.check()
    walk.use("systray/MailDesk", sees=ROW)
    walk.use("tree/Mailbox accounts", sees=ACCOUNTS)
    walk.use("systray/MailDesk", sees=ROW)


def ask_palette(walk):
    """For everything of the app."""
    walk.key("Control+k", sees=".o_command_palette input")
    walk.page.fill(".o_command_palette input", "/maildesk")
    walk.sees(ENTRY)


def entries_of_palette(walk):
    """How many entries of the command palette are the app's."""
    ask_palette(walk)
    number = walk.page.locator(ENTRY).count()
    walk.key("Escape")
    walk.misses(".o_command_palette")
    return number


def walk_sign_in(walk):
    """Signed out: not now, then in place."""
    walk.page.context.clear_cookies(name="session_id")
    # Whatever is asked for until then may be refused.
    with walk.trouble():
        # One that was not open yet: the others are kept.
        walk.page.click(row(THREE))
        walk.sees(".modal input[type=password]")
        walk.page.click(".modal button:has-text('Not now')")
        with walk.page.context.expect_page() as opened:
            walk.use("app/Sign in", "dialog/Sign in another way")
        opened.value.close()
        walk.fill("dialog/Password for admin", "admin")
        walk.use("dialog/Sign in")
        walk.misses(".modal")
        walk.misses(".o_md_offline")
        # What could not be opened comes by itself now.
        walk.sees(".o_md_card")


def walk_troubles(walk):
    """The server does not answer: each part says so, and can be tried again."""
    with _unanswered(walk, "list_messages"):
        walk.use("tree/all:starred")
    walk.use("list/Try again", "tree/all:inbox")
    # What was read ahead opens without the server.
    with _unanswered(walk, "read_ahead", "open_conversation"):
        walk.page.reload()
        walk.click(row(FIVE))
        walk.sees(".o_md_view .o_md_empty button")
    walk.use("message/Try again", "tree/all:inbox")


@contextmanager
def _unanswered(walk, *methods):
    """Requests for these methods are lost."""
    patterns = [f"**/mailbox.client/{method}" for method in methods]
    for pattern in patterns:
        walk.page.route(pattern, lambda route: route.abort())
    with walk.trouble():
        yield
    for pattern in patterns:
        walk.page.unroute(pattern)


def walk_unknown_address(walk):
    """What is gone says so, and leads on."""
    site = walk.page.url.split("/odoo/")[0]
    with walk.trouble():
        walk.page.goto(f"{site}/odoo/maildesk/999999/888888")
        walk.sees(".o_md_view .o_md_empty button")
    with walk.trouble():
        walk.use("message/Try again")
    walk.use("message/Back to the list", "list/Go to Inbox", sees=row(FOUR))
