from odoo import fields, models
from odoo.exceptions import UserError

from ..engine.errors import MailEngineError, ThrottledError
from ..engine.types import StepState
from ..sync.slots import Scope, waiting

# Steps of a test that tell whether mail can be sent; the others, whether received.
OUTGOING = ("smtp.", "send.")


class MailboxAccount(models.Model):
    """Connecting, testing and leaving a mailbox."""

    _inherit = "mailbox.account"

    incoming_confirmed = fields.Boolean(readonly=True, copy=False)
    outgoing_confirmed = fields.Boolean(readonly=True, copy=False)

    def action_test_connection(self):
        """Try every step of receiving and sending; show how each ended.

        A test without failure connects the mailbox: the server records are confirmed
        and the first synchronisation is asked for.
        """
        self.ensure_one()
        self._check_can_configure()
        steps = self._run_diagnosis()
        self._take_over_diagnosis(steps)
        test = self.env["mailbox.connection_test"]._create_from_steps(self, steps)
        return test._open()

    def _run_diagnosis(self):
        """The steps of the provider's own test, as a list of DiagnosticStep; one test
        of a person at a time.
        """
        self.ensure_one()
        own = Scope(f"test of user {self.env.uid}", 1)
        try:
            # sudo: mailbox.account - the owner may use the password, nobody may read it
            provider = self.sudo()._open_provider()
            with waiting(self.env, own, patience_s=0), provider:
                return list(provider.diagnose())
        except ThrottledError as error:
            raise UserError(
                self.env._(
                    "A connection test of yours is still running. Wait until it has "
                    "ended, which takes at most 20 seconds."
                )
            ) from error
        except MailEngineError as error:
            raise UserError(self._error_text(error)) from error

    def _take_over_diagnosis(self, steps):
        incoming = self._all_ok(steps, lambda step: not step.startswith(OUTGOING))
        outgoing = self._all_ok(steps, lambda step: step.startswith(OUTGOING))
        failed = next((s for s in steps if s.state is StepState.FAILED), None)
        error = self._error_text(failed) if failed else False
        # sudo: mailbox.account - the result of a test is not for the user to write
        account = self.sudo()
        account.write(
            {
                "incoming_confirmed": incoming,
                "outgoing_confirmed": outgoing,
                "last_error": error,
                "last_error_code": failed.code if failed else False,
            }
        )
        account._update_mail_servers()
        if incoming:
            account._mark_connected()
        elif account.state != "draft":
            account.state = "error"

    def _all_ok(self, steps, wanted):
        chosen = [step.state for step in steps if wanted(step.step)]
        return bool(chosen) and all(state is StepState.OK for state in chosen)

    def _error_text(self, error):
        """The sentence for an engine error, or for a failed step of a test."""
        texts = self.env["mailbox.error_text"]
        return texts._text(error.code, error.detail, self.provider)

    def _mark_connected(self):
        """The mailbox works: (re)start its background synchronisation."""
        for account in self:
            if account.state != "syncing":
                account.state = "connected"
        self.sync_state_ids.write(
            {
                "next_sync_at": fields.Datetime.now(),
                "failures": 0,
                "auth_failures": 0,
                "backoff_until": False,
            }
        )
        self._trigger_sync()

    def action_fetch_folders(self):
        """Read the folders from the server and let the user choose what to
        synchronise.
        """
        self.ensure_one()
        self._check_can_configure()
        if not self.incoming_confirmed:
            raise UserError(
                self.env._(
                    "Test the connection of this mailbox first, then fetch folders."
                )
            )
        # sudo: mailbox.account - folders are written by the sync layer only
        self.sudo()._discover_folders()
        picker = self.env.ref("maildesk_base.mailbox_account_view_form_folders")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Folders of %(mailbox)s", mailbox=self.display_name),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(picker.id, "form")],
            "target": "new",
        }

    def action_disconnect(self):
        """Stop synchronising; what is loaded stays readable."""
        self._check_can_configure()
        # sudo: mailbox.account - the state is not for the user to write
        accounts = self.sudo()
        accounts.write({"state": "disconnected", "last_error": False})
        accounts.sync_state_ids.write({"next_sync_at": False})
        accounts._forget_connections()
        return True

    def action_reconnect(self):
        """Go on with a disconnected mailbox; the same as testing its connection."""
        return self.action_test_connection()

    def action_remove(self):
        """Ask what becomes of the cached mail, then remove the mailbox."""
        self.ensure_one()
        self._check_can_configure()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Remove Mailbox"),
            "res_model": "mailbox.remove",
            "view_mode": "form",
            "target": "new",
            "context": {"default_account_id": self.id},
        }

    def _revoke_at_provider(self):
        """Give back what the provider granted; providers with tokens extend it."""
