"""In a personal mailbox, a kind of records is used once its owner has said so."""

import importlib.util
from pathlib import Path

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .test_record_panel import PanelCase

SCRIPT = Path(__file__).parents[1] / "migrations/19.0.1.3.0/post-enable_used_bridges.py"
MODEL = "res.partner"


class FirstUseCase(PanelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.forget(cls.account)

    @classmethod
    def forget(cls, account):
        """A personal mailbox as it is when it was just connected."""
        account.sudo().write({"bridge_on_ids": False, "bridge_off_ids": False})

    def entry(self, message=None, user=None):
        found = self.client(user or self.anna).bridges((message or self.plan).id)
        [contact] = [each for each in found if each["model"] == MODEL]
        return contact

    def enable(self, message=None, user=None, model=MODEL):
        client = self.client(user or self.anna)
        return client.enable_bridge((message or self.plan).id, model)

    def make(self):
        values = {"name": "New"}
        return self.client(self.anna).create_record(self.plan.id, MODEL, values)

    def notes(self):
        self.env.invalidate_all()
        return self.customer.message_ids.filtered(lambda note: "Plan" in note.body)


@tagged("post_install", "-at_install")
class TestFirstUse(FirstUseCase):
    def test_a_new_personal_mailbox_offers_everything_and_has_nothing_enabled(self):
        self.assertFalse(self.account.with_user(self.anna).bridge_ids)
        entry = self.entry()
        self.assertTrue(entry["can_link"] and entry["can_create"])
        self.assertFalse(entry["is_off_here"])
        self.assertIn(self.account.email, entry["first_use"])

    def test_a_shared_mailbox_has_everything_enabled_and_asks_nothing(self):
        common = self.mail(self.shared)
        self.assertEqual(self.shared.with_user(self.bob).bridge_ids, self.kinds)
        self.assertEqual(self.entry(common, self.bob)["first_use"], "")
        self.assertTrue(self.link(common, user=self.bob))

    def test_a_mailbox_that_is_shared_no_more_asks(self):
        shared = self.make_account(self.anna, "team@example.com", is_shared=True)
        self.forget(shared)
        mail = self.mail(shared)
        self.assertTrue(self.link(mail))
        shared.is_shared = False
        with self.assertRaisesRegex(UserError, "not enabled for this mailbox yet"):
            self.link(mail, self.wheels)

    def test_nothing_is_linked_or_made_before_it_is_enabled(self):
        for work in (lambda: self.link(self.plan), self.make):
            with self.assertRaisesRegex(UserError, "not enabled for this mailbox yet"):
                work()
        self.assertEqual(self.client(self.anna).links(self.plan.id), [])
        self.assertFalse(self.env[MODEL].search([("name", "=", "New")]))
        # The form may be filled in: nothing is written yet.
        self.assertEqual(
            self.client(self.anna).prepare(self.plan.id, MODEL)["reason"], ""
        )

    def test_enabled_once_it_is_used_from_then_on(self):
        [entry] = [each for each in self.enable() if each["model"] == MODEL]
        self.assertEqual(entry["first_use"], "")
        self.assertEqual(self.enable(), self.client(self.anna).bridges(self.plan.id))
        self.assertTrue(self.link(self.plan))
        self.assertTrue(self.make())
        self.assertEqual(self.account.with_user(self.anna).bridge_ids, self.contacts)
        other = self.make_account(self.anna, "other@example.com")
        self.forget(other)
        with self.assertRaisesRegex(UserError, "not enabled"):
            self.link(self.mail(other))

    def test_cards_do_nothing_before_it_is_enabled(self):
        self.enable()
        [link] = self.link(self.plan)
        self.forget(self.account)
        with self.assertRaisesRegex(UserError, "not enabled for this mailbox yet"):
            self.client(self.anna).act_on_record(self.plan.id, link["id"], "reopen")

    def test_what_is_linked_by_itself_is_not_told_on_the_record(self):
        """As the event of an invitation that was answered."""
        client = self.client(self.anna)
        client._link(self.plan.with_user(self.anna), self.customer.with_user(self.anna))
        [link] = client.links(self.plan.id)
        client.unlink_record(self.plan.id, link["id"])
        self.assertFalse(self.notes())
        self.enable()
        self.link(self.plan)
        self.assertEqual(len(self.notes()), 1)

    def test_the_question_speaks_of_a_note_only_where_there_is_one(self):
        self.assertIn("note", self.entry()["first_use"])
        self.env["ir.config_parameter"].set_param("maildesk.note_links_contacts", "0")
        self.assertTrue(self.entry()["first_use"])
        self.assertNotIn("note", self.entry()["first_use"])

    def test_what_is_switched_off_is_not_asked_about(self):
        self.enable()
        account = self.account.with_user(self.anna)
        with Form(account) as form:
            form.bridge_ids.remove(id=self.contacts.id)
        self.assertTrue(self.entry()["is_off_here"])
        self.assertEqual(self.entry()["first_use"], "")
        with self.assertRaisesRegex(UserError, "switched off for this mailbox"):
            self.enable()
        with Form(account) as form:
            form.bridge_ids.add(self.contacts)
        self.assertTrue(self.link(self.plan))

    def test_what_is_not_ticked_in_the_form_is_still_asked_about(self):
        with Form(self.account.with_user(self.anna)) as form:
            form.bridge_ids.add(self.contacts)
        self.assertEqual(self.entry()["first_use"], "")
        others = self.client(self.anna).bridges(self.plan.id)
        for each in others:
            if each["model"] != MODEL and not each["reason"]:
                self.assertTrue(each["first_use"], each["model"])
            self.assertFalse(each["is_off_here"])

    def test_nobody_but_the_owner_is_asked(self):
        """Whoever administrates mailboxes reaches this one, too."""
        for work in (
            lambda: self.enable(user=self.admin),
            lambda: self.link(self.plan, user=self.admin),
        ):
            with self.assertRaisesRegex(UserError, "Ask its owner, "):
                work()
        entry = self.entry(user=self.admin)
        self.assertIn(f"Ask its owner, {self.anna.name}.", entry["reason"])
        self.assertEqual((entry["can_link"], entry["first_use"]), (False, ""))
        with self.assertRaisesRegex(UserError, "no longer exists"):
            self.enable(user=self.bob)
        self.assertFalse(self.account.bridge_ids)
        self.enable()
        self.assertTrue(self.link(self.plan, user=self.admin))

    def test_what_is_no_kind_of_records_is_refused(self):
        for model in ("res.users", "ir.model", "", None, 5):
            with self.subTest(model), self.assertRaises(UserError):
                self.enable(model=model)


@tagged("post_install", "-at_install")
class TestUsedBefore(FirstUseCase):
    """Databases from before owners were asked."""

    def migrate(self):
        spec = importlib.util.spec_from_file_location("enable_used_bridges", SCRIPT)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        self.env.flush_all()
        script.migrate(self.env.cr, "19.0.1.2.0")
        self.env.invalidate_all()

    def setUp(self):
        super().setUp()
        self.env["mailbox.link"]._link(self.plan, self.customer)

    def test_what_mail_was_linked_to_is_enabled(self):
        self.migrate()
        self.assertEqual(self.account.bridge_ids, self.contacts)
        self.assertTrue(self.link(self.plan, self.wheels))

    def test_what_was_switched_off_stays_so(self):
        self.account.sudo().bridge_off_ids = self.contacts
        self.migrate()
        self.assertFalse(self.account.bridge_ids)
        self.assertTrue(self.entry()["is_off_here"])

    def test_other_mailboxes_are_not_concerned(self):
        other = self.make_account(self.anna, "other@example.com")
        self.forget(other)
        self.migrate()
        self.assertFalse(other.bridge_ids)
