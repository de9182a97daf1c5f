"""Steering the simulated Gmail from another process, beside what every simulator has.

POST /__control/users       {"email", "name"}
POST /__control/clients     {"client_id", "secret", "redirect_uris": […]}
POST /__control/labels      {"email", "name", "color"}    answers the label
POST /__control/messages    {"email", "labels": […], "date": milliseconds,
                             "raw" or "from", "subject", "text"}
POST /__control/drafts      {"email", "raw", "date"}
POST /__control/changes     {"email", "id", "add": […], "remove": […], "delete": true}
POST /__control/settings    {"email", "rewrites_message_id", "send_as": […]}
POST /__control/quota       {"per_minute", "shape": "retry_after"|"metric", "code"}
POST /__control/forget      {"email"}    history up to now becomes void
POST /__control/revoke      {"email"}    the user takes every grant back
POST /__control/push        {"endpoint", "email", "copies", "audience"} see push.py
GET  /__control/mailbox?email=…          messages with their labels, newest first
GET  /__control/deliveries               what left: sender, recipients, raw as latin-1
"""

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from tests.simulators.web.application import CONTROL
from tests.simulators.web.message import empty_answer, json_answer

from .push import push


def add_gmail_control(application):
    """Add the routes."""
    control = _Control(application)
    for method, name, handler in (
        ("POST", "users", control.add_user),
        ("POST", "clients", control.add_client),
        ("POST", "labels", control.add_label),
        ("POST", "messages", control.add_message),
        ("POST", "drafts", control.add_draft),
        ("POST", "changes", control.change),
        ("POST", "settings", control.set_up),
        ("POST", "quota", control.set_quota),
        ("POST", "forget", control.forget),
        ("POST", "revoke", control.revoke),
        ("POST", "push", control.push),
        ("GET", "mailbox", control.mailbox),
        ("GET", "deliveries", control.deliveries),
    ):
        application.route(method, CONTROL + name, handler)


class _Control:
    def __init__(self, application):
        self.application = application

    def add_user(self, request):
        value = request.json()
        mailbox = self.application.add_user(value["email"], value.get("name", ""))
        return json_answer({"email": mailbox.email})

    def add_client(self, request):
        value = request.json()
        self.application.accounts.register(
            value["client_id"], value["secret"], *value["redirect_uris"]
        )
        return empty_answer()

    def add_label(self, request):
        value = request.json()
        mailbox = self.application.add_user(value.pop("email"))
        return json_answer(mailbox.labels.create(value))

    def add_message(self, request):
        value = request.json()
        mailbox = self.application.add_user(value["email"])
        raw = value.get("raw")
        raw = raw.encode("latin-1") if raw else self._compose(value)
        labels = value.get("labels", ["INBOX", "UNREAD"])
        message = mailbox.add(raw, labels, date=value.get("date"))
        return json_answer(message.brief())

    def add_draft(self, request):
        value = request.json()
        mailbox = self.application.add_user(value["email"])
        raw = value["raw"].encode("latin-1")
        message = mailbox.add(raw, {"DRAFT"}, date=value.get("date"))
        draft_id = mailbox.new_draft_id()
        mailbox.drafts[draft_id] = message.id
        return json_answer({"id": draft_id})

    def change(self, request):
        value = request.json()
        mailbox = self.application.add_user(value["email"])
        message = mailbox.find(value["id"])
        if value.get("delete"):
            mailbox.delete(message)
        else:
            mailbox.modify(message, value.get("add", ()), value.get("remove", ()))
        return empty_answer()

    def set_up(self, request):
        value = request.json()
        settings = self.application.add_user(value.pop("email")).settings
        settings.rewrites_message_id = value.get(
            "rewrites_message_id", settings.rewrites_message_id
        )
        settings.send_as += value.get("send_as", [])
        return empty_answer()

    def set_quota(self, request):
        value = request.json()
        quota = self.application.quota
        quota.per_minute = value.get("per_minute")
        quota.shape = value.get("shape", quota.shape)
        quota.code = value.get("code", quota.code)
        return empty_answer()

    def forget(self, request):
        self.application.add_user(request.json()["email"]).history.prune()
        return empty_answer()

    def revoke(self, request):
        self.application.accounts.revoke_all(request.json()["email"])
        return empty_answer()

    def push(self, request):
        return json_answer({"answers": push(self.application, **request.json())})

    def mailbox(self, request):
        mailbox = self.application.add_user(request.one("email"))
        return json_answer(
            [
                {**each.brief(), "subject": each.header("Subject")}
                for each in mailbox.newest_first()
            ]
        )

    def deliveries(self, _request):
        return json_answer(
            [
                {
                    "sender": each.sender,
                    "recipients": list(each.recipients),
                    "raw": each.raw.decode("latin-1"),
                }
                for each in self.application.deliveries
            ]
        )

    def _compose(self, value):
        message = EmailMessage()
        message["From"] = value.get("from", "Somebody <somebody@example.org>")
        message["To"] = value["email"]
        message["Subject"] = value.get("subject", "")
        message["Message-ID"] = make_msgid(domain="example.org")
        message["Date"] = format_datetime(self.application.clock.now())
        message.set_content(value.get("text", ""), cte="quoted-printable")
        return message.as_bytes(policy=SMTP)
