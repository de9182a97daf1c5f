"""What the server answers has the shapes that the app and its tests rely on."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .client_shapes import API, deviations, sent_deviations
from .draft_common import DraftCase
from .test_access_client import own_methods
from .test_client_messages import HTML_MAIL


def tomorrow():
    return fields.Datetime.to_string(fields.Datetime.now() + timedelta(days=1))


@tagged("post_install", "-at_install")
class TestClientApi(DraftCase):
    """Every public method once, with something in every part of its answer.

    All other tests of the facade check the shapes as well: see ``ClientData.client``.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mailbox = cls.account
        cls.message = cls.mail_with(cls.account, HTML_MAIL, subject="Figures")
        cls.begun = cls.mail_with(
            cls.account, HTML_MAIL, "drafts", subject="Begun", is_draft=True
        )
        cls.custom = cls.make_folder(cls.account, "Own")
        cls.partner = cls.anna.partner_id
        cls.anna.group_ids += cls.env.ref("base.group_partner_manager")
        cls.tag = cls.env["mailbox.tag"].create({"name": "T", "user_id": cls.anna.id})
        cls.template = cls.env["mailbox.template"].create(
            {"name": "V", "body": "Hi {name}", "user_id": cls.anna.id}
        )
        cls.env["mailbox.signature"].create({"name": "S", "user_id": cls.anna.id})
        cls.odoo_template = cls.env["mail.template"].create(
            {"name": "O", "model_id": cls.env.ref("base.model_res_partner").id}
        )

    def calls(self):
        """Method -> the values of one call, in an order in which they work."""
        draft = self.new(to="carl@example.com")["id"]
        self.save(id=draft, body="<p>Other</p>")
        other, third = self.new(to="c@example.com")["id"], self.new()["id"]
        file = self.attach({"id": draft})
        message = self.message.id
        acted = self.client(self.anna).act([message], "star")
        return {
            "bootstrap": (),
            "list_messages": ({"role": "inbox"}, {"unread": True}, None, 10, True),
            "count_messages": ({"role": "inbox"}, {"unread": True}, True),
            "search": ("figures", None, 10),
            "search_server": ("figures",),
            "open_message": (message,),
            "open_conversation": (self.message.conversation_id.id,),
            "read_ahead": ([self.message.conversation_id.id], [message]),
            "show_remote": (message, "once"),
            "attachment": (message, "2"),
            "act": ([message], "tag", {"tag_id": self.tag.id}),
            "undo": (acted["undo"]["token"],),
            "reply": (message, "forward"),
            "edit_draft": (self.begun.id,),
            "save_draft": ({"id": draft, "version": 0, "subject": "Late"},),
            "copy_draft": (draft, {"subject": "Mine", "body": "<p>x</p>"}),
            "open_draft": (draft,),
            "draft_revisions": (draft,),
            "remove_attachment": (draft, file.id),
            "apply_template": (self.template.id, draft),
            "send": (other, tomorrow(), False, None),
            "cancel_send": (other,),
            "discard_draft": (third, None),
            "suggest_recipients": ("carl", 5),
            **self.calls_about_records(message),
            "folder_counters": (None,),
            "set_folder": (self.custom.id, {"is_favourite": True}),
            "rename_folder": (self.custom.id, "Mine"),
            "create_folder": (self.mailbox.id, "New", None),
            "delete_folder": (self.custom.id,),
            "refresh": (None,),
            "watch": (None,),
            "unread": (),
            "save_search": ("Mine", "is:unread"),
            "set_preference": ("density", "compact"),
        }

    def calls_about_records(self, message):
        anna = self.client(self.anna)
        link = anna.link(message, "res.partner", self.partner.id)
        made = anna.create_record(message, "res.partner", {"name": "M"})
        written = anna.reply_from("res.partner", self.partner.id)["draft"]["id"]
        return {
            "links": (message,),
            "link": (message, "res.partner", self.bob.partner_id.id),
            "row_links": ([message],),
            "record_mails": ("res.partner", self.partner.id, None, 10),
            "bridges": (message,),
            "enable_bridge": (message, "res.partner"),
            "record_panel": (message,),
            "recent_records": (message,),
            "proposals": (message, "res.partner", "o", 5),
            "prepare": (message, "res.partner", {}),
            "create_record": (message, "res.partner", {"name": "N"}, {}),
            "undo_create": (made["undo"]["token"],),
            "apply_record_template": (self.odoo_template.id, written, True),
            "reply_from": ("res.partner", self.bob.partner_id.id),
            "unlink_record": (message, link[0]["id"]),
        }

    # What a mailbox of these tests cannot do is checked where it can.
    ELSEWHERE = {
        "act_on_record",
        "color_folder",
        "load_older",
        "retry_unreadable",
        "show_unreadable",
        "unreadable",
    }

    def test_every_method_answers_in_its_shape(self):
        client = self.client(self.anna)
        for name, values in self.calls().items():
            with self.subTest(name):
                self.assertEqual(sent_deviations(name, values, {}), [])
                given = getattr(client, name)(*values)
                shape = API["methods"][name]["gives"]
                self.assertEqual(deviations(shape, given, name), [])

    def test_every_public_method_has_a_shape_and_a_call(self):
        public = {name for name, _ in own_methods(self.env["mailbox.client"])}
        # Every model has a method of this name; that of the facade is its own.
        public.add("search")
        self.assertEqual(public, set(API["methods"]))
        self.assertEqual(public, set(self.calls()) | self.ELSEWHERE)

    def test_uploads_answer_in_their_shape(self):
        answer = self.upload(self.new(), "a.txt", b"x", "text/plain")
        shape = API["routes"]["POST /maildesk/upload"]["gives"]
        self.assertEqual(deviations(shape, answer), [])

    def test_a_deviation_is_found(self):
        person = {"name": "Anna", "email": "anna@example.com"}
        self.assertEqual(deviations("person", person), [])
        for wrong in (
            None,
            [],
            {"name": "Anna"},
            {**person, "phone": "1"},
            {**person, "name": None},
        ):
            self.assertTrue(deviations("person", wrong), wrong)
        self.assertTrue(deviations("flag", 1))
        self.assertTrue(deviations("number", True))
        self.assertTrue(deviations("moment", "2026-03-01"))
        self.assertEqual(deviations("moment?", None), [])
