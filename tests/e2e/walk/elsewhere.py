"""What the walk does not use: other tests do, or it is the same once more."""

TESTS = "maildesk_base/static/tests"

# Name -> the test that uses it; the test contains the words of the name.
TESTED = {
    "conflict/Keep mine": "tests/e2e/test_two_windows.py",
    "conflict/Keep both": "tests/e2e/test_two_windows.py",
    "conflict/Take theirs": f"{TESTS}/composer/draft_conflicts.test.js",
    "schedule/Edit": "tests/e2e/test_two_windows.py",
    "schedule/Send now": "tests/e2e/test_two_windows.py",
    "schedule/Schedule again": "tests/e2e/test_two_windows.py",
    "menu/Tomorrow morning": "tests/e2e/test_two_windows.py",
    "dialog/Connect": "tests/e2e/mailboxes/test_first_mailbox.py",
    "app/Connect a mailbox": "tests/e2e/mailboxes/test_first_mailbox.py",
    "tree/Re-authorize": f"{TESTS}/folder_tree/folder_tree.test.js",
    "dialog/Show source": "tests/e2e/test_unreadable.py",
    "list/Synchronise this folder": "tests/e2e/mailboxes/test_accounts.py",
    "files of a draft/Cancel …": "tests/e2e/test_attaching.py",
    "composer/Stop": f"{TESTS}/composer/sending.test.js",
}
# Name -> why nothing uses it.
LEFT_OUT = {
    "menu/This evening": "like Tomorrow morning, and not offered at all hours",
    "menu/Tomorrow evening": "like Tomorrow morning",
    "menu/Monday morning": "like Tomorrow morning",
    "toolbar/mark_read": "an open message has been read; like bulk/mark_read",
    "dialog/o_datetime_input o_input cursor-pointer": "Odoo's own field",
    "dialog/Download": "of Odoo's own viewer of files",
    "dialog/text-reset": "of Odoo's own viewer of files",
    "app/Join a shared mailbox": "with a mailbox there is no first screen",
    "files/Can harm your computer": "the words of a file",
    "card/Download all of it": "only very long mail has it",
    "menu/Original colours": "in dark colours only",
    "menu/Dark colours": "in dark colours only",
    "bar/Mail": "on a phone only",
    "bar/Search": "on a phone only",
    "message/older messages": "used with their number",
}
