"""Odoo dies in the middle of everything; nothing is lost and nothing is done twice."""

import pytest

from tests.e2e.sync_site import PASSWORD, USER, SyncSite
from tests.servers.dovecot import Dovecot
from tests.servers.dovecot_config import DovecotOptions

HISTORY = 4000


@pytest.fixture(params=[0, 2], ids=["threaded", "workers"])
def mailbox(request, new_odoo_site, tmp_path):
    with Dovecot(tmp_path / "d", DovecotOptions(mailbox_format="sdbox")) as dovecot:
        dovecot.add_user(USER, PASSWORD)
        site = SyncSite(new_odoo_site(), dovecot, request.param)
        try:
            yield site
        finally:
            site.close()


def loaded(mailbox):
    return len(mailbox.indexed("INBOX"))


def unsent(mailbox):
    return mailbox.query(
        "SELECT id FROM mailbox_operation WHERE state IN ('pending', 'in_flight')"
    )


def test_history_goes_on_after_every_crash(mailbox):
    mailbox.fill(HISTORY)
    mailbox.start()
    mailbox.wake()
    for enough in (1, HISTORY // 4, HISTORY // 2):
        mailbox.wait_for(lambda e=enough: loaded(mailbox) >= e, f"{enough} loaded")
        mailbox.kill()
        mailbox.start()
        mailbox.wake()
    mailbox.wait_until_equal("INBOX")


def test_changes_elsewhere_are_followed_through_crashes(mailbox):
    mailbox.fill(600)
    mailbox.start()
    mailbox.wake()
    mailbox.wait_until_equal("INBOX")
    rows = mailbox.query("SELECT min(id) AS first FROM mailbox_message_index")
    first = rows[0]["first"]
    mailbox.doveadm.change_flags(USER, "INBOX", "\\Seen", "1:300")
    mailbox.doveadm.move(USER, "INBOX", "Archive", "101:400")
    mailbox.doveadm.expunge(USER, "INBOX", "1:50")
    mailbox.wake()
    mailbox.wait_for(lambda: len(mailbox.indexed("INBOX")) < 600, "changes arrive")
    mailbox.kill()
    mailbox.doveadm.renumber(USER, "Archive")
    mailbox.start()
    mailbox.wake()
    mailbox.wait_until_equal("INBOX", "Archive")
    # A newcomer is merged into the row it had before when the pass is over.
    mailbox.wait_for(
        lambda: (
            not mailbox.query(
                "SELECT id FROM mailbox_message_index WHERE id >= %s + 600", first
            )
        ),
        "every moved message has kept its row",
    )
    mailbox.wait_until_equal("INBOX", "Archive")


def test_pending_changes_survive_and_arrive_once(mailbox):
    mailbox.fill(400)
    mailbox.start()
    mailbox.wake()
    mailbox.wait_until_equal("INBOX")
    rows = mailbox.query("SELECT id FROM mailbox_message_index ORDER BY id")
    ids = [row["id"] for row in rows]
    archive = mailbox.query("SELECT id FROM mailbox_folder WHERE role = 'archive'")
    mailbox.call("mailbox.client", "act", ids, "mark_read")
    move = {"folder_id": archive[0]["id"]}
    mailbox.call("mailbox.client", "act", ids[:200], "move", move)
    mailbox.kill()
    mailbox.start()
    mailbox.wake()
    mailbox.wait_for(
        lambda: (
            not mailbox.query(
                "SELECT 1 FROM mailbox_operation "
                "WHERE state IN ('pending', 'in_flight')"
            )
        ),
        "everything is sent",
    )
    mailbox.wake()
    mailbox.wait_until_equal("INBOX", "Archive")
    assert set(mailbox.at_server("INBOX").values()) == {True}
    assert len(mailbox.at_server("Archive")) == 200
    kept = mailbox.query("SELECT id FROM mailbox_message_index ORDER BY id")
    assert [row["id"] for row in kept] == ids
