"""The simulated Gmail: users with mailboxes, the methods of the API, batches."""

from dataclasses import dataclass

from tests.simulators.google_oauth.accounts import GoogleAccounts
from tests.simulators.google_oauth.routes import add_sign_in
from tests.simulators.web.application import WebApplication
from tests.simulators.web.control import add_control
from tests.simulators.web.message import Answer, Request, empty_answer, json_answer

from . import labels_api, messages, outgoing
from .batch import answer_batch
from .call import MOST_RESULTS, Call
from .control import add_gmail_control
from .discovery import GmailDescription, methods
from .errors import bad_request, error_body, missing_scope, no_credentials
from .mailbox import Mailbox
from .partial import select
from .quota import Quota

HANDLERS = {
    "getProfile": labels_api.get_profile,
    "watch": labels_api.watch,
    "stop": labels_api.stop,
    "labels.list": labels_api.list_labels,
    "labels.get": labels_api.get_label,
    "labels.create": labels_api.create_label,
    "labels.update": labels_api.update_label,
    "labels.patch": labels_api.update_label,
    "labels.delete": labels_api.delete_label,
    "settings.sendAs.list": labels_api.list_send_as,
    "settings.sendAs.get": labels_api.get_send_as,
    "settings.sendAs.patch": labels_api.patch_send_as,
    "settings.sendAs.update": labels_api.patch_send_as,
    "messages.batchModify": messages.batch_modify,
    "messages.batchDelete": messages.batch_delete,
    "messages.send": outgoing.send_message,
    "messages.import": messages.insert_message,
    "messages.list": messages.list_messages,
    "messages.insert": messages.insert_message,
    "messages.get": messages.get_message,
    "messages.delete": messages.delete_message,
    "messages.modify": messages.modify_message,
    "messages.trash": messages.trash_message,
    "messages.untrash": messages.untrash_message,
    "messages.attachments.get": messages.get_attachment,
    "drafts.send": outgoing.send_draft,
    "drafts.create": outgoing.create_draft,
    "drafts.list": outgoing.list_drafts,
    "drafts.get": outgoing.get_draft,
    "drafts.update": outgoing.update_draft,
    "drafts.delete": outgoing.delete_draft,
    "threads.list": messages.list_threads,
    "threads.get": messages.get_thread,
    "threads.modify": messages.change_thread,
    "threads.trash": messages.change_thread,
    "threads.untrash": messages.change_thread,
    "threads.delete": messages.delete_thread,
    "history.list": messages.list_history,
}


@dataclass(frozen=True)
class Delivery:
    """A message that left: who gets it, and what they get."""

    sender: str
    recipients: tuple
    raw: bytes


class GmailApplication(WebApplication):
    """Gmail for any number of users.

    :ivar largest_page: lists never give more rows at once than this
    :ivar closed_topics: Pub/Sub topics that Gmail may not publish to
    """

    def __init__(self, clock=None, units_per_minute=None):
        super().__init__(clock, [GmailDescription()])
        self.accounts = GoogleAccounts(self.clock)
        self.quota = Quota(self.clock, units_per_minute)
        self.mailboxes = {}
        self.deliveries = []
        self.closed_topics = set()
        self.largest_page = MOST_RESULTS
        add_control(self)
        add_gmail_control(self)
        add_sign_in(self, self.accounts)
        for path in ("/batch/gmail/v1", "/batch"):
            self.route("POST", path, lambda request: answer_batch(self, request))
        for name, handler in HANDLERS.items():
            self._add_method(name, handler)

    @property
    def kept(self):
        return {
            "users": self.accounts.users,
            "clients": self.accounts.clients,
            "grants": self.accounts.grants,
            "access_tokens": self.accounts.access_tokens,
            "mailboxes": self.mailboxes,
            "deliveries": self.deliveries,
        }

    def add_user(self, email, name=""):
        """A user with an empty mailbox; the same one when there is one."""
        with self.lock:
            self.accounts.add_user(email, name)
            if email not in self.mailboxes:
                number = len(self.mailboxes)
                self.mailboxes[email] = Mailbox(email, self.clock, number, name)
            return self.mailboxes[email]

    def delivered(self, mailbox, recipients, raw):
        """Note what left; users of this service get it at once."""
        self.deliveries.append(Delivery(mailbox.email, tuple(recipients), raw))
        for address in recipients:
            other = self.mailboxes.get(address)
            if other is not None and other is not mailbox:
                other.add(raw, {"INBOX", "UNREAD"})

    def handle(self, request):
        """Also takes a long GET that comes as a POST, as Google's library sends it."""
        meant = request.headers.get("X-HTTP-Method-Override")
        if meant == "GET" and request.method == "POST":
            target = f"{request.path}?{request.body.decode()}"
            request = Request.to("GET", target, request.headers, b"", request.outer)
        return super().handle(request)

    def user_of(self, request):
        found = self.accounts.who(request.bearer)
        return found[0] if found else ""

    def not_found(self, request):
        return json_answer(error_body(404, "Not Found", "notFound"), 404)

    def broken(self, request, problem):
        return json_answer(error_body(400, problem, "badRequest"), 400)

    def _add_method(self, name, handler):
        method = methods()[name]

        def answer(request, **path):
            return self._call(method, handler, request, path)

        for template in method.templates:
            # Placeholders of one segment, however the document writes them.
            self.route(method.verb, template.replace("{+", "{"), answer)

    def _call(self, method, handler, request, path):
        found = self.accounts.who(request.bearer)
        if found is None:
            raise no_credentials()
        email, scopes = found
        if not scopes & method.scopes:
            raise missing_scope()
        if path.pop("userId") not in ("me", email):
            raise bad_request("Invalid user id specified in request/Delegation denied")
        mailbox = self.add_user(email)
        self.quota.take(email, method.name)
        value = handler(Call(self, mailbox, request, path, scopes))
        return self._said(value, request)

    def _said(self, value, request):
        if value is None:
            return empty_answer()
        if isinstance(value, Answer):
            return value
        fields = request.one("fields")
        return json_answer(select(value, fields) if fields else value)
