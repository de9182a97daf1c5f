"""The Graph simulator behaves like the original where it matters."""

import base64
import json

import pytest

from tests.contract.mails import mail
from tests.simulators.graph.control import World
from tests.simulators.graph.descriptions import descriptions
from tests.simulators.graph.service import GraphService
from tests.simulators.web.message import Headers, Request, json_answer

ANNA = "anna@example.com"
IMMUTABLE = {"Prefer": 'IdType="ImmutableId"'}
INBOX = "/me/mailFolders/inbox/messages"


class Client:
    """Asks the service without a network."""

    def __init__(self, *scopes):
        self.service = GraphService(descriptions=descriptions())
        self.world = World(self.service, self.service.add_mailbox(ANNA))
        scopes = scopes or ("Mail.ReadWrite", "Mail.Send", "User.Read")
        self.token = self.service.directory.token_for(ANNA, scopes)

    def ask(self, method, path, body=None, headers=(), **options):
        """The answer; ``body`` is JSON, or bytes with a Content-Type in headers."""
        headers = {"Authorization": f"Bearer {self.token}", **dict(headers)}
        if body is not None and not isinstance(body, bytes):
            headers["Content-Type"] = "application/json"
            body = json.dumps(body).encode()
        query = self.service.encoded({f"${k}": v for k, v in options.items()})
        target = f"/v1.0{path}?{query}" if query else f"/v1.0{path}"
        return self.service.handle(Request.to(method, target, headers, body or b""))

    def code(self, *arguments, **options):
        """Status and code of a refusal."""
        answer = self.ask(*arguments, **options)
        return answer.status, answer.value["error"]["code"]

    def deliver(self, *message_ids):
        """Let mail arrive."""
        for message_id in message_ids:
            self.world.deliver("inbox", mail(message_id))

    def ids(self, headers=()):
        """The ids in the Inbox."""
        found = self.ask("GET", INBOX, headers=headers, select="subject").value
        return [each["id"] for each in found["value"]]


@pytest.fixture
def graph():
    client = Client()
    yield client
    client.service.assert_faithful()


def test_usual_ids_change_with_a_move_and_immutable_ones_do_not(graph):
    graph.deliver("a@x")
    (usual,), (lasting,) = graph.ids(), graph.ids(IMMUTABLE)
    moved = graph.ask(
        "POST", f"/me/messages/{usual}/move", {"destinationId": "archive"}
    )
    assert moved.status == 201 and moved.value["id"] != usual
    assert graph.code("GET", f"/me/messages/{usual}") == (404, "ErrorItemNotFound")
    again = graph.ask("GET", f"/me/messages/{lasting}", headers=IMMUTABLE)
    assert again.value["id"] == lasting


def test_sorting_by_what_is_not_filtered_is_too_complex(graph):
    asked = {"filter": "isRead eq false", "orderby": "receivedDateTime desc"}
    assert graph.code("GET", INBOX, **asked) == (400, "InefficientFilter")
    first = "receivedDateTime ge 1900-01-01T00:00:00Z and isRead eq false"
    asked = {"filter": first, "orderby": "receivedDateTime desc"}
    assert graph.ask("GET", INBOX, **asked).status == 200


def test_search_does_not_go_with_filter(graph):
    asked = {"search": '"hello"', "filter": "isRead eq false"}
    assert graph.ask("GET", INBOX, **asked).status == 400


def test_delta_token_belongs_to_its_query(graph):
    graph.deliver("a@x")
    first = graph.ask("GET", f"{INBOX}/delta", select="isRead").value
    token = first["@odata.deltaLink"].partition("deltatoken=")[2]
    again = graph.ask("GET", f"{INBOX}/delta", deltatoken=token, top="5")
    assert again.status == 400
    item = graph.world.find("inbox", "a@x")
    graph.world.change("inbox", "a@x", isRead=True)
    (entry,) = graph.ask("GET", f"{INBOX}/delta", deltatoken=token).value["value"]
    assert entry == {
        "id": item.mutable,
        "isRead": True,
        "parentFolderId": item.folder,
    }


