"""A mailbox of Microsoft 365 that is shared with an ordinary user."""

from datetime import UTC, datetime

from odoo.exceptions import UserError
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.maildesk_base.sync.sign_in import finish_sign_in

from tests.contract.mails import mail
from tests.simulators.graph.control import World
from tests.simulators.graph.running import CLIENT_ID, CLIENT_SECRET, REDIRECT_URI
from tests.simulators.microsoft_identity.browser import sign_in

from .graph_common import GraphCase


@tagged("post_install", "-at_install")
class TestSharedMailbox(GraphCase):
    """Connected through the wizard with one's own sign-in, used as its own mailbox."""

    def setUp(self):
        super().setUp()
        self.own = self.account.email
        self.address = f"support.{self._testMethodName}@example.com"
        self.shared = self.graph.add_mailbox(self.address)
        self.world = World(self.graph, self.shared)
        back = self.account._callback_url("outlook")
        self.graph.directory.register(CLIENT_ID, CLIENT_SECRET, [REDIRECT_URI, back])
        groups = "base.group_user,maildesk_base.group_user"
        self.user = new_test_user(self.env, "shared_anna", groups=groups)

    def connect(self):
        env = self.env(user=self.user)
        with Form(env["mailbox.connect"]) as form:
            form.provider = "outlook"
            form.email = self.address
            form.outlook_is_delegated = True
        action = form.save().action_connect()
        self.env.flush_all()
        answer = sign_in(action["url"], self.own, self.graph.ca_file)
        self.account = self.env["mailbox.account"].browse(
            finish_sign_in(env, "outlook", answer)
        )
        self.env.invalidate_all()

    def test_it_is_read_changed_and_sent_from_as_its_own(self):
        self.shared.delegates.add(self.own)
        self.graph.post_office.allowed[self.own] = {self.address}
        self.connect()
        self.assertEqual(self.account.state, "connected")
        self.assertEqual(self.account.owner_id, self.user)
        self.assertEqual(self.account.email, self.address)
        self.assertEqual(self.account.signed_in_as, self.own)
        self.assertIn("Mail.Send.Shared", self.account.granted_scopes)
        received = datetime(2026, 11, 1, 8, tzinfo=UTC)
        raw = mail("help@x", subject="help")
        self.world.deliver("inbox", raw, received=received)
        self.run_turn()
        self.assertEqual(self.subjects(self.shared.folder("inbox").id), ["help"])
        client = self.env["mailbox.client"].with_user(self.user)
        client.act(self.message(subject="help").ids, "mark_read")
        draft = client.save_draft(
            {
                "account_id": self.account.id,
                "to": "bob@example.org",
                "subject": "Answer",
            }
        )
        client.send(draft["id"])
        self.env["mailbox.draft"].browse(draft["id"]).send_at = "2020-01-01"
        self.run_turn()
        self.assertTrue(self.world.find("inbox", "help@x").props["isRead"])
        _sender, recipients, raw = self.graph.post_office.deliveries[-1]
        self.assertEqual(list(recipients), ["bob@example.org"])
        self.assertIn(self.address.encode(), raw)
        self.assertEqual(len(self.world.message_ids("sentitems")), 1)

    def test_without_a_right_to_it_nothing_is_connected(self):
        try:
            self.connect()
        except UserError as error:
            self.assertIn("does not have access", str(error))
            return
        self.assertNotEqual(self.account.state, "connected")
        self.assertIn("does not have access", self.account.last_error)
