"""The simulated service: sign-in and Graph at one address, all mailboxes in memory."""

import base64
import json
import threading
from urllib.parse import urlencode

from tests.simulators.microsoft_identity.directory import Directory
from tests.simulators.microsoft_identity.service import add_identity
from tests.simulators.web.application import Refusal, WebApplication
from tests.simulators.web.control import add_control

from . import attachment_calls, mime_item, posting
from .attachment_calls import add_attachment_calls
from .batch import Batch
from .call import Call
from .control import add_mail_control
from .delta_calls import MAX_DELTA_PAGE, add_delta_calls
from .draft_calls import add_draft_calls
from .errors import error_answer, item_not_found, refuse
from .folder_calls import add_folder_calls
from .message_calls import add_message_calls
from .posting import PostOffice
from .settings_calls import add_settings_calls
from .store import Mailbox

MAX_REQUEST_BYTES = 4 << 20
AT_ONCE = 4
# So many requests of an application to a mailbox in so many seconds.
QUOTA = 10_000
QUOTA_S = 600
RIGHTS = {
    "read": ("Mail.Read", "Mail.ReadWrite"),
    "write": ("Mail.ReadWrite",),
    "send": ("Mail.Send",),
    "settings": ("MailboxSettings.Read", "MailboxSettings.ReadWrite"),
    "profile": ("User.Read",),
}


