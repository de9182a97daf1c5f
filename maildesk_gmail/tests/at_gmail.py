"""What the shared tests of the sync layer need of a mailbox at Gmail."""

from tests.contract.gmail_remote import CLIENT, SECRET
from tests.simulators.gmail.errors import error_body

from ..engine.settings import MAIL
from .gmail_common import GmailCase

_FOLDERS = {"inbox": "INBOX", "archive": "ALL_MAIL", "spam": "SPAM", "trash": "TRASH"}
# Labels whose messages are not in "All mail".
_APART = {"SPAM", "TRASH"}


class AtGmail(GmailCase):
    scopes = (MAIL,)
    changes_path = r"/history"
    change_path = r"/messages/[^/]+/modify"
    forbidden = {
        "status": 403,
        "body": error_body(
            403,
            "Request had insufficient authentication scopes.",
            "insufficientPermissions",
        ),
    }
    throttled = (
        ({"status": 429, "body": error_body(429, "Slow", "rateLimitExceeded")}, 1),
        (
            {
                "status": 429,
                "headers": {"Retry-After": "40"},
                "body": error_body(429, "Too many concurrent requests for user.", ""),
            },
            39,
        ),
        ({"status": 403, "body": error_body(403, "Slow", "rateLimitExceeded")}, 1),
        ({"status": 403, "body": error_body(403, "Slow", "userRateLimitExceeded")}, 1),
    )

    def setUp(self):
        super().setUp()
        self.sign_in()

    def sign_in(self):
        token = self.remote.store(*self.scopes).text
        self.env["mailbox.secret"]._put(self.account, "token", token)

    def at(self, role):
        return _FOLDERS[role]

    def listed_at_service(self, role):
        found = self.box.messages.values()
        if role == "archive":
            found = [each for each in found if not each.labels & _APART]
        else:
            found = [each for each in found if self.at(role) in each.labels]
        return sorted(each.header("Subject") for each in found)

    def marks_at_service(self, name):
        found = self.box.messages.values()
        labels = next(m.labels for m in found if m.header("Subject") == name)
        return "UNREAD" not in labels, "STARRED" in labels

    def unheard(self, happen):
        records = self.box.history._records
        before = len(records)
        happen()
        del records[before:]

    def void_cursor(self):
        self.box.history.prune()

    def end_secret(self):
        accounts = self.remote.service.accounts
        accounts.clients[CLIENT].secret = "another one"
        accounts.access_tokens.clear()

    def renew_secret(self):
        self.remote.service.accounts.clients[CLIENT].secret = SECRET

    def revoke(self):
        self.remote.service.accounts.revoke_all(self.account.email)
