import re

from odoo.exceptions import UserError
from odoo.tests import HttpCase, new_test_user, tagged

from ..engine.errors import (
    AuthError,
    ConfigurationError,
    ConnectionLostError,
    MailEngineError,
)
from ..engine.sign_in import Begun, Grant, SignIn
from ..engine.types import DiagnosticStep, StepState
from ..sync.sign_in import SignInUnknown, finish_sign_in
from ..sync.token_store import AccountTokens
from .sync_common import SyncCase

SIGNED_IN = DiagnosticStep("api.sign_in", StepState.OK)
UNREACHABLE = DiagnosticStep("api.folders", StepState.FAILED, "connection.timeout")


class MemorySignIn(SignIn):
    """A sign-in page whose answer is set by the test."""

    def __init__(self):
        self.grant = Grant("secret token", "anna@example.com", ("read", "send"))
        self.error = None
        self.hints = []
        self.challenges = []
        self.revoked = []

    def begin(self, redirect_uri, login_hint="", challenge=""):
        self.hints.append(login_hint)
        self.challenges.append(challenge)
        if self.error:
            raise self.error
        url = f"https://sign-in.example.com/?redirect_uri={redirect_uri}"
        return Begun(url, f"state {len(self.hints)}", "secret verifier")

    def finish(self, flow, answer):
        assert flow == "secret verifier"
        if self.error:
            raise self.error
        return self.grant

    def approval_url(self, redirect_uri, code):
        asked = f"https://sign-in.example.com/approve?back={redirect_uri}"
        return asked if code == "configuration.approval" else ""

    def revoke(self, token):
        self.revoked.append(token)
        return True


