import base64
import sys
from contextlib import contextmanager

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from tests.engine.maildesk_base.licence_keys import ISSUER, OTHER

from .licence_common import LicenceCase

PAGE = "mailbox.licence_activation"
# Raised by Python itself whenever a connection is opened, a name is looked up or a
# program is started, whatever library does it.
CONNECTING = ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system")
_opened = []
_watching = []


@contextmanager
def connections():
    """A list of what is opened meanwhile."""
    if not _watching:
        # A hook cannot be taken away again.
        sys.addaudithook(lambda event, _args: _note(event))
    _opened.clear()
    _watching.append(True)
    try:
        yield _opened
    finally:
        _watching[-1] = False


def _note(event):
    if _watching[-1] and event in CONNECTING:
        _opened.append(event)


@tagged("post_install", "-at_install")
class TestLicencePage(LicenceCase):
    """Settings → MailDesk → Licence Activation."""

    def page(self, user=None):
        return self.env[PAGE].with_user(user or self.system).create({})

    def type(self, key, user=None):
        """Type a key and press Activate, as the form does."""
        page = self.page(user)
        page.key = key
        page.action_activate()
        self.env.invalidate_all()
        return page

    def test_what_it_shows(self):
        key = self.key(features=["ai", "push"], users=999)
        page = self.type(key)
        self.assertEqual(page.display_name, "Licence Activation")
        self.assertEqual(page.summary, "The licence is active.")
        self.assertEqual(page.holder, "Bäckerei Grün & Söhne")
        self.assertEqual((page.number, page.edition), ("2026-0042", "Pro"))
        self.assertEqual(str(page.expires), self.day(200))
        self.assertEqual(page.features, "AI, Push")
        self.assertRegex(page.users, r"^\d+ of 999$")
        self.assertIn("Links with other apps, Automation, Cockpit", page.off_text)

    def test_without_an_issuer_nothing_can_be_edited(self):
        pages = self.env[PAGE].with_user(self.system)
        for issuer, is_edited in ((ISSUER, True), ("", False), (ISSUER, True)):
            self.set_issuer(issuer)
            arch = pages.get_view(view_type="form")["arch"]
            self.assertEqual('edit="false"' not in arch, is_edited)

    def test_every_state_is_explained(self):
        for key, summary in (
            (self.key(5), "The licence expires on"),
            (self.key(-3), "All features keep working until"),
            (self.key(-30), "The licence expired on"),
            (self.key(private=OTHER), "not signed by the issuer"),
            (self.key(users=1), "the licence covers 1"),
        ):
            self.store(key)
            page = self.page()
            self.assertIn(summary, page.summary)
            self.assertTrue(page.advice)
        self.store(self.key(-3, users=1))
        self.assertIn("the licence covers 1", self.page().crowded_text)

    def test_a_key_that_nobody_signed_shows_nothing_of_what_it_says(self):
        self.store(self.key(private=OTHER))
        page = self.page()
        self.assertFalse(page.holder or page.number or page.expires or page.edition)
        self.assertTrue(page.has_key)

    def test_a_file_will_do(self):
        page = self.page()
        page.key_file = base64.b64encode(f"\ufeff{self.key()}\r\n".encode())
        page.action_activate()
        self.assertEqual(self.licences._status().state, "active")
        with self.assertRaisesRegex(UserError, "licence key is incomplete"):
            page.key_file = base64.b64encode(b"x" * 5000)
        with self.assertRaisesRegex(UserError, "licence key is incomplete"):
            page.key_file = "no base64"

    def test_activate_without_a_key(self):
        with self.assertRaisesRegex(
            UserError, "Paste the key or choose the licence file"
        ):
            self.page().action_activate()

    def test_remove(self):
        page = self.type(self.key())
        page.action_remove()
        self.env.invalidate_all()
        self.assertEqual(page.state, "missing")

    def test_the_key_is_never_read_back(self):
        key = self.key()
        page = self.page()
        page.key = key
        self.assert_hidden(page, key)
        page.action_activate()
        self.assert_hidden(page, key)

    def assert_hidden(self, page, key):
        part = key[3:30]
        readable = [name for name in page._fields if name != "key_token"]
        self.assertNotIn(part, repr(page.read(readable)))
        self.assertNotIn(part, repr(page.export_data(readable)))
        for secret in ("key_token", "key"):
            with self.assertRaises(AccessError):
                page.env["mailbox.licence"].search([]).read([secret])
        with self.assertRaises(AccessError):
            page.read(["key_token"])
        self.env.flush_all()
        self.env.cr.execute("SELECT * FROM mailbox_licence_activation")
        self.assertNotIn(part, repr(self.env.cr.fetchall()))

    def test_nothing_of_a_key_is_logged(self):
        key = self.key()
        with self.assertLogs("odoo", level="DEBUG") as logs:
            self.type(key)
            with self.assertRaises(UserError):
                self.type(key[:-5])
        # Whoever lets SQL be logged sees what is stored in any table.
        reported = [line for line in logs.output if ":odoo.sql_db:" not in line]
        self.assertTrue(reported)
        self.assertNotIn(key[3:30], "\n".join(reported))

    def test_only_system_administrators_see_or_change_it(self):
        self.licences._activate(self.key())
        page = self.page()
        for user in (self.anna, self.bob, self.admin, self.outsider):
            theirs = page.with_user(user)
            for attempt in (
                lambda record: record.read(["holder"]),
                lambda record: record.create({"key": "x"}),
                lambda record: record.write({"key": "x"}),
                lambda record: record.action_activate(),
                lambda record: record.action_remove(),
                lambda record: record.browse().onchange({}, [], {"holder": {}}),
                lambda record: record.env["mailbox.licence"].search([]),
                lambda record: record.env["mailbox.licence"].create({"key": "x"}),
            ):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    attempt(theirs)
        self.assertEqual(self.licences._status().state, "active")

    def test_the_form_works_before_it_is_stored(self):
        self.licences._activate(self.key())
        form = Form(self.env[PAGE].with_user(self.system))
        self.assertEqual(form.holder, "Bäckerei Grün & Söhne")

    def test_the_settings_say_what_there_is(self):
        settings = self.env["res.config.settings"].with_user(self.system)
        self.assertTrue(settings.create({}).maildesk_has_issuer)
        self.assertEqual(
            settings.create({}).maildesk_licence, "There is no licence yet."
        )
        self.set_issuer("")
        self.assertFalse(settings.create({}).maildesk_has_issuer)
        self.assertEqual(settings.create({}).maildesk_licence, "Free edition (LGPL-3)")

    def test_no_connection_is_ever_opened(self):
        with connections() as opened:
            self.type(self.key(10))
            self.licences._json()
            self.licences._cron_remind()
            self.store(self.key(private=OTHER))
            self.page().read(["state"])
        self.assertEqual(opened, [])
