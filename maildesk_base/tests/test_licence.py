from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from odoo import fields
from odoo.exceptions import UserError
from odoo.http import serialize_exception
from odoo.tests import tagged
from odoo.tools import config

from tests.engine.maildesk_base.licence_keys import ISSUER, OTHER
from tools.licence.signing import public_text

from ..engine.licence.keys import FEATURES
from ..models.mailbox_client.acting.action import Action
from ..models.mailbox_licence import LicenceRequired
from .licence_common import LicenceCase


@tagged("post_install", "-at_install")
class TestLicence(LicenceCase):
    """What works, state by state, and what people see."""

    def off(self, user=None):
        """Feature -> reason, as the app gets it."""
        licence = self.client(user or self.anna).bootstrap()["licence"]
        return licence["state"], licence["off"]

    def refusal(self, feature="ai"):
        with self.assertRaises(LicenceRequired) as caught:
            self.licences.with_user(self.anna)._require(feature)
        return caught.exception

    def test_without_an_issuer_everything_works(self):
        self.set_issuer("")
        for stored in ("nonsense", self.key(-100), self.key(private=OTHER)):
            self.store(stored)
            self.assertEqual(self.off(), ("free", {}))
            for feature in FEATURES:
                self.licences.with_user(self.anna)._require(feature)

    def test_a_valid_key_turns_everything_on(self):
        self.assertEqual(self.off()[0], "missing")
        self.licences._activate(self.key())
        self.assertEqual(self.off(), ("active", {}))
        self.licences._require("ai")

    def test_each_state_that_turns_things_off(self):
        uuid = self.env["ir.config_parameter"].get_param("database.uuid")
        for state, key, words in (
            ("unreadable", "MD-nonsense", "the whole key, from MD-"),
            ("newer", self.key(v=2), "update MailDesk"),
            ("forged", self.key(private=OTHER), "not signed by the issuer"),
            ("wrong_database", self.key(database="d-1"), "for another database"),
            ("wrong_series", self.key(series=["17", "18"]), "for Odoo 17, 18; this is"),
            ("not_yet_valid", self.key(not_before=self.day(3)), "starts automatically"),
            ("expired", self.key(-20), "ask the issuer for a new key"),
            ("expired", self.key(-1, grace_days=0), "enter it under Settings"),
        ):
            with self.subTest(state=state):
                self.store(key)
                reported, off = self.off()
                self.assertEqual((reported, set(off)), (state, set(FEATURES)))
                self.assertIn(words, off["ai"])
                error = self.refusal()
                self.assertEqual(str(error), off["ai"])
                self.assertEqual(error.code, f"licence.{state}")
        self.store(self.key(database=uuid, series=["18", "19"]))
        self.assertEqual(self.off(), ("active", {}))

    def test_a_missing_key_and_an_issuer_that_cannot_be_read(self):
        self.assertIn("can enter a key under Settings", self.off()[1]["push"])
        self.assertEqual(self.refusal("push").code, "licence.missing")
        self.set_issuer("oops")
        self.store(self.key())
        self.assertIn("maildesk.licence_issuer", self.off()[1]["push"])

    def test_states_in_which_everything_works(self):
        for state, key in (
            ("expires_soon", self.key(30)),
            ("expires_soon", self.key(0)),
            ("grace", self.key(-14, grace_days=14)),
            ("too_many_users", self.key(users=1)),
        ):
            self.store(key)
            self.assertEqual(self.off(), (state, {}))

    def test_what_is_not_part_of_the_licence(self):
        self.store(self.key(features=["ai", "push"]))
        state, off = self.off()
        self.assertEqual(set(off), {"bridges", "automation", "cockpit"})
        self.assertEqual(state, "active")
        self.assertIn("Automation. It is not included", off["automation"])
        self.assertEqual(self.refusal("automation").code, "licence.feature")
        self.store(self.key(edition="basic"))
        self.assertEqual(set(self.off()[1]), set(FEATURES))

    def test_a_clock_that_was_turned_back(self):
        self.store(self.key())
        later = fields.Datetime.now() + timedelta(days=2, hours=1)
        self.mail(self.account, "archive", sort_ts=later)
        self.licences.env.registry.clear_cache()
        self.assertEqual(self.off()[0], "active")
        self.mail(self.account, sort_ts=later)
        self.licences.env.registry.clear_cache()
        self.assertEqual(self.off()[0], "clock")
        self.assertIn("must correct the clock", str(self.refusal()))

    def test_two_issuers_while_one_replaces_the_other(self):
        self.store(self.key())
        self.set_issuer(f"{public_text(OTHER)} {ISSUER}")
        self.licences._require("ai")
        self.store(self.key(private=OTHER))
        self.licences._require("ai")

    def test_removing_the_issuer_returns_everything(self):
        self.store(self.key(-100))
        self.refusal()
        self.env["ir.config_parameter"].search(
            [("key", "=", "maildesk.licence_issuer")]
        ).unlink()
        self.licences._require("ai")

    def test_the_issuer_in_odoo_conf_counts(self):
        self.store(self.key())
        with TemporaryDirectory() as folder:
            file = Path(folder) / "odoo.conf"
            file.write_text(f"[maildesk]\nlicence_issuer = {public_text(OTHER)}\n")
            options = config.options
            self.addCleanup(options.__setitem__, "config", options["config"])
            options["config"] = str(file)
            self.assertEqual(self.refusal().code, "licence.forged")
        self.licences._require("ai")

    def test_the_state_is_worked_out_once(self):
        self.store(self.key())
        self.licences._require("ai")
        self.env.flush_all()
        with self.assertQueryCount(0):
            self.licences._require("push")
            self.licences._json()

    def test_an_action_that_needs_a_licence_is_refused_by_the_server(self):
        action = Action(apply=None, label=None, feature="ai")
        client = self.env(user=self.anna)["mailbox.client"]
        with self.assertRaises(LicenceRequired) as caught:
            action.require(client, self.mail(self.account), {})
        # Odoo's client shows the words, not a traceback.
        reported = serialize_exception(caught.exception)
        self.assertEqual(
            reported["context"]["exception_class"], "odoo.exceptions.UserError"
        )
        self.assertIn("Switched off: AI. There is no licence yet.", reported["message"])
        self.store(self.key())
        action.require(client, self.mail(self.account), {})

    def test_an_unknown_feature_is_a_mistake_of_the_caller(self):
        with self.assertRaises(ValueError):
            self.licences._allows("everything")

    def test_basic_works_whatever_the_state(self):
        self.store(self.key(-100))
        message = self.mail(self.account)
        client = self.client(self.anna)
        client.open_conversation(message.conversation_id.id)
        client.act([message.id], "archive")
        self.assertEqual(self.listed(self.anna, {"role": "archive"}), message.ids)


