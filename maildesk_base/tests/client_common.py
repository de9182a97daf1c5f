"""A mailbox with mail in its index, as the tests of the app's server side need it."""

from datetime import datetime, timedelta
from itertools import count

from odoo.tests import TransactionCase, new_test_user

from ..engine.errors import RemoteGone
from ..engine.mime.parse import body_from_raw, parse_message
from ..sync.apply.ledger import Ledger
from ..sync.apply.placements import place_messages
from .client_shapes import CheckedClient
from .memory_server import MemoryProvider, MemoryServer

START = datetime(2026, 3, 1, 8)
FOLDERS = ("inbox", "sent", "drafts", "archive", "spam", "trash")


class RawProvider(MemoryProvider):
    """Serves whole messages by remote id."""

    def __init__(self, server, raws):
        super().__init__(server)
        self.raws = raws

    def _raw(self, method, ref):
        self.server.called(method)
        if ref.remote_id not in self.raws:
            raise RemoteGone("gone.message")
        return self.raws[ref.remote_id]

    def fetch_body(self, ref):
        return body_from_raw(self._raw("fetch_body", ref))

    def fetch_part(self, ref, part_id):
        content = parse_message(self._raw("fetch_part", ref)).content(part_id)
        if content is None:
            raise RemoteGone("gone.part")
        yield content

    def fetch_raw(self, ref):
        yield self._raw("fetch_raw", ref)


class ClientData:
    """What every test of the facade begins with; mixed into test classes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_provider()
        cls.make_users()
        cls.account = cls.make_account(cls.anna, "anna@example.com")

    @classmethod
    def make_provider(cls):
        """Mailboxes whose messages are kept by this class, in ``raws``."""
        field = cls.env["mailbox.account"]._fields["provider"]
        cls.classPatch(field, "_selection", {**field._selection, "memory": "Memory"})
        cls.raws = {}
        # Not counted in the database, which others may have used.
        cls.numbers = count(1)
        cls.server = MemoryServer()
        accounts = cls.registry["mailbox.account"]
        accounts._open_provider_memory = lambda self: RawProvider(cls.server, cls.raws)
        cls.addClassCleanup(lambda: delattr(accounts, "_open_provider_memory"))

    @classmethod
    def make_users(cls):
        group = "maildesk_base.group_user"
        cls.anna = new_test_user(cls.env, "md_anna", groups=group, name="Anna")
        cls.bob = new_test_user(cls.env, "md_bob", groups=group, name="Bob")
        cls.admin = new_test_user(
            cls.env, "md_boss", groups="maildesk_base.group_admin", name="Boss"
        )
        cls.outsider = new_test_user(cls.env, "md_none", groups="base.group_user")

    @classmethod
    def make_account(cls, owner, email, roles=FOLDERS, **values):
        account = cls.env["mailbox.account"].create(
            {
                "name": email,
                "email": email,
                "provider": "memory",
                "owner_id": owner.id,
                "state": "connected",
                "outgoing_confirmed": True,
                **values,
            }
        )
        account.state = values.get("state", "connected")
        cls.enable_bridges(account)
        for role in roles:
            cls.make_folder(account, role.capitalize(), role)
        return account

    @classmethod
    def enable_bridges(cls, account, *models):
        """Let these kinds of records, or all that menus name, be used with a personal
        mailbox, as its owner does when they are asked.
        """
        account._enable_bridges(models or cls.env["mailbox.bridge"]._listed())

    @classmethod
    def make_folder(cls, account, name, role="custom", **values):
        return cls.env["mailbox.folder"].create(
            {
                "account_id": account.id,
                "name": name,
                "path": name,
                "remote_id": name,
                "role": role,
                "sync_enabled": True,
                "state": "ready",
                **values,
            }
        )

    @classmethod
    def folder(cls, account, role):
        return account.folder_ids.filtered(lambda folder: folder.role == role)

    @classmethod
    def mail(cls, account, folder="inbox", minute=0, conversation=None, **values):
        """One message in a folder (role, record, or None for nowhere)."""
        if isinstance(folder, str):
            folder = cls.folder(account, folder)
        number = next(cls.numbers)
        moment = START + timedelta(minutes=minute)
        if conversation is None:
            conversation = cls.env["mailbox.conversation"].create(
                {"account_id": account.id, "subject": values.get("subject")}
            )
        message = cls.env["mailbox.message_index"].create(
            {
                "account_id": account.id,
                "remote_id": f"r{number}",
                "fingerprint": number,
                "message_id": f"m{number}@example.com",
                "conversation_id": conversation.id,
                "subject": f"Mail {number}",
                "from_name": "Carl",
                "from_addr": "carl@example.com",
                "to_addrs": account.email,
                "sort_ts": moment,
                "date": moment,
                "preview": "",
                "importance": "normal",
                **dict.fromkeys(
                    (
                        "is_read",
                        "is_starred",
                        "is_answered",
                        "is_forwarded",
                        "is_draft",
                        "is_outgoing",
                        "has_attachments",
                        "is_local",
                    ),
                    False,
                ),
                **values,
            }
        )
        cls.place(message, folder)
        return message

    @classmethod
    def place(cls, message, *folders):
        """Let a message lie in these folders, and in no other."""
        cls.env.flush_all()
        ledger = Ledger(message.account_id.id)
        ledger.arrived(message.conversation_id.id)
        places = {folder.id: message.id for folder in folders}
        place_messages(cls.env.cr, ledger, {message.id: places})
        ledger.settle(cls.env.cr)
        cls.env.invalidate_all()

    @classmethod
    def mail_with(cls, account, raw, folder="inbox", **values):
        """A message whose body can be fetched.

        :param raw: the message as bytes with LF line ends
        """
        message = cls.mail(account, folder, **values)
        cls.raws[message.remote_id] = raw.replace(b"\n", b"\r\n")
        return message

    def client(self, user):
        """The facade of a user; an answer that has not its shape fails."""
        return CheckedClient(self.env(user=user)["mailbox.client"])

    def listed(self, user, scope, *args, **kwargs):
        """Ids of a list, all its pages."""
        ids, cursor = [], None
        while True:
            answer = self.client(user).list_messages(
                scope, *args, cursor=cursor, **kwargs
            )
            ids += [row["id"] for row in answer["messages"]]
            cursor = answer["cursor"]
            if not cursor:
                return ids


class ClientCase(ClientData, TransactionCase):
    """Anna's mailbox, and Bob who must not see it."""

    def setUp(self):
        super().setUp()
        self.registry_enter_test_mode()
        raws = dict(self.raws)
        self.addCleanup(self.raws.update, raws)
        self.addCleanup(self.raws.clear)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.inbox = cls.folder(cls.account, "inbox")
        cls.archive = cls.folder(cls.account, "archive")
        cls.trash = cls.folder(cls.account, "trash")
