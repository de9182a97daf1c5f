from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import HttpCase, tagged

from ..sync.dispatch import silence
from .client_common import ClientCase

LONG_AGO = timedelta(days=1)


def jobs_ended(env, minutes):
    """Let both jobs have run for the last time that long ago."""
    started = patch.object(silence, "_STARTED", fields.Datetime.now() - LONG_AGO)
    env["ir.cron.progress"].search([]).unlink()
    jobs = env["ir.cron"].browse(
        env.ref(f"maildesk_base.{name}").id for name in silence.DISPATCHERS
    )
    jobs.flush_recordset()
    env.cr.execute(
        "UPDATE ir_cron SET lastcall = %s WHERE id = ANY(%s)",
        [fields.Datetime.now() - timedelta(minutes=minutes), jobs.ids],
    )
    jobs.invalidate_recordset()
    return started


@tagged("post_install", "-at_install")
class TestSilence(HttpCase):
    """What a server says whose scheduled actions do not run."""

    def run_ended(self, minutes):
        self.enterContext(jobs_ended(self.env, minutes))

    def health(self):
        answer = self.url_open("/maildesk/health")
        return answer.status_code, answer.json()

    def test_working_server_is_well(self):
        self.run_ended(minutes=2)
        status, reported = self.health()
        self.assertEqual((status, reported["status"]), (200, "ok"))

    def test_silence_is_reported_with_its_length(self):
        self.run_ended(minutes=12)
        status, reported = self.health()
        self.assertEqual((status, reported["status"]), (503, "stopped"))
        self.assertIn("Sync has not run for 12 minutes", reported["message"])
        self.assertRegex(
            self.env["mailbox.metrics"]._text(), "scheduler_silent_seconds 72[0-9]"
        )

    def test_run_under_way_breaks_the_silence(self):
        self.run_ended(minutes=12)
        self.env["ir.cron.progress"].create(
            {"cron_id": self.env.ref("maildesk_base.ir_cron_sync_2").id}
        )
        self.assertEqual(self.health()[0], 200)

    def test_server_that_has_only_begun_is_given_time(self):
        self.run_ended(minutes=12)
        with patch.object(silence, "_STARTED", fields.Datetime.now()):
            self.assertEqual(self.health()[0], 200)

    def test_harmless_copy_of_a_database_is_silent_on_purpose(self):
        self.run_ended(minutes=12)
        self.env["ir.config_parameter"].set_param("database.is_neutralized", "true")
        self.assertEqual(self.health()[0], 200)


@tagged("post_install", "-at_install")
class TestSilentHealthPage(ClientCase):
    def test_page_shows_it_for_every_mailbox(self):
        self.account.last_error_code = False
        with jobs_ended(self.env, minutes=12):
            trouble = self.account.sync_state_ids.with_user(self.admin).trouble
        self.assertIn("Sync has not run for 12 minutes", trouble)

    def test_page_shows_the_last_error_otherwise(self):
        with jobs_ended(self.env, minutes=1):
            state = self.account.sync_state_ids.with_user(self.admin)
            self.assertEqual(state.trouble, self.account.last_error)
