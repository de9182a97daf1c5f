"""A simulated service that was stopped goes on as if it had only paused."""

import pytest

from tests.simulators.gmail.application import GmailApplication
from tests.simulators.google_oauth.accounts import MODIFY
from tests.simulators.graph.control import World
from tests.simulators.graph.service import GraphService
from tests.simulators.web.clock import Clock
from tests.simulators.web.keeper import Keeper
from tests.simulators.web.message import Request

ANNA = "anna@example.com"
RAW = b"From: ben@example.com\r\nSubject: Hi\r\nMessage-ID: <hi@x>\r\n\r\nText.\r\n"
AFTER = (
    b"From: ben@example.com\r\nSubject: Later\r\nMessage-ID: <la@x>\r\n\r\nText.\r\n"
)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "service" / "state"


def ask(application, token, target):
    """What is answered to somebody with an access token."""
    headers = {"Authorization": f"Bearer {token}"}
    return application.handle(Request.to("GET", target, headers)).value


def test_gmail_keeps_tokens_ids_labels_and_history(file):
    first = GmailApplication()
    keeper = Keeper(first, file)
    mailbox = first.add_user(ANNA)
    first.accounts.register("client", "secret", "https://x.test/")
    access, refresh = first.accounts.issue(ANNA, "client", MODIFY)
    label = mailbox.labels.create({"name": "Customers"})
    message = mailbox.add(RAW, {"INBOX", label["id"]})
    profile = ask(first, access, "/gmail/v1/users/me/profile")
    keeper.save()

    second = GmailApplication()
    Keeper(second, file).load()
    assert ask(second, access, "/gmail/v1/users/me/profile") == profile
    assert second.accounts.grants[0].refresh_token == refresh
    mailbox = second.mailboxes[ANNA]
    assert mailbox.messages[message.id].raw == RAW
    assert mailbox.labels.create({"name": "More"})["id"] != label["id"]
    added = mailbox.add(AFTER, {"INBOX"})
    since = f"/gmail/v1/users/me/history?startHistoryId={profile['historyId']}"
    (record,) = ask(second, access, since)["history"]
    assert record["messagesAdded"][0]["message"]["id"] == added.id


def test_outlook_keeps_tokens_ids_and_where_somebody_has_read_to(file):
    first = GraphService()
    keeper = Keeper(first, file)
    World(first, first.add_mailbox(ANNA)).deliver("inbox", RAW)
    token = first.directory.token_for(ANNA, ["Mail.Read"])
    whole = ask(first, token, "/v1.0/me/mailFolders/inbox/messages/delta")
    keeper.save()

    second = GraphService()
    Keeper(second, file).load()
    World(second, second.mailboxes[ANNA]).deliver("inbox", AFTER)
    link = whole["@odata.deltaLink"].removeprefix(first.base_url)
    changed = ask(second, token, link)
    assert [each["subject"] for each in changed["value"]] == ["Later"]


def test_what_is_sent_after_a_restart_still_arrives(file):
    first = GraphService()
    keeper = Keeper(first, file)
    first.add_mailbox(ANNA)
    first.handle(Request.to("GET", "/v1.0/me"))
    keeper.save()

    second = GraphService()
    Keeper(second, file).load()
    assert second.post_office.mailboxes is second.mailboxes
    assert second.mailboxes[ANNA].clock is second.clock


def test_nothing_is_written_while_nobody_asks_anything(file):
    application = GmailApplication(Clock())
    keeper = Keeper(application, file)
    keeper.save()
    assert not file.exists()
    application.handle(Request.to("GET", "/gmail/v1/users/me/profile"))
    keeper.save()
    written = file.stat().st_mtime_ns
    keeper.save()
    assert file.stat().st_mtime_ns == written


def test_tokens_are_for_the_owner_of_the_file_alone(file):
    application = GmailApplication()
    application.handle(Request.to("GET", "/"))
    Keeper(application, file).save()
    assert file.stat().st_mode & 0o077 == 0


def test_without_a_file_nothing_is_kept(file):
    keeper = Keeper(GmailApplication())
    keeper.load()
    keeper.save()
