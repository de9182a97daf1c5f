"""The tree: folding, folders of one's own, the menus of folders and mailboxes."""

from tests.e2e.walk.listing import SIX, row, undo

FOLDER = "[data-key^='folder:']:has-text('{}')"


def walk_tree(walk):
    """Every line of All Mailboxes, and what is folded."""
    for name in walk.names("tree"):
        if name.startswith("tree/all:"):
            walk.use(name)
    for name in ("tree/all", "tree/account", "tree/tags"):
        walk.use(name, name)
    walk.use("tree/folder", "tree/tag", "tree/all:inbox")


def walk_account_menu(walk):
    """What can be done to a mailbox."""
    open_menu(walk, "[data-key^='account:']")
    walk.use("menu/Refresh mailbox")
    make_folder(walk, "[data-key^='account:']", "menu/New folder", "Walk folder")
    open_menu(walk, "[data-key^='account:']")
    walk.use("menu/Mailbox settings", sees=".o_form_view")
    walk.use("systray/MailDesk", sees=row(SIX))


def make_folder(walk, parent, entry, name):
    """By the menu of its parent, whose dialog is cancelled once before."""
    for answer in ("dialog/Cancel", "dialog/Save"):
        open_menu(walk, parent)
        walk.use(entry)
        walk.fill("dialog/Folder name", name)
        walk.use(answer)
    walk.sees(FOLDER.format(name))


def walk_folder_menu(walk):
    """What can be done to a folder; then it is gone again."""
    folder = FOLDER.format("Walk folder")
    make_folder(walk, folder, "menu/New subfolder", "Walk inside")
    open_menu(walk, folder)
    walk.use("menu/Delete folder", sees=".modal:has-text('has subfolders')")
    walk.use("dialog/Ok")
    delete(walk, "Walk inside")
    open_menu(walk, folder)
    walk.use("menu/Rename")
    walk.fill("dialog/Folder name", "Walk renamed")
    walk.key("Enter", sees=FOLDER.format("Walk renamed"))
    folder = FOLDER.format("Walk renamed")
    for entry in (
        "menu/Add to favourites",
        "menu/Remove from favourites",
        "menu/Load older mail",
        "menu/Don't sync this folder",
        "menu/Sync this folder",
    ):
        open_menu(walk, folder)
        walk.use(entry)
        if entry == "menu/Add to favourites":
            walk.use("tree/favourite", "tree/favourites", "tree/favourites")
    drag(walk, row(SIX), folder)
    walk.misses(row(SIX))
    undo(walk, row(SIX))
    delete(walk, "Walk renamed")


def delete(walk, name):
    """Asked twice: the first time it stays."""
    for answer in ("dialog/Cancel", "dialog/Delete"):
        open_menu(walk, FOLDER.format(name))
        walk.use("menu/Delete folder", answer)
    walk.misses(FOLDER.format(name))


def drag(walk, what, where):
    """With the mouse, as people do."""
    walk.use("tree/all:inbox", sees=what)
    walk.page.drag_and_drop(what, where)
    walk.check()


def open_menu(walk, node):
    """By the button of its line."""
    walk.hover(f".o_md_node{node}")
    walk.click(f".o_md_node{node} .o_md_node_menu", sees=".o-dropdown--menu")
