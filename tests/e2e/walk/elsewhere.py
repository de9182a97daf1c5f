"""What the walk does not use: other tests do, or it is the same once more."""

TESTS = "maildesk_base/static/tests"

# Name -> the test that uses it; the test contains the words of the name.
TESTED = {
    "conflict/Keep mine": "tests/e2e/test_two_windows.py",
    "conflict/Keep both": "tests/e2e/test_two_windows.py",
    "conflict/Use theirs": f"{TESTS}/composer/draft_conflicts.test.js",
    "schedule/Edit": "tests/e2e/test_two_windows.py",
    "schedule/Send now": "tests/e2e/test_two_windows.py",
    "schedule/Schedule again": "tests/e2e/test_two_windows.py",
    "menu/Tomorrow morning": "tests/e2e/test_two_windows.py",
    "dialog/Connect": "tests/e2e/mailboxes/test_first_mailbox.py",
    "app/Connect a mailbox": "tests/e2e/mailboxes/test_first_mailbox.py",
    "app/Join a shared mailbox": "tests/e2e/mailboxes/test_first_mailbox.py",
    "tree/Re-authorize": f"{TESTS}/folder_tree/folder_tree.test.js",
    "dialog/Show source": "tests/e2e/test_unreadable.py",
    "list/Sync this folder": "tests/e2e/mailboxes/test_accounts.py",
    "files of a draft/Cancel …": "tests/e2e/test_attaching.py",
    "app/Reload": f"{TESTS}/shell/app_loader.test.js",
    "composer/Stop": f"{TESTS}/composer/sending.test.js",
    "menu/file_mail": "tests/e2e/test_filing.py",
    "menu/post_on_record": "tests/e2e/test_filing.py",
    "composer/Templates": f"{TESTS}/shell/reply_action.test.js",
    "panel/All": f"{TESTS}/records/link_dialog.test.js",
    "panel/Create (Ctrl+Enter)": f"{TESTS}/records/create_dialog.test.js",
    "panel/Create contact": f"{TESTS}/records/records_panel.test.js",
    "panel/Done": f"{TESTS}/records/link_dialog.test.js",
    "panel/Link the whole conversation": f"{TESTS}/records/records_panel.test.js",
    "panel/Link to existing…": f"{TESTS}/records/link_dialog.test.js",
    "panel/Link to …": f"{TESTS}/records/records_panel.test.js",
    "panel/More about …": f"{TESTS}/records/records_panel.test.js",
    "panel/More to create": f"{TESTS}/records/records_panel.test.js",
    "panel/None": f"{TESTS}/records/create_dialog.test.js",
    "panel/Open": f"{TESTS}/records/records_panel.test.js",
    "panel/Open in Apps": f"{TESTS}/records/records_panel.test.js",
    "panel/Open the mailbox's settings": f"{TESTS}/records/records_panel.test.js",
    "panel/Search records": f"{TESTS}/records/link_dialog.test.js",
    "panel/This mail only": f"{TESTS}/records/records_panel.test.js",
    "panel/Unlink": f"{TESTS}/records/records_panel.test.js",
    "panel/more": f"{TESTS}/records/records_panel.test.js",
}
# Name -> why nothing uses it.
LEFT_OUT = {
    "menu/This evening": "like Tomorrow morning, and not offered at all hours",
    "menu/Tomorrow evening": "like Tomorrow morning",
    "menu/Monday morning": "like Tomorrow morning",
    "toolbar/mark_read": "an open message has been read; like bulk/mark_read",
    "dialog/o_datetime_input o_input cursor-pointer": "Odoo's own field",
    "dialog/Download": "of Odoo's own viewer of files",
    "dialog/text-reset": "of Odoo's own viewer of files, without a name",
    "files/May harm your computer": "the words of a file",
    "message/older messages": "used with their number",
}


def _names(**places):
    return {f"{place}/{name}" for place, names in places.items() for name in names}


# Only a phone has it.
OF_A_PHONE = _names(bar=["Folders", "Mail", "Search", "Compose"])
# What a phone offers and only the walk at a desk uses: it is the same on both.
ALIKE = _names(
    bulk=["mark_read", "mark_unread", "spam"],
    card=[
        "Hide quoted text",
        "Reply",
        "Show once",
        "Trust sender",
        "sender",
        "Download full message",
    ],
    composer=["Bcc", "Cc", "Minimise", "Remove …", "title"],
    dialog=["Cancel", "Close"],
    files=["All as ZIP", "Download …"],
    list=["Starred", "With attachments", "Incoming", "Outgoing"],
    menu=[
        "Same as Odoo",
        "Dark",
        "Light",
        "Desktop notifications",
        "Conversations",
        "Messages",
        "Newest first",
        "Oldest first",
        "Unread",
        "Incoming",
        "Outgoing",
        "With attachments",
        "Mailbox accounts",
        "Mailbox settings",
        "New folder",
        "Refresh mailbox",
        "Reply to another address",
        "Request a read receipt",
        "download",
        "forward",
        "mark_unread",
        "print",
        "reply_all",
        "show_original",
        "unsubscribe",
    ],
    message=["Remove tag"],
    picker=["Move to folder", "Tags"],
    reply=["forward", "reply"],
    row=["row", "mark_read", "mark_unread", "archive", "delete"],
    systray=["MailDesk"],
    toast=["Close"],
    toolbar=["delete", "mark_unread", "move", "Records", "spam", "tag"],
    tree=["all:archive", "all:drafts", "all:sent", "all:spam", "all:trash", "tag"],
) | {"files of a draft/file"}