def test_message_that_left_and_came_back_is_lost_to_delta(graph):
    graph.deliver("a@x")
    link = graph.ask("GET", f"{INBOX}/delta").value["@odata.deltaLink"]
    token = link.partition("deltatoken=")[2]
    graph.world.move("inbox", "a@x", "archive")
    graph.world.move("archive", "a@x", "inbox")
    (entry,) = graph.ask("GET", f"{INBOX}/delta", deltatoken=token).value["value"]
    assert entry["@removed"] == {"reason": "deleted"}


def test_only_five_header_fields_of_ones_own(graph):
    def draft(*names):
        headers = [{"name": name, "value": "1"} for name in names]
        return graph.code("POST", "/me/messages", {"internetMessageHeaders": headers})

    assert draft("In-Reply-To") == (400, "InvalidInternetMessageHeader")
    many = [f"x-{number}" for number in range(6)]
    assert draft(*many) == (400, "InvalidInternetMessageHeaderCollection")


def test_mime_has_to_be_base64(graph):
    plain = {"Content-Type": "text/plain"}
    found = graph.code("POST", "/me/messages", b"no base64!", plain)
    assert found == (400, "ErrorMimeContentInvalidBase64String")
    good = base64.b64encode(mail("a@x"))
    made = graph.ask("POST", "/me/messages", good, plain).value
    assert made["isDraft"] and made["internetMessageId"] == "<a@x>"


def test_reply_continues_the_conversation(graph):
    graph.deliver("a@x")
    (name,) = graph.ids(IMMUTABLE)
    made = graph.ask(
        "POST", f"/me/messages/{name}/createReply", {"comment": "Thanks"}
    ).value
    original = graph.world.find("inbox", "a@x")
    assert made["subject"] == "RE: Hello"
    assert made["conversationId"] == original.props["conversationId"]
    assert "Thanks" in made["body"]["content"]
    both = {"comment": "x", "message": {"body": {"content": "y"}}}
    answer = graph.ask("POST", f"/me/messages/{name}/createReply", both)
    assert answer.status == 400


def test_sent_message_without_draft_appears_late(graph):
    graph.service.post_office.sent_delay_s = 30
    body = {
        "message": {
            "subject": "Hi",
            "toRecipients": [{"emailAddress": {"address": "bob@example.org"}}],
        }
    }
    assert graph.ask("POST", "/me/sendMail", body).status == 202
    assert graph.world.message_ids("sentitems") == []
    graph.service.clock.advance(30)
    assert len(graph.world.message_ids("sentitems")) == 1


def test_pieces_of_an_upload_come_in_order(graph):
    made = graph.ask("POST", "/me/messages", {"subject": "Big"}).value["id"]
    item = {"attachmentType": "file", "name": "a.bin", "size": 3_200_000}
    path = f"/me/messages/{made}/attachments/createUploadSession"
    begun = graph.ask("POST", path, {"AttachmentItem": item}).value
    place = begun["uploadUrl"].removeprefix(graph.service.base_url)

    def put(first, last, **headers):
        headers["Content-Range"] = f"bytes {first}-{last}/3200000"
        body = bytes(last - first + 1)
        return graph.service.handle(Request.to("PUT", place, headers, body))

    assert put(100, 199).status == 416
    assert put(0, 99, Authorization="Bearer x").status == 401
    assert put(0, 99).value["nextExpectedRanges"] == ["100-"]
    done = put(100, 3_199_999)
    assert done.status == 201
    assert "/attachments/" in dict(done.headers)["Location"]


def test_batch_has_at_most_twenty_requests(graph):
    one = {"method": "GET", "url": "/me"}
    many = [{**one, "id": str(number)} for number in range(21)]
    assert graph.ask("POST", "/$batch", {"requests": many}).status == 400
    twice = [{**one, "id": "1"}, {**one, "id": "1"}]
    assert graph.ask("POST", "/$batch", {"requests": twice}).status == 400


