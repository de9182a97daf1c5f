"""Tickets made of mail: complete, once, quietly, with the rights of Helpdesk."""

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from odoo.addons.maildesk_base.tests.bridge_common import BridgeChecks
from odoo.addons.maildesk_base.tests.link_common import LinkCase

from .ticket_common import MODEL, TicketCase


@tagged("post_install", "-at_install")
class TestTickets(TicketCase):
    def test_form_is_filled_in(self):
        answer = self.prepared()
        values = answer["values"]
        self.assertIn("<b>pump</b>", values.pop("description"))
        channel = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_email")
        self.assertEqual(
            values,
            {
                "name": "It broke",
                "partner_id": self.customer.id,
                "partner_name": "Shop",
                "partner_email": "carl@example.com",
                "team_id": self.team.id,
                "user_id": self.anna.id,
                "channel_id": channel.id,
                "priority": "1",
            },
        )
        view = self.env["ir.ui.view"].browse(answer["view_id"])
        self.assertEqual(view.model, MODEL)

    def test_team_of_the_mailbox_comes_first(self):
        self.account.helpdesk_team_id = self.other_team
        values = self.prepared()["values"]
        self.assertEqual(values["team_id"], self.other_team.id)
        # Who is not in the team cannot have its tickets.
        self.assertFalse(values["user_id"])

    def test_there_is_always_a_description(self):
        values = self.prepared(description="none")["values"]
        self.assertEqual(values["description"], "<p>It broke</p>")
        ticket = self.create_ticket(values={"description": values["description"]})
        self.assertEqual(ticket.description, "<p>It broke</p>")

    def test_ticket_is_made_and_linked(self):
        ticket = self.create_ticket()
        self.assertEqual(ticket.create_uid, self.anna)
        self.assertEqual((ticket.user_id, ticket.stage_id), (self.anna, self.new))
        self.assertEqual(ticket.partner_id, self.customer)
        self.assertNotIn("track.example.net", ticket.description)
        self.assertEqual(self.listed_mails(record=ticket), self.broke.ids)
        self.assertEqual(self.count(record=ticket), 1)

    def test_nobody_is_sent_anything(self):
        self.new.mail_template_id = self.env.ref("helpdesk_mgmt.changed_stage_template")
        self.team.message_subscribe(self.bob.partner_id.ids)
        self.team.user_ids += self.bob
        sent = self.env["mail.mail"].search_count([])
        ticket = self.create_ticket(values={"user_id": self.bob.id})
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.assertEqual(self.env["mail.mail"].search_count([]), sent)
        self.assertFalse(ticket.message_ids.notification_ids)
        self.assertNotIn(self.customer, ticket.message_partner_ids)

    def test_customer_is_informed_once_if_that_is_ticked(self):
        self.new.mail_template_id = self.env.ref("helpdesk_mgmt.changed_stage_template")
        known = self.env["mail.mail"].search([])
        ticket = self.create_ticket(inform=True)
        self.env.flush_all()
        self.env.cr.precommit.run()
        mails = self.env["mail.mail"].search([]) - known
        self.assertEqual(len(mails), 1)
        self.assertEqual(mails.model, MODEL)
        self.assertEqual(mails.recipient_ids, self.customer)
        self.assertNotIn(self.customer, ticket.message_partner_ids)

    def test_form_saves_what_is_filled_in(self):
        answer = self.prepared()
        values = {f"default_{name}": each for name, each in answer["values"].items()}
        tickets = self.env(user=self.anna)[MODEL].with_context(**values)
        with Form(
            tickets, view="maildesk_helpdesk_mgmt.helpdesk_ticket_view_form_mail"
        ) as form:
            self.assertEqual(form.name, "It broke")
            self.assertEqual(form.user_id, self.anna)
        self.assertEqual(form.record.team_id, self.team)

    def test_open_tickets_of_the_customer_are_proposed_first(self):
        closed = self.make_ticket(
            "Old", partner_id=self.customer.id, stage_id=self.done.id
        )
        opened = self.make_ticket("Open", partner_id=self.customer.id)
        by_address = self.make_ticket("By address", partner_email="Carl@example.com")
        self.make_ticket("Of nobody")
        found = self.proposed()
        self.assertEqual(set(found[:2]), {opened.id, by_address.id})
        self.assertEqual(found[2:], closed.ids)

    def test_number_in_the_subject_proposes_and_never_links(self):
        ticket = self.make_ticket("Somebody's")
        mail = self.mail(self.account, subject=f"About [{ticket.number}] please")
        self.assertEqual(self.proposed(mail), ticket.ids)
        self.assertEqual(self.client(self.anna).links(mail.id), [])

    def test_card_shows_stage_and_owner(self):
        ticket = self.create_ticket()
        card = self.client(self.anna).links(self.broke.id)[0]["card"]
        self.assertEqual(card["title"], f"{ticket.number} - It broke")
        self.assertEqual((card["state"], card["color"]), ("New", "info"))
        self.assertEqual(card["owner"], "Anna")
        ticket.stage_id = self.done
        [link] = self.client(self.anna).links(self.broke.id)
        self.assertEqual(link["card"]["color"], "muted")
        sent = self.env["mail.mail"].search_count([])
        self.new.mail_template_id = self.env.ref("helpdesk_mgmt.changed_stage_template")
        self.client(self.anna).act_on_record(self.broke.id, link["id"], "reopen")
        self.assertEqual(ticket.stage_id, self.new)
        self.env.cr.precommit.run()
        self.assertEqual(self.env["mail.mail"].search_count([]), sent)

    def test_double_use_of_an_address_is_shown(self):
        self.assertFalse(self.account.helpdesk_alias)
        domain = self.env["mail.alias.domain"].create({"name": "example.com"})
        self.other_team.write({"alias_name": "anna", "alias_domain_id": domain.id})
        self.account.invalidate_recordset()
        self.assertEqual(self.account.helpdesk_alias, "Sales")

    def test_a_ticket_that_is_deleted_leaves_no_link(self):
        self.create_ticket().unlink()
        self.assertEqual(self.client(self.anna).links(self.broke.id), [])