class SignInCase(SyncCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        accounts = cls.registry["mailbox.account"]
        cls.sign_in = MemorySignIn()
        accounts._sign_in_memory = lambda self: SignInCase.current
        cls.addClassCleanup(lambda: delattr(accounts, "_sign_in_memory"))

    def setUp(self):
        super().setUp()
        SignInCase.current = self.sign_in = MemorySignIn()
        self.anna = new_test_user(
            self.env, "sign_in_anna", groups="base.group_user,maildesk_base.group_user"
        )
        self.ben = new_test_user(
            self.env, "sign_in_ben", groups="base.group_user,maildesk_base.group_user"
        )
        self.account.write({"owner_id": self.anna.id, "state": "draft"})
        self.mine = self.account.with_user(self.anna)
        self.env.flush_all()

    def begin(self):
        action = self.mine.action_authorize()
        self.env.flush_all()
        return action

    def finish(self, user=None, provider="memory", state="state 1"):
        env = self.env(user=user or self.anna)
        account_id = finish_sign_in(env, provider, {"state": state, "code": "c"})
        self.env.invalidate_all()
        return account_id

    def failure(self):
        """What finishing raised; ``assertRaises`` would undo what was written."""
        try:
            self.finish()
        except MailEngineError as error:
            return error
        return None


@tagged("post_install", "-at_install")
class TestSignIn(SignInCase):
    def test_the_browser_is_sent_to_the_page_with_the_callback(self):
        action = self.begin()
        self.assertEqual(action["type"], "ir.actions.act_url")
        self.assertIn("/maildesk/oauth/memory/callback", action["url"])
        self.assertEqual(self.sign_in.hints, ["anna@example.com"])

    def test_the_answer_connects_the_mailbox(self):
        self.begin()
        self.assertEqual(self.finish(), self.account.id)
        self.assertEqual(self.account.state, "connected")
        self.assertEqual(self.account.signed_in_as, "anna@example.com")
        self.assertEqual(self.account.granted_scopes, "read send")
        self.assertTrue(self.account.incoming_confirmed)

    def test_tokens_and_verifiers_are_stored_encrypted_only(self):
        self.begin()
        attempt = self.env["mailbox.sign_in"].search([])
        self.assertNotIn("verifier", attempt.flow)
        self.assertNotIn("state 1", attempt.state_hash)
        self.finish()
        self.assertEqual(
            AccountTokens(self.env, self.account.id).load(), "secret token"
        )
        self.env.cr.execute("SELECT string_agg(value, ' ') FROM mailbox_secret")
        self.assertNotIn("secret token", self.env.cr.fetchone()[0])

    def test_what_the_service_wants_proven_goes_to_the_next_sign_in(self):
        self.account.state = "connected"
        self.server.fail("list_folders", AuthError("auth.policy", challenge="proof"))
        self.run_turn()
        self.assertEqual(self.account.state, "reauth_required")
        self.begin()
        self.assertEqual(self.sign_in.challenges, ["proof"])
        self.finish()
        self.begin()
        self.assertEqual(self.sign_in.challenges[-1], "")

    def test_an_answer_counts_once(self):
        self.begin()
        self.finish()
        with self.assertRaises(SignInUnknown):
            self.finish()

    def test_nobody_finishes_the_sign_in_of_another(self):
        self.begin()
        with self.assertRaises(SignInUnknown):
            self.finish(user=self.ben)
        self.assertEqual(self.account.state, "draft")
        self.finish()

    def test_an_invented_state_changes_nothing(self):
        self.begin()
        for state in ("", "state 2", None):
            with self.assertRaises(SignInUnknown):
                self.finish(state=state)
        with self.assertRaises(SignInUnknown):
            self.finish(provider="other")

    def test_an_old_sign_in_has_expired(self):
        self.begin()
        self.env["mailbox.sign_in"].search([]).expires_at = "2020-01-01"
        self.env.flush_all()
        with self.assertRaises(SignInUnknown):
            self.finish()

    def test_a_lost_right_ends_the_sign_in(self):
        self.begin()
        self.account.owner_id = self.ben
        self.env.flush_all()
        with self.assertRaises(UserError):
            self.finish()
        self.assertEqual(self.account.state, "draft")

    def test_a_refusal_is_reported_and_ends_the_sign_in(self):
        self.begin()
        self.sign_in.error = AuthError("auth.denied")
        self.assertIsInstance(self.failure(), AuthError)
        self.sign_in.error = None
        with self.assertRaises(SignInUnknown):
            self.finish()

    def test_an_unreachable_service_can_be_tried_with_the_same_answer(self):
        self.begin()
        self.sign_in.error = ConnectionLostError("connection.timeout")
        self.assertIsInstance(self.failure(), ConnectionLostError)
        self.sign_in.error = None
        self.finish()
        self.assertEqual(self.account.state, "connected")

    def test_a_grant_counts_though_the_mailbox_cannot_be_reached_now(self):
        self.begin()
        self.patch(
            type(self.server.open()),
            "diagnose",
            lambda provider: [SIGNED_IN, UNREACHABLE],
        )
        self.finish()
        self.assertEqual(self.account.state, "connected")
        self.assertTrue(self.account.incoming_confirmed)

    def test_a_mailbox_is_not_swapped_for_another(self):
        self.begin()
        self.finish()
        self.sign_in.grant = Grant("other", "ben@example.com")
        self.begin()
        with self.assertRaises(UserError):
            self.finish(state="state 2")
        self.assertEqual(
            AccountTokens(self.env, self.account.id).load(), "secret token"
        )

    def test_a_new_mailbox_gets_the_address_that_signed_in(self):
        self.sign_in.grant = Grant("token", "real@example.com")
        self.begin()
        self.finish()
        self.assertEqual(self.account.email, "real@example.com")

    def test_fewer_scopes_close_what_they_do_not_allow(self):
        self.sign_in.grant = Grant(
            "token", "anna@example.com", ("read",), can_write=False, can_send=False
        )
        self.begin()
        self.finish()
        self.assertTrue(self.account._is_read_only())
        self.assertFalse(self.account._can_send())

    def test_signing_in_again_resumes_a_suspended_mailbox(self):
        self.begin()
        self.finish()
        self.account.state = "auth_invalid"
        self.account.sync_state_ids.auth_failures = 5
        self.begin()
        self.finish(state="state 2")
        self.assertEqual(self.account.state, "connected")
        self.assertEqual(self.account.sync_state_ids.auth_failures, 0)

    def test_missing_settings_are_reported(self):
        self.sign_in.error = ConfigurationError()
        with self.assertRaises(UserError):
            self.mine.action_authorize()

    def test_colleagues_cannot_authorize(self):
        self.account.write({"is_shared": True, "access_user_ids": [self.ben.id]})
        with self.assertRaises(UserError):
            self.account.with_user(self.ben).action_authorize()

    def test_a_removed_mailbox_gives_its_grant_back(self):
        self.begin()
        self.finish()
        self.account._remove(keep_data=True)
        self.env.flush_all()
        self.assertEqual(self.sign_in.revoked, ["secret token"])
        tokens = AccountTokens(self.env, self.account.id)
        tokens.save("late refresh")
        self.assertEqual(tokens.load(), "")


@tagged("post_install", "-at_install")
class TestCallback(HttpCase):
    """The route itself, as a browser calls it."""

    def test_strangers_have_to_log_in_first(self):
        answer = self.url_open(
            "/maildesk/oauth/memory/callback?state=x", allow_redirects=False
        )
        self.assertEqual(answer.status_code, 303)
        self.assertIn("/web/login", answer.headers["Location"])

    def test_a_forged_answer_is_reported_in_plain_words(self):
        self.authenticate("admin", "admin")
        for query in ("", "?state=forged&code=x", "?error=access_denied&state=%00"):
            answer = self.url_open(f"/maildesk/oauth/memory/callback{query}")
            self.assertEqual(answer.status_code, 200)
            self.assertIn("expired or has already been completed", answer.text)
            self.assertNotIn("Traceback", answer.text)
            self.assertEqual(answer.headers["Cache-Control"], "no-store")
            self.assertFalse(re.search(r"forged", answer.text))

    def test_an_approval_by_the_organisation_is_reported(self):
        self.authenticate("admin", "admin")
        answer = self.url_open("/maildesk/oauth/memory/callback?state=approval&x=True")
        self.assertIn("MailDesk is approved", answer.text)
        query = "state=approval&error=access_denied"
        answer = self.url_open(f"/maildesk/oauth/memory/callback?{query}")
        self.assertNotIn("MailDesk is approved", answer.text)
