"""Leads and opportunities that are made of mail."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.maildesk_base.tests.bridge_common import BridgeChecks
from odoo.addons.maildesk_base.tests.link_common import LinkCase


@tagged("post_install", "-at_install")
class TestLeads(BridgeChecks, LinkCase):
    model = "crm.lead"
    user_groups = "sales_team.group_sale_salesman_all_leads"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env["crm.team"].create({"name": "Web", "user_id": cls.user.id})
        cls.team.message_subscribe(cls.anna.partner_id.ids)
        cls.shared.crm_team_id = cls.team

    def lead(self, **values):
        values = {"name": "Desks", "type": "opportunity", "team_id": False, **values}
        return self.env["crm.lead"].create(values)

    def test_form_is_filled_in(self):
        values = self.values()
        self.assertEqual(values["name"], "20 chairs, order PO-2231")
        self.assertEqual(values["partner_id"], self.olga.id)
        self.assertEqual(values["user_id"], self.user.id)
        self.assertIn("<b>20 chairs</b>", values["description"])
        self.assertNotIn("track.test", values["description"])
        self.assertNotIn("Which chairs", values["description"])
        lead = self.make()
        self.assertEqual((lead.team_id, lead.type), (self.team, "opportunity"))
        self.assertEqual(lead.email_normalized, "olga@blum-shop.test")
        self.assertEqual(lead.medium_id, self.env.ref("utm.utm_medium_email"))

    def test_unknown_sender_brings_name_company_and_phone(self):
        self.olga.unlink()
        answer = self.prepare()
        values = answer["values"]
        self.assertEqual(values["contact_name"], "Olga Blum")
        self.assertEqual(values["partner_name"], "blum-shop.test")
        self.assertEqual(values["phone"], "+49 30 1234 567")
        self.assertTrue(answer["contact"]["is_wanted"])
        lead = self.make(create_contact=True)
        self.assertEqual(lead.partner_id.email, "olga@blum-shop.test")
        self.assertFalse(self.make(values={"name": "x"}).partner_id)
        lead.partner_id.unlink()
        self.asked.auto_submitted = True
        self.assertFalse(self.prepare()["contact"]["is_wanted"])

    def test_address_that_anybody_can_have_names_no_company(self):
        self.asked.from_addr = "olga@gmail.com"
        self.assertFalse(self.values()["partner_name"])

    def test_leads_are_made_where_leads_are_used(self):
        self.user.group_ids += self.env.ref("crm.group_use_lead")
        self.assertEqual(self.values()["type"], "lead")
        self.assertEqual(self.entry(self.user)["label"], "Lead")

    def test_open_leads_of_the_sender_are_shown_before_saving(self):
        known = self.lead(partner_id=self.olga.id)
        colleague = self.lead(email_from="max@blum-shop.test")
        lost = self.lead(partner_id=self.olga.id)
        lost.action_set_lost()
        self.lead(email_from="x@elsewhere.test")
        found = self.prepare()["duplicates"]
        ids = [each["res_id"] for each in found]
        self.assertEqual(ids, [known.id, colleague.id])

    def test_lead_of_a_colleague_is_shown_to_who_may_read_it(self):
        self.lead(partner_id=self.olga.id, user_id=self.admin.id)
        self.assertEqual(len(self.prepare()["duplicates"]), 1)
        own_only = self.env.ref("sales_team.group_sale_salesman")
        self.user.group_ids = own_only + self.env.ref("maildesk_base.group_user")
        self.assertEqual(self.prepare()["duplicates"], [])

    def test_card_shows_how_it_stands(self):
        lead = self.lead(
            expected_revenue=1200, probability=30, date_deadline="2026-12-31"
        )
        card = self.env["mailbox.bridge.crm"]._card(lead)
        self.assertEqual((card["state"], card["color"]), (lead.stage_id.name, "info"))
        self.assertIn("1,200.00", card["amount"])
        self.assertIn("· 30 %", card["amount"])
        self.assertEqual(card["deadline"], "2026-12-31")
        lead.action_set_lost()
        card = self.env["mailbox.bridge.crm"]._card(lead)
        self.assertEqual((card["state"], card["color"]), ("Lost", "muted"))

    def test_lost_lead_is_reopened_by_who_may_change_it(self):
        lead = self.lead(user_id=self.user.id)
        self.assertEqual(self.offered_actions(lead), [])
        lead.action_set_lost()
        self.assertEqual(self.offered_actions(lead), ["Reopen"])
        card = self.act(lead, "reopen")
        self.assertEqual((card["state"], card["actions"]), (lead.stage_id.name, []))
        self.assertEqual((lead.won_status, lead.active), ("pending", True))
        # A card of before, and another record's link.
        with self.assertRaises(UserError):
            self.act(lead, "reopen")
        lead.action_set_lost()
        link = self.linked(lead)
        with self.assertRaises(UserError):
            self.client(self.user).act_on_record(self.plan.id, link["id"], "reopen")
        rights = self.env["ir.model.access"].search(
            [("model_id.model", "=", "crm.lead")]
        )
        rights.perm_write = False
        self.assertEqual(self.offered_actions(lead), [])
        with self.assertRaises(UserError):
            self.act(lead, "reopen")

    def test_nothing_is_done_to_a_lead_from_a_mailbox_without_leads(self):
        lead = self.lead(user_id=self.user.id)
        lead.action_set_lost()
        link = self.linked(lead)
        kinds = self.env["mailbox.bridge_kind"]
        leads = kinds.search([("res_model", "=", "crm.lead")])
        self.shared.bridge_off_ids = leads
        links = self.client(self.user).links(self.asked.id)
        self.assertEqual([each["card"]["actions"] for each in links], [[]])
        with self.assertRaisesRegex(UserError, "switched off for this mailbox"):
            self.client(self.user).act_on_record(self.asked.id, link["id"], "reopen")
        self.assertFalse(lead.active)

    def test_mail_follows_a_merge(self):
        first, second = self.lead(name="A"), self.lead(name="B")
        self.link(self.asked, first, self.user)
        self.env["mailbox.link"]._link(self.plan, second)
        kept = (first | second).merge_opportunity()
        self.env.flush_all()
        self.assertEqual(self.count(self.user, kept), 1)
        self.assertEqual(len(kept._mail_links()), 2)