def test_calls_in_a_batch_use_up_the_quota_one_by_one(graph):
    graph.service.quota = 12
    one = {"method": "GET", "url": "/me"}
    many = [{**one, "id": str(number)} for number in range(20)]
    found = graph.ask("POST", "/$batch", {"requests": many}).value["responses"]
    assert [each["status"] for each in found].count(200) == 11
    assert graph.code("GET", "/me") == (429, "ApplicationThrottled")
    graph.service.clock.advance(600)
    assert graph.ask("GET", "/me").status == 200


def test_rights_are_those_that_were_granted():
    reading = Client("Mail.Read")
    reading.deliver("a@x")
    (name,) = reading.ids()
    patch = ("PATCH", f"/me/messages/{name}", {"isRead": True})
    assert reading.code(*patch) == (403, "ErrorAccessDenied")
    basic = Client("User.Read")
    assert basic.code("GET", INBOX) == (403, "ErrorAccessDenied")


def test_expired_token_is_distinguished_from_a_challenge(graph):
    graph.service.directory.challenge(ANNA)
    answer = graph.ask("GET", INBOX)
    assert answer.status == 401
    assert "insufficient_claims" in dict(answer.headers)["WWW-Authenticate"]
    graph.service.directory.expire_access()
    answer = graph.ask("GET", INBOX)
    assert "invalid_token" in dict(answer.headers)["WWW-Authenticate"]


def test_inline_pictures_count_as_no_attachment(graph):
    made = graph.ask("POST", "/me/messages", {"subject": "Picture"}).value["id"]
    picture = {
        "@odata.type": "#microsoft.graph.fileAttachment",
        "name": "p.png",
        "contentBytes": base64.b64encode(b"PNG").decode(),
        "isInline": True,
        "contentId": "pic",
    }
    graph.ask("POST", f"/me/messages/{made}/attachments", picture)
    assert not graph.ask("GET", f"/me/messages/{made}").value["hasAttachments"]


@pytest.mark.parametrize("position", range(len(descriptions())))
@pytest.mark.parametrize(
    ("method", "path", "body", "options"),
    [
        ("GET", INBOX, None, {"select": "wellKnownName"}),
        ("GET", INBOX, None, {"expnad": "attachments"}),
        ("POST", "/me/messages", {"subjct": "x"}, {}),
        ("POST", "/me/messages", {"subject": 7}, {}),
        ("POST", "/me/messages", {"importance": "urgent"}, {}),
        ("POST", "/me/messages", {"receivedDateTime": "yesterday"}, {}),
        ("POST", "/me/messages", {"toRecipients": [{"address": "a@x"}]}, {}),
        ("PATCH", "/me/messages/x/flags", {}, {}),
    ],
)
def test_each_description_finds_what_it_does_not_know(
    position, method, path, body, options
):
    described = descriptions()[position]
    query = {f"${name}": [value] for name, value in options.items()}
    kind = (("Content-Type", "application/json"),)
    raw = json.dumps(body).encode() if body else b""
    request = Request(method, f"/v1.0{path}", query, Headers(kind), raw)
    entries = {"value": [{"id": "1"}]} if method == "GET" else {"id": "1"}
    answer = json_answer(entries, 200 if method == "GET" else 201)
    assert list(described.check(request, answer))


@pytest.mark.parametrize("position", range(len(descriptions())))
def test_each_description_looks_at_answers(position):
    described = descriptions()[position]
    request = Request.to("GET", f"/v1.0{INBOX}")
    good = {"value": [{"id": "1", "isRead": True, "flag": {"flagStatus": "flagged"}}]}
    assert not list(described.check(request, json_answer(good)))
    for wrong in ({"isRead": "yes"}, {"flag": {"flagStatus": "red"}}, {"color": "x"}):
        assert list(described.check(request, json_answer({"value": [wrong]})))
