"""A second user sees nothing of a foreign mailbox, whatever is asked over HTTP."""

import re

import pytest
import requests

from tests.e2e.listening import heard, listening
from tests.e2e.odoo_session import Refused
from tools import paths

SECRET = "Redundancies"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
NAMES = re.compile(r"`([a-z_]+)\(")
# These take nothing of another's; what they answer is looked at below.
WITHOUT_IDS = {
    "bootstrap",
    "save_search",
    "search",
    "search_server",
    "set_preference",
    "suggest_recipients",
    "undo",
}


@pytest.fixture(scope="module")
def people(threaded):
    anna, bob = threaded.new_people("anna", "bob")
    for person in (anna, bob):
        person.connect()
    anna.receive(
        SECRET,
        sender="Zoe <zoe@rival.example>",
        html='<img src="cid:a"><img src="https://rival.example/x.png">',
        files=[("plan.png", PICTURE)],
    )
    anna.sync()
    bob.sync()
    yield anna, bob
    for person in (anna, bob):
        person.leave()


@pytest.fixture(scope="module")
def secrets(people):
    """Ids of all that Anna has."""
    anna, _bob = people
    row = anna.row(SECRET)
    draft = anna.client(
        "save_draft", {"account_id": anna.account_id, "subject": SECRET}
    )
    uploaded = anna.session.upload(
        "/maildesk/upload", {"draft_id": draft["id"]}, {"file": ("a.png", PICTURE)}
    ).json()
    (partner,) = anna.maildesk.admin.call("res.partner", "create", [{"name": "Zoe"}])
    (link,) = anna.client("link", row["id"], "res.partner", partner)
    (tag,) = anna.call(
        "mailbox.tag", "create", [{"name": "Secret", "user_id": anna.user_id}]
    )
    (template,) = anna.call(
        "mailbox.template",
        "create",
        [{"name": "Secret", "body": "x", "user_id": anna.user_id}],
    )
    folder = anna.client("create_folder", anna.account_id, "Secret")
    opened = anna.client("open_message", row["id"])
    return {
        "account": anna.account_id,
        "message": row["id"],
        "conversation": row["conversation_id"],
        "part": opened["attachments"][0]["id"],
        "draft": draft["id"],
        "attachment": uploaded["attachment"]["id"],
        "link": link["id"],
        "tag": tag,
        "template": template,
        "folder": folder["id"],
        "inbox": anna.folders()["INBOX"]["id"],
        "partner": partner,
    }


def attempts(ids):
    """Every call with an id: (method, arguments) that Bob tries."""
    message, draft, folder = ids["message"], ids["draft"], ids["folder"]
    scope = {"account_id": ids["account"], "role": "inbox"}
    return [
        ("act", [message], "mark_read"),
        ("act", [message], "tag", {"tag_id": ids["tag"]}),
        ("act", [message], "move", {"folder_id": folder}),
        ("apply_template", ids["template"]),
        ("attachment", message, ids["part"]),
        ("cancel_send", draft),
        ("color_folder", folder, "#16a765"),
        ("copy_draft", draft, {"subject": "x"}),
        ("create_folder", ids["account"], "New"),
        ("delete_folder", folder),
        ("discard_draft", draft),
        ("draft_revisions", draft),
        ("edit_draft", message),
        ("folder_counters", [ids["inbox"]]),
        ("link", message, "res.partner", ids["partner"]),
        ("links", message),
        ("list_messages", {"folder_id": ids["inbox"]}),
        ("list_messages", scope),
        ("list_messages", {"tag_id": ids["tag"]}),
        ("load_older", ids["inbox"], 10),
        ("open_conversation", ids["conversation"]),
        ("open_draft", draft),
        ("open_message", message),
        ("refresh", [ids["account"]]),
        ("remove_attachment", draft, ids["attachment"]),
        ("rename_folder", folder, "Other"),
        ("reply", message, "forward"),
        # Entries of their own are tried in the add-on's test of strangers.
        ("retry_unreadable", message),
        ("show_unreadable", message),
        ("unreadable", ids["account"]),
        ("save_draft", {"id": draft, "subject": "x"}),
        ("save_draft", {"account_id": ids["account"]}),
        ("save_draft", {"origin_id": message}),
        ("send", draft),
        ("set_folder", folder, {"is_favourite": True}),
        ("show_remote", message, "sender"),
        ("unlink_record", message, ids["link"]),
        ("watch", [ids["account"]]),
    ]


