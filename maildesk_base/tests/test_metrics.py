from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, tagged

from .client_common import ClientCase

TOKEN = "a-token-that-is-long-enough"


def set_token(env, token):
    env["res.config.settings"].create({"maildesk_metrics_token": token}).execute()


@tagged("post_install", "-at_install")
class TestMetrics(ClientCase):
    def figures(self):
        """Value of each line of this mailbox by the metric's name."""
        label = f'mailbox="{self.account.id}"'
        lines = self.env["mailbox.metrics"]._text().splitlines()
        found = [line.split(" ") for line in lines if label in line]
        return {line.partition("{")[0]: float(value) for line, value in found}

    def test_every_figure_of_a_mailbox_is_reported(self):
        self.account.state = "error"
        message = self.mail(self.account, subject="Secret plans")
        self.env["mailbox.operation"].create(
            {
                "account_id": self.account.id,
                "message_id": message.id,
                "kind": "flags",
                "params": {"set_flags": {"seen": True}},
            }
        )
        self.env.flush_all()
        figures = self.figures()
        self.assertEqual(figures["maildesk_mailbox_pending_changes"], 1)
        self.assertEqual(figures["maildesk_mailbox_unsent_messages"], 0)
        text = self.env["mailbox.metrics"]._text()
        self.assertIn('provider="memory",state="error"} 1', text)
        for part in ("anna@", "Secret", self.account.name):
            self.assertNotIn(part, text)

    def test_every_line_is_prometheus_text(self):
        families = set()
        for line in self.env["mailbox.metrics"]._text().splitlines():
            if line.startswith("# TYPE"):
                families.add(line.split(" ")[2])
            elif line.startswith("maildesk_scheduler"):
                self.assertRegex(line, r"^maildesk_scheduler_silent_seconds [0-9.e+]+$")
            elif not line.startswith("#"):
                name = r'([a-z_]+)\{mailbox="\d+",provider="\w+"(,state="\w+")?\}'
                self.assertRegex(line, rf"^{name} [0-9.e+]+$")
                self.assertIn(line.partition("{")[0], families)

    def test_number_of_queries_does_not_grow_with_mailboxes(self):
        self.account.copy({"name": "Another", "email": "another@example.com"})
        self.env.flush_all()
        with self.assertQueryCount(2):
            self.env["mailbox.metrics"]._text()

    def test_token_is_for_administrators_and_write_only(self):
        with self.assertRaises(AccessError):
            set_token(self.env(user=self.anna), TOKEN)
        set_token(self.env, TOKEN)
        settings = self.env["res.config.settings"].create({})
        self.assertFalse(settings.maildesk_metrics_token)
        self.assertTrue(settings.maildesk_has_metrics_token)

    def test_short_token_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "at least 20 characters"):
            set_token(self.env, "guess me")


@tagged("post_install", "-at_install")
class TestHealthPage(ClientCase):
    def test_page_shows_lag_and_queues(self):
        state = self.account.sync_state_ids
        state.last_sync_at = fields.Datetime.now() - timedelta(hours=3)
        change = {"account_id": self.account.id, "kind": "flags", "params": {"a": 1}}
        operations = self.env["mailbox.operation"]
        operations.create([change, change, {**change, "state": "done"}])
        draft = {"account_id": self.account.id, "user_id": self.anna.id}
        drafts = self.env["mailbox.draft"]
        drafts.create([{**draft, "state": "queued"}, {**draft, "state": "failed"}])
        page = state.with_user(self.admin)
        self.assertEqual(page.lag, "3 hours ago")
        self.assertEqual(page.pending_count, 2)
        self.assertEqual((page.outgoing_count, page.unsent_count), (1, 1))
        self.assertEqual(page.quarantine_count, 0)

    def test_page_is_for_administrators(self):
        with self.assertRaises(AccessError):
            self.account.sync_state_ids.with_user(self.anna).read(["lag"])


@tagged("post_install", "-at_install")
class TestMetricsRoute(HttpCase):
    def ask(self, authorization=None):
        headers = {"Authorization": authorization} if authorization else {}
        return self.url_open("/maildesk/metrics", headers=headers)

    def test_without_a_token_it_is_switched_off(self):
        for authorization in (None, "Bearer", "Bearer ", f"Bearer {TOKEN}"):
            self.assertEqual(self.ask(authorization).status_code, 401)

    def test_token_opens_it(self):
        set_token(self.env, TOKEN)
        answer = self.ask(f"Bearer {TOKEN}")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("version=0.0.4", answer.headers["Content-Type"])
        self.assertIn("# TYPE maildesk_mailbox_lag_seconds gauge", answer.text)

    def test_nothing_else_opens_it(self):
        set_token(self.env, TOKEN)
        for wrong in (None, TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer é"):
            answer = self.ask(wrong and wrong.encode())
            self.assertEqual(answer.status_code, 401)
            self.assertNotIn("maildesk_mailbox", answer.text)

    def test_signed_in_user_needs_the_token_too(self):
        set_token(self.env, TOKEN)
        self.authenticate("admin", "admin")
        self.assertEqual(self.ask().status_code, 401)

    def test_forgotten_token_closes_it(self):
        set_token(self.env, TOKEN)
        self.env["res.config.settings"].create({}).action_forget_metrics_token()
        self.assertEqual(self.ask(f"Bearer {TOKEN}").status_code, 401)
