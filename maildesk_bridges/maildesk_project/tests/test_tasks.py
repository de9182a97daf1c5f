"""Tasks that are made of mail."""

from odoo.tests import tagged

from odoo.addons.maildesk_base.tests.bridge_common import BridgeChecks
from odoo.addons.maildesk_base.tests.link_common import LinkCase


@tagged("post_install", "-at_install")
class TestTasks(BridgeChecks, LinkCase):
    model = "project.task"
    user_groups = "project.group_project_user"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        template = cls.env["mail.template"].create(
            {
                "name": "We are on it",
                "model_id": cls.env["ir.model"]._get_id("project.task"),
                "subject": "Received",
                "email_to": "{{ object.partner_id.email }}",
            }
        )
        stage = {"name": "New", "mail_template_id": template.id}
        cls.project = cls.env["project.project"].create(
            {"name": "Repairs", "type_ids": [(0, 0, stage)]}
        )
        cls.shared.task_project_id = cls.project

    def hide_from_bob(self, record):
        # All colleagues may read tasks, unless the project is for its followers.
        self.project.privacy_visibility = "followers"

    def test_form_is_filled_in(self):
        task = self.make()
        self.assertEqual(task.name, "20 chairs, order PO-2231")
        self.assertEqual((task.project_id, task.partner_id), (self.project, self.olga))
        self.assertEqual(task.user_ids, self.user)
        self.assertIn("<b>20 chairs</b>", task.description)
        self.assertFalse(task.email_cc)

    def test_customer_is_written_to_once_when_that_is_wanted(self):
        values = self.values()
        sent, _notes = self.queued()
        self.make(values=values, inform=True)
        self.env.flush_all()
        self.env.cr.precommit.run()
        mails = self.env["mail.mail"].search([("subject", "=", "Received")])
        self.assertEqual(len(mails), 1)
        self.assertGreater(self.queued()[0], sent)

    def test_last_project_is_chosen_again_and_none_is_a_to_do(self):
        self.shared.task_project_id = False
        self.assertFalse(self.values()["project_id"])
        other = self.env["project.project"].create({"name": "Other"})
        task = self.make(values={"name": "A", "project_id": other.id})
        self.assertEqual(task.project_id, other)
        self.assertEqual(self.values()["project_id"], other.id)

    def test_hidden_projects_are_not_proposed(self):
        private = self.env["project.project"].create(
            {"name": "Board", "privacy_visibility": "followers"}
        )
        values = {"name": "Secret", "partner_id": self.olga.id, "user_ids": False}
        self.env["project.task"].create([{**values, "project_id": private.id}])
        seen = self.env["project.task"].create(
            [{**values, "name": "Open", "project_id": self.project.id}]
        )
        self.shared.task_project_id = private
        found = self.client(self.user).proposals(self.asked.id, self.model)
        self.assertEqual([each["res_id"] for each in found], seen.ids)
        self.assertFalse(self.values()["project_id"])

    def test_card_shows_how_it_stands(self):
        task = self.env["project.task"].create(
            {
                "name": "A",
                "project_id": self.project.id,
                "user_ids": [(6, 0, (self.user | self.anna).ids)],
                "date_deadline": "2026-12-31 10:00:00",
            }
        )
        card = self.env["mailbox.bridge.project"]._card(task)
        self.assertEqual((card["state"], card["color"]), ("New", "info"))
        self.assertEqual(card["deadline"], "2026-12-31")
        self.assertIn("Anna", card["owner"])
        task.state = "1_done"
        card = self.env["mailbox.bridge.project"]._card(task)
        self.assertEqual((card["state"], card["color"]), ("Done", "success"))
        self.assertEqual(self.act(task, "reopen")["state"], "New")
