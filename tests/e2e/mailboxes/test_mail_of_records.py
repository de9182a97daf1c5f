"""Mail that belongs to a record, whatever happens to mailbox and workers."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.e2e.apps import add_to_groups
from tests.e2e.odoo_session import OdooSession

WINDOWS = 4


@pytest.fixture(scope="module")
def anna(maildesk):
    (anna,) = maildesk.new_people("anna")
    anna.connect()
    yield anna
    anna.leave()


@pytest.fixture
def customer_id(anna):
    values = {"name": "Shop", "email": "shop@example.org"}
    (partner_id,) = anna.maildesk.admin.call("res.partner", "create", [values])
    return partner_id


def at_once(anna, method, *arguments):
    """What several windows of hers are answered that ask at the same moment."""
    server = anna.maildesk.server
    sessions = [
        OdooSession(server, anna.login, f"{anna.login}-odoo") for _ in range(WINDOWS)
    ]
    for session in sessions:
        assert session.info
    with ThreadPoolExecutor(WINDOWS) as pool:
        calls = [
            pool.submit(session.call, "mailbox.client", method, *arguments)
            for session in sessions
        ]
        return [call.result() for call in calls]


def subjects(anna, partner_id):
    listed = anna.client("record_mails", "res.partner", partner_id)
    (record,) = anna.call("res.partner", "read", [partner_id], ["mailbox_mail_count"])
    assert record["mailbox_mail_count"] == len(listed["messages"])
    return [row["subject"] for row in listed["messages"]]


def notes(anna, partner_id):
    return anna.query(
        """SELECT body FROM mail_message WHERE model = 'res.partner' AND res_id = %s
              AND body LIKE '%%linked the mail%%'""",
        partner_id,
    )


def test_workers_that_link_at_the_same_moment_link_once(anna, customer_id):
    row = anna.arrived("Linked once")
    answers = at_once(anna, "link", row["id"], "res.partner", customer_id)
    assert {len(links) for links in answers} == {1}
    assert len({links[0]["id"] for links in answers}) == 1
    assert len(notes(anna, customer_id)) == 1


def test_workers_that_are_asked_for_one_record_make_one(anna):
    add_to_groups(anna.maildesk, [anna], "base.group_partner_manager")
    row = anna.arrived("Made once")
    values = {"name": "Made once"}
    options = {"request_id": "made-once"}
    answers = at_once(anna, "create_record", row["id"], "res.partner", values, options)
    assert len({answer["record"]["id"] for answer in answers}) == 1
    statement = "SELECT id FROM res_partner WHERE name = 'Made once'"
    assert len(anna.query(statement)) == 1


def test_removed_and_connected_again(anna, customer_id):
    row = anna.arrived("Kept")
    anna.client("link", row["id"], "res.partner", customer_id)
    assert subjects(anna, customer_id) == ["Kept"]
    dialog = {"account_id": anna.account_id}
    (dialog_id,) = anna.call("mailbox.remove", "create", [dialog])
    anna.call("mailbox.remove", "action_remove", [dialog_id])
    statement = "SELECT id FROM mailbox_account WHERE id = %s"
    anna.wait_for(lambda: not anna.query(statement, anna.account_id), "it is removed")
    assert subjects(anna, customer_id) == []
    anna.connect()
    anna.sync()
    assert subjects(anna, customer_id) == ["Kept"]
