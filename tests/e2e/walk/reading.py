"""An open conversation: its toolbar, its messages, their menus and files."""

from tests.e2e.walk.listing import SIX, row, undo
from tests.e2e.walk.mail import PICTURES, THREAD

CARD = ".o_md_card:not(.o_md_card_folded)"


def walk_conversation(walk):
    """Fold, unfold, look at details, images, quotations."""
    walk.click(row(THREAD), sees=CARD)
    walk.key("Escape")
    walk.click(row(THREAD), sees=CARD)
    walk.use("message/# older messages", "card/sender", "card/sender")
    walk.use("card/recipients", sees=".o_md_details")
    walk.use("card/Show quoted text", "card/Hide quoted text")
    walk.use("card/Show once")
    step(walk, THREAD)
    walk.click(row(PICTURES), sees=".o_md_safe")
    with walk.page.expect_download():
        walk.use("card/Download full message")
    walk.use("card/Trust sender")
    walk.misses(".o_md_safe_actions")


def step(walk, subject):
    """To the message below, and back to this one."""
    title = f".o_md_view_subject:has-text('{subject}')"
    walk.use("toolbar/Next")
    walk.misses(title)
    walk.use("toolbar/Previous", sees=title)
    walk.check()


def walk_files(walk):
    """Look at an image, download the others, one by one and together."""
    walk.click(row(THREAD), sees=".o_md_file")
    walk.use("files/file", sees=".o-FileViewer")
    walk.key("Escape")
    walk.misses(".o-FileViewer")
    for name in ("files/Download …", "files/All as ZIP"):
        with walk.page.expect_download():
            walk.use(name)


def walk_card_menu(walk):
    """What can be done to one message."""
    for name in ("menu/print", "menu/mark_unread"):
        open_card_menu(walk)
        walk.use(name)
    open_card_menu(walk)
    with walk.page.expect_download():
        walk.use("menu/download")
    open_card_menu(walk)
    with walk.page.context.expect_page() as opened:
        walk.use("menu/show_original")
    opened.value.close()
    for name in ("menu/unsubscribe", "menu/forward", "menu/reply_all"):
        open_card_menu(walk)
        walk.use(name, sees=".o_md_composer")
        close_composer(walk)


def walk_colours(walk):
    """In the dark, mail can have the colours that its sender has chosen."""
    choose_colours(walk, "Dark")
    for name in ("menu/colours", "menu/colours"):
        open_card_menu(walk)
        walk.use(name)
    choose_colours(walk, "Same as Odoo")


def choose_colours(walk, name):
    """In the menu of the view."""
    walk.use("header/View and settings", f"menu/{name}")
    walk.key("Escape")


def open_card_menu(walk):
    """That of the only unfolded message, which is opened when nothing is."""
    if not walk.page.locator(CARD).count():
        walk.click(row(THREAD), sees=CARD)
    walk.use("card/More", sees=".o-dropdown--menu")


def walk_answers(walk):
    """The answers below a message, beside its sender, and by key."""
    walk.click(row(THREAD), sees=CARD)
    for name in ("card/Reply", "reply/reply", "reply/reply_all", "reply/forward"):
        walk.use(name, sees=".o_md_composer")
        close_composer(walk)
    for key in "raf":
        walk.key(key, sees=".o_md_composer .o_md_editable")
        close_composer(walk)


def close_composer(walk):
    """Nothing was written: nothing is left."""
    walk.use("composer/close")
    walk.misses(".o_md_composer")


def walk_toolbar(walk):
    """Everything above an open message."""
    walk.click(row(SIX), sees=".o_md_view_toolbar")
    walk.key("p", sees=".o_md_panel")
    walk.element("app/Width of the panel").focus()
    walk.key("ArrowLeft")
    walk.use("toolbar/Records")
    walk.misses(".o_md_panel")
    walk.use("toolbar/star", "toolbar/star", "toolbar/mark_unread")
    walk.misses(".o_md_view_toolbar")
    walk.use("header/View and settings", "menu/Off")
    walk.key("Escape")
    walk.click(row(SIX), sees=".o_md_view_toolbar")
    walk.use("toolbar/Back", sees=row(SIX))
    walk.click(row(SIX), sees=".o_md_view_toolbar")
    walk.use("toolbar/tag", "picker/option", sees=".o_md_view_subject .o_md_tag")
    walk.key("Escape")
    walk.use("message/Remove tag")
    walk.use("toolbar/move", sees=".o_md_picker")
    walk.key("Escape")
    for action in ("archive", "delete"):
        walk.use(f"toolbar/{action}")
        undo(walk, row(SIX))
        walk.click(row(SIX), sees=".o_md_view_toolbar")
    walk.use("toolbar/Back", "header/View and settings", "menu/Right")
    walk.key("Escape")
