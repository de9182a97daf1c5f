"""The simulated Gmail: as strict and as odd as the original."""

import base64
import http.client
import json
from contextlib import closing
from urllib.parse import urlencode, urlsplit

import jwt
import pytest

from tests.simulators.gmail.application import GmailApplication
from tests.simulators.gmail.discovery import methods
from tests.simulators.gmail.push import push
from tests.simulators.google_oauth import identity
from tests.simulators.google_oauth.accounts import MAIL, MODIFY, READONLY
from tests.simulators.web.message import empty_answer
from tests.simulators.web.server import WebServer

ANNA, BEN = "anna@example.com", "ben@example.com"
RAW = b"From: anna@example.com\r\nTo: ben@example.com\r\nSubject: Hi\r\n\r\nText.\r\n"


@pytest.fixture
def server():
    with WebServer(GmailApplication()) as running:
        for email in (ANNA, BEN):
            running.application.add_user(email)
        running.application.accounts.register("client", "secret", "https://x.test/")
        yield running


@pytest.fixture
def ask(server):
    """Ask as Anna; (status, body)."""
    port = urlsplit(server.url).port
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    grants = {}

    def send(method, path, value=None, scope=MAIL, **query):
        token = grants.setdefault(
            scope, server.application.accounts.issue(ANNA, "client", scope)[0]
        )
        headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
        }
        target = f"/gmail/v1/users/me/{path}"
        if query:
            target += "?" + urlencode(query, doseq=True)
        body = None if value is None else json.dumps(value)
        connection.request(method, target, body, headers)
        answer = connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text else None

    with closing(connection):
        yield send


def _raw(raw=RAW):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _insert(ask, *labels):
    return ask("POST", "messages", {"raw": _raw(), "labelIds": list(labels)})[1]


def test_every_handler_stands_in_googles_description(server):
    names = {route.template for route in server.application.router.routes}
    assert {"/" + methods()["messages.get"].described["path"]} <= names


def test_request_that_is_not_described_is_noticed(server, ask):
    ask("GET", "messages", unknown="1")
    with pytest.raises(AssertionError, match="no parameter unknown"):
        server.application.assert_faithful()


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("messages", {"maxResults": "many"}),
        ("messages/x", {"format": "everything"}),
        ("messages", {"includeSpamTrash": "yes"}),
    ],
)
def test_value_that_is_not_described_is_noticed(server, ask, path, query):
    ask("GET", path, **query)
    assert server.application.deviations


def test_body_that_is_not_described_is_noticed(server, ask):
    ask("POST", "labels", {"name": "Work", "colour": "red"})
    with pytest.raises(AssertionError, match="colour is not described"):
        server.application.assert_faithful()


def test_empty_lists_are_left_out_and_numbers_are_strings(server, ask):
    assert "messages" not in ask("GET", "messages")[1]
    status, history = ask("GET", "history", startHistoryId="1000")
    assert status == 200 and "history" not in history
    assert isinstance(history["historyId"], str)
    server.application.assert_faithful()


def test_scopes_are_those_of_the_description(server, ask):
    message = _insert(ask, "INBOX")
    status, body = ask("DELETE", f"messages/{message['id']}", scope=MODIFY)
    assert status == 403
    reason = body["error"]["details"][0]["reason"]
    assert reason == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"
    change = {"addLabelIds": ["STARRED"]}
    path = f"messages/{message['id']}/modify"
    assert ask("POST", path, change, scope=READONLY)[0] == 403
    assert ask("DELETE", f"messages/{message['id']}")[0] == 204


def test_history_is_exclusive_and_ends_some_day(server, ask):
    before = ask("GET", "profile")[1]["historyId"]
    message = _insert(ask, "INBOX")
    records = ask("GET", "history", startHistoryId=before)[1]["history"]
    assert [each["messages"][0]["id"] for each in records] == [message["id"]]
    after = ask("GET", "profile")[1]["historyId"]
    assert "history" not in ask("GET", "history", startHistoryId=after)[1]
    server.application.mailboxes[ANNA].history.prune()
    assert ask("GET", "history", startHistoryId=after)[0] == 404


def test_label_filter_of_the_history_hides_what_left(server, ask):
    message = _insert(ask, "INBOX")
    before = ask("GET", "profile")[1]["historyId"]
    ask("POST", f"messages/{message['id']}/modify", {"removeLabelIds": ["INBOX"]})
    found = ask("GET", "history", startHistoryId=before, labelId="INBOX")[1]
    assert "history" not in found