class GraphService(WebApplication):
    """Microsoft's sign-in and mail service for tests and the demo.

    ``base_url`` is set by whoever serves it. ``lost_state``: how a forgotten delta
    token is answered; ``quota``: requests to a mailbox in ten minutes;
    ``empty_delta_pages`` and ``duplicate_delta_entries`` switch on what the original
    does now and then, as are pages smaller than asked for (``largest_delta_page``).
    ``delta_refuses``: the status with which delta refuses extended properties;
    ``refuses_property_filters``: so do filters of lists.
    """

    def __init__(self, clock=None, descriptions=()):
        super().__init__(clock, descriptions)
        self.base_url = "https://graph.example"
        self.directory = Directory(self.clock)
        self.mailboxes = {}
        self.post_office = PostOffice(self.mailboxes, self.clock)
        self.delta_states = {}
        self.uploads = {}
        self.lost_state = (410, "SyncStateNotFound")
        self.empty_delta_pages = False
        self.delta_refuses = 0
        self.refuses_property_filters = False
        self.duplicate_delta_entries = False
        self.largest_delta_page = MAX_DELTA_PAGE
        self.most_at_once = 0
        self.quota = QUOTA
        self._used = {}
        self._busy = {}
        self._gate = threading.Lock()
        self.batch = Batch(self)
        add_control(self)
        add_mail_control(self)
        self.route("POST", "/v1.0/$batch", self.batch)
        for add in (
            *(add_delta_calls, add_folder_calls, add_message_calls),
            *(add_draft_calls, add_attachment_calls, add_settings_calls),
        ):
            add(self)
        add_identity(self, self.directory, lambda: self.base_url)

    mime_of = staticmethod(posting.mime_of)
    attach = staticmethod(attachment_calls.attach)
    named = staticmethod(mime_item.named)
    encoded = staticmethod(urlencode)

    @property
    def graph_url(self):
        """The address of Graph."""
        return f"{self.base_url}/v1.0"

    @property
    def kept(self):
        directory = self.directory
        return {
            "accounts": directory.accounts,
            "registrations": directory.registrations,
            "access": directory.access,
            "refresh": directory.refresh,
            "mailboxes": self.mailboxes,
            "deliveries": self.post_office.deliveries,
            "delta_states": self.delta_states,
        }

    def add_mailbox(self, address, name=""):
        """A mailbox for somebody; they can sign in."""
        account = self.directory.accounts.get(address.lower())
        account = account or self.directory.add_account(address, name)
        made = Mailbox(address, account.name, account.oid, self.clock)
        self.mailboxes[address.lower()] = made
        return made

    def mail(self, method, path, handler, right=""):
        """A route below a mailbox, under both of its addresses."""
        right = right or ("read" if method == "GET" else "write")

        def own(request, **values):
            signed_in = self._signed_in(request)
            mailbox = self.mailboxes.get(signed_in.grant.account.address.lower())
            return self._call(
                request, (signed_in, mailbox, "/me"), handler, right, values
            )

        def others(request, user, **values):
            signed_in = self._signed_in(request)
            mailbox = self._mailbox(user)
            root = f"/users/{user}"
            return self._call(
                request, (signed_in, mailbox, root), handler, right, values
            )

        self.route(method, f"/v1.0/me{path}", own)
        self.route(method, f"/v1.0/users/{{user}}{path}", others)

    def forget_sync_states(self):
        """All delta tokens have become void."""
        self.delta_states.clear()

    def handle(self, request):
        """Answer, unless the mailbox has too many requests already."""
        if not request.path.startswith("/v1.0"):
            return super().handle(request)
        key = self.user_of(request) or request.bearer
        if self._is_used_up(key):
            return self._refused(request, 429, "ApplicationThrottled")
        if request.outer is not None:
            return super().handle(request)
        with self._gate:
            self._busy[key] = self._busy.get(key, 0) + 1
            self.most_at_once = max(self.most_at_once, self._busy[key])
            is_too_many = self._busy[key] > AT_ONCE
        try:
            if is_too_many:
                return self._refused(request, 429, "ApplicationThrottled")
            if len(request.body) > MAX_REQUEST_BYTES:
                return self._refused(request, 413, "RequestEntityTooLarge")
            return super().handle(request)
        finally:
            with self._gate:
                self._busy[key] -= 1

    def not_found(self, request):
        """No such path."""
        if self.router.knows_path(request):
            return error_answer(
                405, "ErrorInvalidRequest", "The method is not allowed."
            )
        segment = request.path.rpartition("/")[2]
        text = f"Resource not found for the segment '{segment}'."
        return error_answer(400, "BadRequest", text)

    def broken(self, request, problem):
        """A body that cannot be read."""
        return error_answer(400, "BadRequest", f"Unable to read JSON: {problem}")

    def user_of(self, request):
        """Whose token came with it."""
        found = self.directory.access.get(request.bearer)
        return found.grant.account.address if found else ""

    def _is_used_up(self, key):
        """Whether this window's quota is gone; calls in batches count one by one."""
        window = int(self.clock.time() // QUOTA_S)
        with self._gate:
            begun, used = self._used.get(key, (window, 0))
            used = used + 1 if begun == window else 1
            self._used[key] = window, used
        return used > self.quota

    def _refused(self, request, status, code):
        answer = error_answer(status, code, headers=(("Retry-After", "1"),))
        self.note_refused(request, answer)
        return answer

    def _call(self, request, target, handler, right, values):
        signed_in, mailbox, root = target
        if mailbox is None:
            text = (
                "The mailbox is either inactive, soft-deleted, or is hosted on-premise."
            )
            raise refuse(404, "MailboxNotEnabledForRESTAPI", text)
        self._authorize(signed_in, mailbox, right)
        return handler(Call(request, mailbox, self, root), **values)

    def _signed_in(self, request):
        found = self.directory.signed_in(request.bearer)
        if found is None:
            text = "Lifetime validation failed, the token is expired."
            raise Refusal(_unauthorized(text, 'Bearer error="invalid_token"'))
        if found.challenged:
            text = "Continuous access evaluation resulted in challenge."
            wanted = {
                "access_token": {"nbf": {"essential": True, "value": "1700000000"}}
            }
            claims = base64.b64encode(json.dumps(wanted).encode()).decode()
            challenge = f'Bearer error="insufficient_claims", claims="{claims}"'
            raise Refusal(_unauthorized(text, challenge))
        return found

    def _mailbox(self, user):
        found = self.mailboxes.get(user.lower())
        by_oid = (each for each in self.mailboxes.values() if each.oid == user)
        found = found or next(by_oid, None)
        if found is None:
            raise refuse(
                404, "ErrorInvalidUser", f"The requested user '{user}' is invalid."
            )
        return found

    def _authorize(self, signed_in, mailbox, right):
        address = signed_in.grant.account.address
        allowed = RIGHTS[right]
        if mailbox.address.lower() != address.lower():
            if address not in mailbox.delegates:
                raise item_not_found()
            allowed = tuple(f"{scope}.Shared" for scope in allowed)
        if not signed_in.scopes & set(allowed):
            text = "Access is denied. Check credentials and try again."
            raise refuse(403, "ErrorAccessDenied", text)


def _unauthorized(text, challenge):
    headers = (("WWW-Authenticate", challenge),)
    return error_answer(401, "InvalidAuthenticationToken", text, headers)