@tagged("post_install", "-at_install")
class TestTicketRights(TicketCase):
    def test_without_helpdesk_nothing_is_made(self):
        self.anna.group_ids -= self.group("user")
        self.assertIn("may not create", self.prepared()["reason"])
        with self.assertRaisesRegex(UserError, "may not create"):
            values = {"name": "X", "description": "X"}
            self.client(self.anna).create_record(self.broke.id, MODEL, values)
        self.assertFalse(self.env[MODEL].search([("name", "=", "X")]))

    def test_mail_of_others_is_out_of_reach(self):
        self.bob.group_ids += self.group("user")
        with self.assertRaises(UserError):
            self.prepared(self.bob)
        ticket = self.create_ticket()
        self.assertEqual(self.count(self.bob, ticket), 0)
        self.assertEqual(self.listed_mails(self.bob, ticket), [])
        self.assertFalse(ticket.with_user(self.bob)._mail_links())

    def test_tickets_of_others_are_told_to_nobody(self):
        mine = self.make_ticket(
            "Mine", partner_id=self.customer.id, user_id=self.anna.id
        )
        team = self.make_ticket(
            "Team", partner_id=self.customer.id, user_id=self.bob.id
        )
        other = self.make_ticket(
            "Other", partner_id=self.customer.id, team_id=self.other_team.id
        )
        self.team.user_ids += self.bob
        team.user_id = self.bob
        self.assertEqual(set(self.proposed()), {mine.id, team.id, other.id})
        self.link(self.broke, other)
        self.anna.group_ids -= self.group("user")
        self.anna.group_ids += self.group("user_team")
        self.assertEqual(set(self.proposed()), {mine.id, team.id})
        self.assertEqual(self.icons(self.broke), [])
        self.assertEqual(self.client(self.anna).links(self.broke.id), [])
        self.anna.group_ids -= self.group("user_team")
        self.anna.group_ids += self.group("user_own")
        self.assertEqual(self.proposed(), mine.ids)
        with self.assertRaises(UserError):
            self.link(self.broke, team)

    def test_other_companies_are_not_proposed(self):
        company = self.env["res.company"].create({"name": "Second"})
        self.anna.company_ids += company
        self.account.company_id = self.env.company
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "Second's", "company_id": company.id}
        )
        values = {"partner_id": self.customer.id, "team_id": team.id}
        other = self.make_ticket("Second's", **values)
        client = self.env["mailbox.client"].with_user(self.anna)
        both = [self.env.company.id, company.id]
        client = client.with_context(allowed_company_ids=both)
        found = client.proposals(self.broke.id, MODEL)
        self.assertNotIn(other.id, [each["res_id"] for each in found])

    def test_portal_users_have_no_mail(self):
        ticket = self.create_ticket()
        portal = self.env["res.users"].create(
            {
                "name": "Carl",
                "login": "md_portal",
                "partner_id": self.customer.id,
                "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)],
            }
        )
        mine = ticket.with_user(portal)
        self.assertEqual(mine.name, "It broke")
        self.assertNotIn("mailbox_mail_count", mine.fields_get())
        with self.assertRaises(UserError):
            self.env(user=portal)["mailbox.client"].links(self.broke.id)


@tagged("post_install", "-at_install")
class TestTicketBridge(BridgeChecks, LinkCase):
    model = MODEL
    user_groups = "helpdesk_mgmt.group_helpdesk_user"