def test_draft_keeps_its_id_and_its_message_does_not(server, ask):
    draft = ask("POST", "drafts", {"message": {"raw": _raw()}})[1]
    again = ask("PUT", f"drafts/{draft['id']}", {"message": {"raw": _raw()}})[1]
    assert again["id"] == draft["id"]
    assert again["message"]["id"] != draft["message"]["id"]
    sent = ask("POST", "drafts/send", {"id": draft["id"]})[1]
    assert sent["labelIds"] == ["SENT"]
    assert sent["id"] not in (draft["message"]["id"], again["message"]["id"])
    assert "drafts" not in ask("GET", "drafts")[1]


def test_sent_mail_arrives_at_the_other_user(server, ask):
    ask("POST", "messages/send", {"raw": _raw()})
    (message,) = server.application.mailboxes[BEN].messages.values()
    assert message.labels == {"INBOX", "UNREAD"}


def test_foreign_sender_is_put_right(server, ask):
    raw = RAW.replace(b"From: anna", b"From: boss")
    sent = ask("POST", "messages/send", {"raw": _raw(raw)})[1]
    copy = server.application.mailboxes[ANNA].messages[sent["id"]]
    assert "anna@example.com" in copy.header("From")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"Subject: x\r\n\r\nx", "Recipient address required"),
        (b"To: nobody\r\n\r\nx", "Invalid To header"),
    ],
)
def test_mail_for_nobody_is_refused(server, ask, raw, words):
    status, body = ask("POST", "messages/send", {"raw": _raw(raw)})
    assert status == 400 and words in body["error"]["message"]


def test_labels_have_their_rules(server, ask):
    assert ask("POST", "labels", {"name": "Work"})[0] == 200
    assert ask("POST", "labels", {"name": "work"})[0] == 409
    assert ask("POST", "labels", {"name": "INBOX"})[0] == 400
    assert ask("DELETE", "labels/INBOX")[0] == 400
    message = _insert(ask, "INBOX")
    path = f"messages/{message['id']}/modify"
    assert ask("POST", path, {"addLabelIds": ["SENT"]})[0] == 400


def test_quota_is_used_up_and_comes_back(server, ask):
    service = server.application
    service.quota.per_minute = 3
    assert [ask("GET", "profile")[0] for _ in range(4)] == [200, 200, 200, 403]
    assert "Retry after" in ask("GET", "profile")[1]["error"]["message"]
    service.quota.shape = "metric"
    assert "quota metric" in ask("GET", "profile")[1]["error"]["message"]
    service.clock.advance(61)
    assert ask("GET", "profile")[0] == 200


def test_attachment_ids_differ_each_time(server, ask):
    raw = (
        b"Content-Type: application/pdf\r\nContent-Disposition: attachment;"
        b" filename=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\neHg=\r\n"
    )
    message = ask("POST", "messages", {"raw": _raw(raw)})[1]
    path = f"messages/{message['id']}"
    ids = [ask("GET", path)[1]["payload"]["body"]["attachmentId"] for _ in range(2)]
    assert ids[0] != ids[1]
    assert ask("GET", f"{path}/attachments/{ids[1]}")[1]["data"] == "eHg"


def test_partial_answers_have_the_wanted_fields_only(server, ask):
    message = _insert(ask, "INBOX")
    found = ask("GET", f"messages/{message['id']}", fields="id,payload(headers/name)")
    assert set(found[1]) == {"id", "payload"}
    assert {"name": "Subject"} in found[1]["payload"]["headers"]
    server.application.assert_faithful()


def test_push_is_signed_for_its_endpoint(server):
    received = []
    service = server.application
    other = WebServer(GmailApplication())
    other.application.route(
        "POST", "/push", lambda request: received.append(request) or empty_answer()
    )
    with other:
        endpoint = f"{other.url}/push"
        assert push(service, endpoint, ANNA) == []
        until = service.clock.time() + 60
        service.mailboxes[ANNA].settings.watch = {"topic": "t", "until": until}
        assert push(service, endpoint, ANNA, copies=2) == [204, 204]
    key = jwt.PyJWK(identity.public_keys()["keys"][0])
    claims = jwt.decode(received[0].bearer, key, ["RS256"], audience=endpoint)
    assert claims["email_verified"] is True
    data = json.loads(base64.b64decode(received[0].json()["message"]["data"]))
    assert data["emailAddress"] == ANNA
