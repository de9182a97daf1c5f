import inspect
import re
from pathlib import Path

from odoo.exceptions import AccessError, UserError
from odoo.models import BaseModel
from odoo.tests import tagged

from .client_common import ClientCase
from .test_client_messages import HTML_MAIL

NOBODY = 2**31 - 1
# Of arguments that are objects: scopes, options, a draft.
PARTS = """account_id bcc body cc conversation_ids filter folder_id folder_id_from id
identity_id importance is_favourite mode origin_id permanent replaces reply_to
request_receipt role role_from signature_id subject tag_id to version""".split()
DOCUMENT = Path(__file__).parents[2] / "docs" / "client-api.md"


def own_methods(model):
    """Public methods that this add-on gives a model: what RPC can call."""
    for name, method in inspect.getmembers(type(model), callable):
        module = getattr(method, "__module__", None) or ""
        private = name.startswith("_") or getattr(method, "_api_private", False)
        if module.startswith("odoo.addons.maildesk_base.") and not private:
            if not isinstance(method, type) and not hasattr(BaseModel, name):
                yield name, method


@tagged("post_install", "-at_install")
class TestClientAccess(ClientCase):
    """Every method of the facade, called by somebody it is not for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.message = cls.mail_with(cls.account, HTML_MAIL, subject="Secret plan")
        anna = cls.env(user=cls.anna)["mailbox.client"]
        cls.draft = anna.save_draft({"account_id": cls.account.id, "subject": "Hush"})
        cls.tag = cls.env["mailbox.tag"].create({"name": "T", "user_id": cls.anna.id})
        cls.template = cls.env["mailbox.template"].create(
            {"name": "Private", "body": "x", "user_id": cls.anna.id}
        )
        links = anna.link(cls.message.id, "res.partner", cls.anna.partner_id.id)
        cls.link_id = links[0]["id"]
        cls.custom = cls.make_folder(cls.account, "Own")
        cls.unread = cls.env["mailbox.quarantine"].create(
            {"account_id": cls.account.id, "remote_id": "bad", "tries": 3}
        )
        cls.env.flush_all()

    def calls(self, real):
        """Method -> calls with ids of Anna's mailbox (``real``) or of nothing."""

        def an_id(record_id):
            return record_id if real else NOBODY

        message, folder = an_id(self.message.id), an_id(self.custom.id)
        account, draft = an_id(self.account.id), an_id(self.draft["id"])
        conversation = an_id(self.message.conversation_id.id)
        tag, template = an_id(self.tag.id), an_id(self.template.id)
        link, unread = an_id(self.link_id), an_id(self.unread.id)
        return {
            "act": [
                ([message], "mark_read"),
                ([message], "tag", {"tag_id": tag}),
                ([message], "move", {"folder_id": folder}),
            ],
            "apply_template": [(template,)],
            "attachment": [(message, "1")],
            "cancel_send": [(draft,)],
            "copy_draft": [(draft, {"subject": "x"})],
            "color_folder": [(folder, "#16a766")],
            "create_folder": [(account, "New")],
            "delete_folder": [(folder,)],
            "discard_draft": [(draft,)],
            "draft_revisions": [(draft,)],
            "edit_draft": [(message,)],
            "folder_counters": [([folder],)],
            "count_messages": [
                ({"folder_id": folder},),
                ({"account_id": account, "role": "inbox"},),
                ({"tag_id": tag},),
            ],
            "list_messages": [
                ({"folder_id": folder},),
                ({"account_id": account, "role": "inbox"},),
                ({"tag_id": tag},),
            ],
            "load_older": [(folder, 10)],
            "open_conversation": [(conversation,)],
            "open_draft": [(draft,)],
            "open_message": [(message,)],
            "refresh": [([account],)],
            "remove_attachment": [(draft, 1)],
            "rename_folder": [(folder, "Other")],
            "reply": [(message, "reply"), (message, "forward")],
            "retry_unreadable": [(unread,)],
            "save_draft": [
                ({"id": draft, "subject": "x"},),
                ({"account_id": account},),
                ({"origin_id": message},),
            ],
            "send": [(draft,)],
            "set_folder": [(folder, {"is_favourite": True})],
            "show_remote": [(message, "sender")],
            "show_unreadable": [(unread,)],
            "unreadable": [(account,)],
            "watch": [([account],), ([account], [message])],
            **self.calls_about_records(message, link, draft),
        }

    def calls_about_records(self, message, link, draft):
        return {
            "act_on_record": [(message, link, "reopen")],
            "apply_record_template": [(1, draft)],
            "bridges": [(message,)],
            "enable_bridge": [(message, "res.partner")],
            "create_record": [(message, "res.partner", {"name": "N"})],
            "prepare": [(message, "res.partner")],
            "proposals": [(message, "res.partner", "a")],
            "recent_records": [(message,)],
            "record_panel": [(message,)],
            "link": [(message, "res.partner", self.bob.partner_id.id)],
            "links": [(message,)],
            "unlink_record": [(message, link)],
        }

    # These take no id; what they answer is looked at below.
    WITHOUT_IDS = {
        "bootstrap": (),
        "read_ahead": ([1], [1]),
        "record_mails": ("res.partner", 1),
        "reply_from": ("res.partner", 1),
        "row_links": ([1],),
        "save_search": ("x", "y"),
        "search": ("secret",),
        "search_server": ("secret",),
        "set_preference": ("conversations", True),
        "suggest_recipients": ("carl",),
        "undo": ("token",),
        "undo_create": ("token",),
        "unread": (),
    }

    def public_methods(self):
        return {name for name, _ in own_methods(self.env["mailbox.client"])}

    def test_no_method_is_forgotten_here(self):
        known = set(self.calls(real=True)) | set(self.WITHOUT_IDS)
        self.assertEqual(self.public_methods() - known, set())

    def test_every_method_is_documented(self):
        if not DOCUMENT.exists():
            self.skipTest("the documentation is not installed")
        named = set(re.findall(r"`([a-z_]+)\(", DOCUMENT.read_text(encoding="utf-8")))
        self.assertEqual(self.public_methods() - named, set())

    def error(self, user, name, args):
        with self.assertRaises(UserError, msg=f"{name}{args}") as caught:
            with self.env.cr.savepoint():
                getattr(self.client(user), name)(*args)
        return str(caught.exception)

    def test_foreign_ids_are_answered_like_missing_ones(self):
        foreign, missing = self.calls(real=True), self.calls(real=False)
        for name, calls in foreign.items():
            for args, without in zip(calls, missing[name], strict=True):
                self.assertEqual(
                    self.error(self.bob, name, args),
                    self.error(self.bob, name, without),
                    f"{name}{args}",
                )
        self.assertFalse(self.message.is_read)
        self.assertEqual(self.env["mailbox.draft"].search_count([]), 1)
        self.assertNotIn("fetch_body", self.server.calls)

    def test_nothing_without_the_group(self):
        for name, calls in self.calls(real=True).items():
            for args in calls:
                with self.assertRaises(AccessError, msg=name):
                    getattr(self.client(self.outsider), name)(*args)
        for name, args in self.WITHOUT_IDS.items():
            with self.assertRaises(AccessError, msg=name):
                getattr(self.client(self.outsider), name)(*args)

    def test_answers_without_ids_show_nothing_of_others(self):
        bob = self.client(self.bob)
        answers = [
            bob.bootstrap(),
            bob.unread(),
            bob.search("secret"),
            bob.search("is:unread"),
            bob.list_messages({"role": "inbox"}),
            bob.read_ahead([self.message.conversation_id.id], self.message.ids),
            bob.list_messages({"starred": True}),
            bob.list_messages({"outbox": True}),
            bob.folder_counters(),
            bob.watch(),
            bob.refresh(),
            bob.suggest_recipients("carl"),
        ]
        text = repr(answers)
        for word in (
            "Secret",
            "anna@example.com",
            "carl@example.com",
            "Hush",
            "Private",
        ):
            self.assertNotIn(word, text)

    def test_wrong_types_are_a_plain_refusal_everywhere(self):
        plain = {name: [args] for name, args in self.WITHOUT_IDS.items()}
        for name, calls in (self.calls(real=True) | plain).items():
            for args in calls:
                for wrong, named in self.wrong_calls(name, args):
                    with self.subTest(method=name, args=wrong, named=named):
                        self.call_with(name, wrong, named)

    def wrong_calls(self, name, args):
        """The arguments with each of them, and each part of them, replaced."""
        hostile = (None, True, -1, 2**70, "' OR 1=1 --", [], [None], 1.5, "a\0b")
        hostile += ("\ud800", {"a": {}}, [[1]], "9" * 5_000, [2**70])
        for place, right in enumerate(args):
            for value in hostile:
                yield (*args[:place], value, *args[place + 1 :]), {}
            for part in PARTS if isinstance(right, dict) else ():
                for value in (-1, 2**70, "a\0\ud800", [{}], {"a": 1}, 1.5):
                    wrong = right | {part: value}
                    yield (*args[:place], wrong, *args[place + 1 :]), {}
        method = getattr(type(self.env["mailbox.client"]), name)
        for other in list(inspect.signature(method).parameters)[len(args) + 1 :]:
            for value in hostile:
                yield args, {other: value}

    def call_with(self, name, args, named):
        """Call a method of the facade; what it does not want it refuses."""
        try:
            with self.env.cr.savepoint():
                getattr(self.client(self.anna), name)(*args, **named)
        except UserError as error:
            self.assertTrue(str(error))

    def test_reading_methods_are_marked(self):
        for name in ("bootstrap", "list_messages", "search", "folder_counters"):
            method = getattr(type(self.env["mailbox.client"]), name)
            self.assertTrue(method._readonly, name)

    def test_shared_mailbox_opens_and_closes_at_once(self):
        scope = {"role": "inbox"}
        self.assertEqual(self.listed(self.bob, scope), [])
        self.account.write({"is_shared": True, "access_user_ids": [self.bob.id]})
        self.assertEqual(self.listed(self.bob, scope), self.message.ids)
        self.assertTrue(self.client(self.bob).open_message(self.message.id)["html"])
        self.account.access_user_ids = False
        self.assertEqual(self.listed(self.bob, scope), [])
        with self.assertRaises(UserError):
            self.client(self.bob).open_message(self.message.id)
        self.account.write({"is_shared": False, "access_user_ids": [self.bob.id]})
        self.assertEqual(self.listed(self.bob, scope), [])

    def test_administrator_reaches_everything(self):
        self.assertEqual(self.listed(self.admin, {"role": "inbox"}), self.message.ids)

    def test_other_company(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.anna.company_ids += company
        self.account.company_id = company
        self.env.flush_all()
        client = self.client(self.anna).with_context(
            allowed_company_ids=self.env.company.ids
        )
        answer = client.list_messages({"role": "inbox"})
        self.assertEqual(answer["messages"], [])

    def channels(self, user, wanted=("maildesk",)):
        granted = []

        class Request:
            class session:
                uid = user.id

        websocket = self.env(user=user)["ir.websocket"]
        self.patch(
            self.bus_module(), "request", type("R", (), {"session": Request.session})
        )
        granted = websocket._build_bus_channel_list(list(wanted))
        return [
            each
            for each in granted
            if isinstance(each, tuple) and each[0]._name == "mailbox.account"
        ]

    def bus_module(self):
        from odoo.addons.bus.models import ir_websocket

        return ir_websocket

    def test_bus_channels_are_granted_by_the_server_and_end_with_access(self):
        self.assertEqual(self.channels(self.bob), [])
        self.assertEqual(self.channels(self.outsider), [])
        [old] = self.channels(self.anna)
        self.assertEqual(old[0], self.account)
        self.account.write({"is_shared": True, "access_user_ids": [self.bob.id]})
        [granted] = self.channels(self.bob)
        self.assertNotEqual(granted, old)
        self.account.access_user_ids = False
        # What Bob still listens to is not what is spoken on from now on.
        [new] = self.channels(self.anna)
        self.assertNotEqual(new, granted)
        self.assertEqual(self.channels(self.bob), [])

    def test_no_name_of_a_channel_helps(self):
        wanted = (f"mailbox.account_{self.account.id}", "maildesk")
        self.assertEqual(self.channels(self.bob, wanted), [])