def test_every_method_refuses(people, secrets):
    _anna, bob = people
    tried = attempts(secrets)
    documented = set(NAMES.findall((paths.ROOT / "docs/client-api.md").read_text()))
    assert documented <= {method for method, *_ in tried} | WITHOUT_IDS
    for method, *arguments in tried:
        with pytest.raises(Refused) as refusal:
            bob.client(method, *arguments)
        assert SECRET not in str(refusal.value), method


def test_what_takes_no_id_gives_only_own_things(people, secrets):
    anna, bob = people
    answers = [
        bob.client("bootstrap"),
        bob.client("search", SECRET)["messages"],
        bob.client("search", "from:zoe")["messages"],
        bob.client("search_server", SECRET)["messages"],
        bob.client("list_messages", {"role": "inbox"}),
        bob.client("suggest_recipients", "zoe@rival"),
        bob.client("folder_counters"),
    ]
    for answer in answers:
        said = str(answer)
        assert SECRET not in said and "rival.example" not in said
    assert anna.account_id not in {each["id"] for each in answers[0]["accounts"]}
    assert str(secrets["inbox"]) not in answers[-1]
    row = anna.arrived("Mine to undo")
    token = anna.client("act", [row["id"]], "star")["undo"]["token"]
    with pytest.raises(Refused):
        bob.client("undo", token)


def test_joining_tells_nothing_of_which_mailboxes_exist(people):
    anna, bob = people
    values = {"is_shared": True, "join_enabled": True, "join_password": "open sesame"}
    anna.call("mailbox.account", "write", [anna.account_id], values)
    said = set()
    for address in (anna.address, "nobody@example.org", "", None):
        with pytest.raises(Refused) as refusal:
            bob.call("mailbox.account", "join", address, "guess")
        said.add(str(refusal.value))
    assert len(said) == 1 and "shared mailbox" in said.pop()
    with pytest.raises(Refused):
        bob.call("mailbox.account", "join", "nobody@example.org", "guess")
    with pytest.raises(Refused, match="Too many attempts"):
        bob.call("mailbox.account", "join", anna.address, "open sesame")


def test_no_route_gives_a_file(people, secrets):
    anna, bob = people
    message = f"/maildesk/message/{secrets['message']}"
    routes = [
        f"{message}/part?id={secrets['part']}",
        f"{message}/attachments.zip",
        f"{message}/message.eml",
        f"{message}/source",
        f"/maildesk/draft/{secrets['draft']}/attachment/{secrets['attachment']}",
    ]
    for route in routes:
        assert anna.session.get(route).status_code == 200, route
        assert bob.session.get(route).status_code == 404, route
        nobody = requests.get(anna.maildesk.url + route, timeout=30)
        assert SECRET.encode() not in nobody.content and "/login" in nobody.url, route
    # Odoo's own way to files.
    content = bob.session.get(f"/web/content/{secrets['attachment']}")
    assert content.status_code in (403, 404) and PICTURE not in content.content


def test_images_need_the_signature_of_a_reader(people, secrets):
    anna, bob = people
    shown = anna.client("show_remote", secrets["message"], "once")
    address = re.search(r'/maildesk/message/\d+/image\?[^"]+', shown["html"])[0]
    address = address.replace("&amp;", "&")
    for wrong in (address, address[:-1], address.partition("?")[0]):
        assert bob.session.get(wrong).status_code == 404, wrong
    nobody = requests.get(anna.maildesk.url + address, timeout=30)
    assert "/login" in nobody.url


def test_nothing_can_be_attached_to_a_foreign_draft(people, secrets):
    _anna, bob = people
    answer = bob.session.upload(
        "/maildesk/upload", {"draft_id": secrets["draft"]}, {"file": ("b.png", PICTURE)}
    )
    assert answer.status_code == 400 and answer.json().keys() == {"error"}


def test_no_channel_can_be_listened_to(people):
    """Channels asked for by name are not those that a mailbox's news go to."""
    anna, bob = people
    account = anna.account_id
    names = ["mailbox.account", f"mailbox.account_{account}"]
    with listening(bob, *names) as bobs, listening(anna) as annas:
        anna.receive(f"{SECRET} again")
        anna.wake()
        heard(annas, "maildesk/changed", lambda p: p["account_id"] == account)
        bob.receive("For Bob")
        bob.wake()
        payloads = heard(bobs, "maildesk/changed", lambda p: p.get("new"))
    # What comes on his own channel, like a change of his rights, names no mailbox.
    named = {each["account_id"] for each in payloads if "account_id" in each}
    assert named == {bob.account_id}
    assert SECRET not in str(payloads)
