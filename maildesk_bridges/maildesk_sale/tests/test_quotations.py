"""Quotations that are made of mail."""

from odoo.tests import tagged

from odoo.addons.maildesk_base.tests.bridge_common import BridgeChecks
from odoo.addons.maildesk_base.tests.link_common import LinkCase


@tagged("post_install", "-at_install")
class TestQuotations(BridgeChecks, LinkCase):
    model = "sale.order"
    user_groups = "sales_team.group_sale_salesman_all_leads"

    def order(self, **values):
        return self.env["sale.order"].create({"partner_id": self.olga.id, **values})

    def test_form_is_filled_in(self):
        values = self.values()
        self.assertEqual(values["partner_id"], self.olga.id)
        self.assertEqual(values["origin"], "20 chairs, order PO-2231")
        self.assertEqual(values["client_order_ref"], "PO-2231")
        self.asked.subject = "Order of twenty chairs"
        self.assertFalse(self.values()["client_order_ref"])
        self.assertTrue(self.prepare()["opens"], "lines are missing")
        order = self.make()
        self.assertEqual((order.state, order.user_id), ("draft", self.user))
        self.assertFalse(order.order_line)

    def test_unknown_sender_becomes_the_customer_when_wanted(self):
        self.olga.unlink()
        self.assertEqual(self.prepare()["contact"]["email"], "olga@blum-shop.test")
        order = self.make(create_contact=True)
        self.assertEqual(order.partner_id.email, "olga@blum-shop.test")

    def test_orders_named_in_the_subject_come_first(self):
        theirs = self.order()
        named = self.order(client_order_ref="PO-2231", partner_id=self.customer.id)
        self.order(partner_id=self.customer.id)
        found = self.client(self.user).proposals(self.asked.id, self.model)
        self.assertEqual([each["res_id"] for each in found], [named.id, theirs.id])

    def test_opportunity_of_the_conversation_goes_along(self):
        if "opportunity_id" not in self.env["sale.order"]._fields:
            self.skipTest("sale_crm is not installed")
        lead = self.env["crm.lead"].create({"name": "A", "type": "opportunity"})
        self.env["mailbox.link"]._link(self.asked, lead)
        self.assertEqual(self.values()["opportunity_id"], lead.id)

    def test_card_shows_how_it_stands(self):
        order = self.order(validity_date="2026-12-31")
        card = self.env["mailbox.bridge.sale"]._card(order)
        self.assertEqual((card["state"], card["color"]), ("Quotation", "info"))
        self.assertEqual(card["deadline"], "2026-12-31")
        order.state = "sale"
        card = self.env["mailbox.bridge.sale"]._card(order)
        self.assertEqual((card["color"], card["deadline"]), ("success", None))
        self.assertIn("Sales Order", card["state"])
        self.assertEqual(self.offered_actions(order), [])
        order.state = "cancel"
        self.assertEqual(self.act(order, "reopen")["state"], "Quotation")

    def test_quotation_is_sent_with_its_own_template(self):
        order = self.make()
        answer = self.client(self.user).reply_from("sale.order", order.id)
        wanted = self.env.ref("sale.email_template_edi_sale")
        [template] = [each for each in answer["templates"] if each["id"] == wanted.id]
        self.assertTrue(template["has_files"])
        filled = self.client(self.user).apply_record_template(
            wanted.id, answer["draft"]["id"], with_files=True
        )
        self.assertIn(order.name, filled["subject"] + filled["body"])
        self.assertEqual(len(filled["draft"]["attachments"]), 1)