@tagged("post_install", "-at_install")
class TestActivating(LicenceCase):
    """A new key replaces what there is, unless that would switch something off."""

    def refused(self, key):
        with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
            self.licences._activate(key)
        return str(caught.exception)

    def stored(self):
        return self.licences.search([]).mapped("key")

    def test_a_new_key_replaces_the_old_one(self):
        self.licences._activate(self.key(10))
        renewed = self.key(375)
        self.licences._activate(f"\n “{renewed}” \n")
        self.assertEqual(self.licences._status().state, "active")
        self.assertEqual(len(self.stored()), 1)
        self.assertIn(renewed, self.stored()[0])

    def test_what_is_no_key_is_refused(self):
        good = self.key()
        self.licences._activate(good)
        for wrong in ("", "hello", self.key(private=OTHER), self.key(v=2), "x" * 5000):
            self.assertNotIn("hello", self.refused(wrong))
        self.assertEqual(self.stored(), [good])

    def test_a_working_licence_is_not_replaced_by_one_that_does_not_work(self):
        good = self.key()
        self.licences._activate(good)
        for other in (
            self.key(-100),
            self.key(database="d-1"),
            self.key(not_before=self.day(9)),
        ):
            self.assertIn("the active licence remains", self.refused(other))
        self.assertEqual(self.stored(), [good])

    def test_while_nothing_works_anything_signed_is_kept_and_explained(self):
        self.licences._activate(self.key(database="d-1"))
        self.assertEqual(self.licences._status().state, "wrong_database")
        self.licences._activate(self.key(not_before=self.day(9)))
        self.assertEqual(self.licences._status().state, "not_yet_valid")

    def test_without_an_issuer_no_key_is_taken(self):
        self.set_issuer("")
        self.assertIn("no key is needed", self.refused(self.key()))
        self.set_issuer("oops")
        self.assertIn("licence_issuer", self.refused(self.key()))

    def test_removing_it(self):
        self.licences._activate(self.key())
        self.licences._remove()
        self.licences._remove()
        self.assertEqual(self.licences._status().state, "missing")


@tagged("post_install", "-at_install")
class TestReminders(LicenceCase):
    """Administrators get one activity 30, 14, 3 and 0 days before the end."""

    def remind(self):
        self.licences.env.registry.clear_cache()
        self.licences._cron_remind()
        activities = self.env["mail.activity"].search(
            [("user_id", "=", self.system.id)]
        )
        return activities.mapped("summary")

    def move_end(self, days):
        """The same licence, as it is some days later."""
        self.licences.search([]).key = self.key(days)

    def test_one_for_each_of_the_days(self):
        self.store(self.key(31))
        self.assertFalse(self.remind())
        reported = []
        for days in range(30, -1, -1):
            self.move_end(days)
            done = self.env["mail.activity"].search([("user_id", "=", self.system.id)])
            done.unlink()
            if self.remind():
                reported.append(days)
            self.assertLessEqual(len(self.remind()), 1)
        self.assertEqual(reported, [30, 14, 3, 0])

    def test_every_administrator_is_reported_when_it_ends_and_where_to_go(self):
        self.store(self.key(10))
        [summary] = self.remind()
        end = fields.Date.today() + timedelta(days=10)
        self.assertIn(f"expires on {end:%m/%d/%Y}", summary)
        activities = self.licences.search([]).reminder_ids
        self.assertIn("/odoo/maildesk-licence", activities[0].note)
        administrators = self.env.ref("base.group_system").all_user_ids
        self.assertEqual(activities.user_id, administrators.filtered("active"))
        self.assertNotIn(self.admin, activities.user_id)

    def test_days_without_a_job_are_made_up_for_once(self):
        self.store(self.key(31))
        self.remind()
        self.move_end(12)
        self.assertEqual(len(self.remind()), 1)
        self.move_end(2)
        self.assertEqual(len(self.remind()), 1)

    def test_a_new_key_takes_the_reminder_away(self):
        self.store(self.key(3))
        self.assertTrue(self.remind())
        self.licences._activate(self.key(300))
        self.assertFalse(self.remind())

    def test_nothing_is_said_when_there_is_nothing_to_say(self):
        for key in (self.key(-100), self.key(expires=None), self.key(5, v=2), "x"):
            self.store(key)
            self.assertFalse(self.remind())
        self.store(self.key(3))
        self.set_issuer("")
        self.assertFalse(self.remind())
