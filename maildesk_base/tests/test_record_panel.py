"""What the panel beside a message shows, to whom, and what is switched off."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .link_common import LinkCase


class PanelCase(LinkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna.group_ids += cls.env.ref("base.group_partner_manager")
        cls.wheels = cls.env["res.partner"].create(
            {"name": "Wheels Ltd", "is_company": True}
        )
        cls.carl = cls.env["res.partner"].create(
            {
                "name": "Carl Doe",
                "email": "Carl@Example.com",
                "function": "Buyer",
                "parent_id": cls.wheels.id,
            }
        )
        cls.kinds = cls.env["mailbox.bridge_kind"].search([])
        cls.contacts = cls.kinds.filtered(lambda kind: kind.res_model == "res.partner")

    def panel(self, message=None, user=None):
        client = self.client(user or self.anna)
        return client.record_panel((message or self.plan).id)

    def linked(self, message=None, user=None):
        return [link["name"] for link in self.panel(message, user)["links"]]


@tagged("post_install", "-at_install")
class TestRecordPanel(PanelCase):
    def test_people_are_known_contacts_or_names_of_the_mail(self):
        self.plan.write({"to_addrs": "anna@example.com, Eve <eve@example.net>"})
        carl, eve = self.panel()["people"]
        [contact] = carl["contacts"]
        self.assertEqual(contact["id"], self.carl.id)
        self.assertEqual(
            (contact["function"], contact["company"]), ("Buyer", "Wheels Ltd")
        )
        self.assertEqual((eve["name"], eve["contacts"]), ("Eve", []))

    def test_two_contacts_with_one_address_are_both_shown(self):
        self.env["res.partner"].create({"name": "Carla", "email": "carl@example.com"})
        [person] = self.panel()["people"]
        self.assertEqual(len(person["contacts"]), 2)

    def test_links_are_those_of_the_whole_conversation(self):
        """Also of a mail that was linked alone: it says so."""
        answer = self.mail(self.account, conversation=self.plan.conversation_id)
        self.link(self.plan)
        self.link(self.plan, self.wheels, only_message=True)
        shop, wheels = self.panel(answer)["links"]
        self.assertEqual((shop["name"], shop["only_message"]), ("Shop", False))
        self.assertEqual((wheels["name"], wheels["only_message"]), ("Wheels Ltd", True))
        self.assertEqual(wheels["message_id"], self.plan.id)
        self.client(self.anna).unlink_record(self.plan.id, wheels["id"])
        self.assertEqual(self.linked(answer), ["Shop"])

    def test_a_card_has_the_next_activity(self):
        self.link(self.plan)
        self.customer.activity_schedule(
            "mail.mail_activity_data_todo", "2026-12-01", summary="Call back"
        )
        [link] = self.panel()["links"]
        activity = link["card"]["activity"]
        self.assertEqual(
            (activity["text"], activity["date"]), ("Call back", "2026-12-01")
        )

    def test_what_was_linked_last_is_offered_again(self):
        """By oneself, to other mail; not what this mail has, nor what is hidden."""
        other = self.mail(self.account)
        for record in (self.wheels, self.customer, self.carl):
            self.link(other, record)
        self.link(self.plan, self.customer)
        client = self.client(self.anna)
        names = [each["name"] for each in client.recent_records(self.plan.id)]
        self.assertEqual(names, [self.carl.display_name, "Wheels Ltd"])
        self.assertEqual(client.recent_records(self.plan.id, "res.bank"), [])
        common = self.mail(self.shared)
        self.assertEqual(self.client(self.bob).recent_records(common.id), [])

    def test_proposals_leave_out_people_and_what_is_linked(self):
        self.assertNotIn(
            self.carl.id,
            [each["res_id"] for each in self.panel()["proposals"]],
        )

    def test_without_the_mailbox_nothing_is_told(self):
        self.link(self.plan)
        portal = new_test_user(self.env, "md_portal", groups="base.group_portal")
        second = self.env["res.company"].create({"name": "Second"})
        elsewhere = new_test_user(
            self.env,
            "md_elsewhere",
            groups="maildesk_base.group_admin",
            company_id=second.id,
            company_ids=second.ids,
        )
        for user, error in (
            (self.bob, UserError),
            (elsewhere, UserError),
            (self.outsider, AccessError),
            (portal, AccessError),
        ):
            with self.subTest(user.login), self.assertRaises(error):
                self.panel(user=user)

    def test_records_that_cannot_be_read_are_not_told(self):
        common = self.mail(self.shared)
        self.link(common)
        self.env["ir.rule"].create(
            {
                "name": "Hidden",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": "[('name', '!=', 'Shop')]",
                "groups": [(4, self.env.ref("maildesk_base.group_user").id)],
            }
        )
        self.assertEqual(self.linked(common, self.bob), [])
        self.assertNotIn("Shop", str(self.panel(common, self.bob)))

    def test_its_cost_does_not_grow_with_the_records(self):
        """What is read of one card is read of all."""

        def cost(number):
            for name in range(number):
                record = self.env["res.partner"].create({"name": f"R{number} {name}"})
                self.link(self.plan, record)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.panel()
            return self.env.cr.sql_log_count - before

        self.panel()
        few, many = cost(2), cost(20)
        self.assertLessEqual(many, few + 2)


@tagged("post_install", "-at_install")
class TestEnabledBridges(PanelCase):
    def switch_off(self, account=None):
        (account or self.account).with_user(self.anna).bridge_ids -= self.contacts

    def reason(self):
        bridges = self.client(self.anna).bridges(self.plan.id)
        [contact] = [each for each in bridges if each["model"] == "res.partner"]
        self.assertEqual(contact["is_off_here"], bool(contact["reason"]))
        return contact["reason"]

    def test_all_that_are_enabled_are_offered(self):
        self.assertEqual(self.account.with_user(self.anna).bridge_ids, self.kinds)
        self.assertEqual(self.reason(), "")

    def test_owner_switches_one_off_and_on_in_the_form(self):
        account = self.account.with_user(self.anna)
        with Form(account) as form:
            form.bridge_ids.remove(id=self.contacts.id)
        self.assertEqual(account.bridge_ids, self.kinds - self.contacts)
        self.assertIn("switched off for this mailbox", self.reason())
        with Form(account) as form:
            form.bridge_ids.add(self.contacts)
        self.assertEqual(self.reason(), "")

    def test_what_is_off_is_refused_wherever_it_is_asked_for(self):
        self.link(self.plan)
        self.switch_off()
        client = self.client(self.anna)
        self.assertEqual(client.proposals(self.plan.id, "res.partner"), [])
        prepared = client.prepare(self.plan.id, "res.partner")
        self.assertIn("switched off", prepared["reason"])
        self.assertEqual(prepared["values"], {})
        values = {"name": "New"}
        with self.assertRaisesRegex(UserError, "switched off for this mailbox"):
            client.create_record(self.plan.id, "res.partner", values)
        with self.assertRaisesRegex(UserError, "switched off for this mailbox"):
            self.link(self.plan, self.wheels)
        # What is linked stays so, and can be taken away.
        [link] = client.links(self.plan.id)
        self.assertEqual(client.unlink_record(self.plan.id, link["id"]), [])

    def test_other_mailboxes_are_not_concerned(self):
        self.switch_off()
        common = self.mail(self.shared)
        self.assertTrue(self.link(common))

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.models")
    def test_members_cannot_change_it(self):
        shared = self.shared.with_user(self.bob)
        self.assertEqual(shared.bridge_ids, self.kinds)
        with self.assertRaises(AccessError):
            shared.bridge_ids -= self.contacts
