"""Mail that belongs to a record belongs to it whatever becomes of the mail, its folder
and its mailbox.
"""

from odoo.tests import new_test_user, tagged

from ..engine.types import ChangePage, Location, MessageMeta
from ..sync.housekeeping import clean_up, delete_removed
from .sync_common import SyncCase


class LinkedCase(SyncCase):
    """Anna's mailbox with a mail that she has linked to a customer."""

    def setUp(self):
        super().setUp()
        self.anna = new_test_user(
            self.env, "md_links", groups="maildesk_base.group_user", name="Anna"
        )
        self.account.owner_id = self.anna
        self.customer = self.env["res.partner"].create({"name": "Shop"})
        self.mail = self.server.add("INBOX", "Plan")
        self.sync()
        self.row = self.message(subject="Plan")
        self.link(self.row)

    def sync(self):
        self.run_turn()
        self.run_turn()

    def api(self, user=None):
        return self.env(user=user or self.anna)["mailbox.client"]

    def link(self, row, record=None, **options):
        record = record or self.customer
        return self.api().link(row.id, record._name, record.id, options)

    def mails(self, record=None, user=None):
        """Subjects of the mail of a record, as somebody sees it, newest first."""
        self.env.invalidate_all()
        record = (record or self.customer).with_user(user or self.anna)
        answer = self.api(user).record_mails(record._name, record.id)
        subjects = [row["subject"] for row in answer["messages"]]
        self.assertEqual(record.mailbox_mail_count, len(subjects))
        return subjects

    def answer(self, mail=None, folder="INBOX", subject="Re: Plan"):
        known = (mail or self.mail).message_id
        return self.server.add(folder, subject, references=(known,))

    def remove(self, *, keep_data=False, keep_links=True, account=None):
        """What **Remove Mailbox** does, with the work in the background."""
        account = account or self.account
        dialog = self.env["mailbox.remove"].create(
            {
                "account_id": account.id,
                "data": "keep" if keep_data else "delete",
                "keep_links": keep_links,
            }
        )
        dialog.action_remove()
        self.env.flush_all()
        with self.registry.cursor() as cr:
            delete_removed(self.env(cr=cr))
        self.env.invalidate_all()
        self.assertEqual(bool(account.exists()), keep_data)

    def connect_again(self, email="anna@example.com", **values):
        """The same mailbox at the same server, which has not changed."""
        server = self.server
        self.account = self.make_account(email)
        self.account.write({"owner_id": self.anna.id, **values})
        self.servers[self.account.id] = self.server = server


@tagged("post_install", "-at_install")
class TestLinksSurvive(LinkedCase):
    def test_the_conversation_follows(self):
        self.server.make_folder("Work")
        self.answer()
        self.answer(folder="Archive", subject="Re: Plan, filed")
        self.sync()
        wanted = ["Re: Plan, filed", "Re: Plan", "Plan"]
        self.assertEqual(self.mails(), wanted)
        self.assertEqual(self.env["mailbox.link"].search_count([]), 1)

    def test_this_mail_only(self):
        other = self.env["res.partner"].create({"name": "Other"})
        self.link(self.row, other, only_message=True)
        self.answer()
        self.sync()
        self.assertEqual(self.mails(other), ["Plan"])
        self.assertEqual(self.mails(), ["Re: Plan", "Plan"])

    def test_this_mail_only_survives_too(self):
        other = self.env["res.partner"].create({"name": "Other"})
        self.link(self.row, other, only_message=True)
        self.answer()
        self.remove()
        self.connect_again()
        self.sync()
        self.assertEqual(self.mails(other), ["Plan"])

    def test_moved(self):
        self.server.move(self.mail, "Archive")
        self.sync()
        self.assertEqual(self.mails(), ["Plan"])

    def test_renumbered(self):
        self.answer()
        self.sync()
        self.server.renumber("INBOX")
        self.sync()
        self.assertEqual(self.mails(), ["Re: Plan", "Plan"])

    def test_linked_mail_is_deleted_and_its_conversation_goes_on(self):
        self.answer()
        self.sync()
        self.server.delete(self.mail)
        self.sync()
        self.assertEqual(self.mails(), ["Re: Plan"])
        self.answer(subject="Re: Re: Plan")
        self.sync()
        self.assertEqual(self.mails(), ["Re: Re: Plan", "Re: Plan"])

    def test_the_only_mail_is_deleted_and_answered_later(self):
        self.server.delete(self.mail)
        self.sync()
        self.assertEqual(self.mails(), [])
        self.answer()
        self.sync()
        self.assertEqual(self.mails(), ["Re: Plan"])

    def test_removed_and_connected_again(self):
        self.answer()
        self.sync()
        self.remove()
        self.assertEqual(self.mails(), [])
        self.connect_again()
        self.sync()
        self.assertEqual(self.mails(), ["Re: Plan", "Plan"])
        self.answer(folder="Archive", subject="Later")
        self.sync()
        self.assertEqual(self.mails(), ["Later", "Re: Plan", "Plan"])

    def test_connected_again_without_the_linked_mail(self):
        """First contact loads the newest only, or the linked mail was deleted."""
        self.answer()
        self.remove()
        self.server.delete(self.mail)
        self.connect_again(email=" Anna@Example.com")
        self.sync()
        self.assertEqual(self.mails(), ["Re: Plan"])

    def test_removed_with_its_mail_in_place(self):
        """What can still be read still belongs to the record, and once only."""
        self.answer()
        self.sync()
        first = self.account
        self.remove(keep_data=True)
        self.assertEqual(self.mails(), ["Re: Plan", "Plan"])
        self.connect_again()
        self.answer(subject="Later")
        self.sync()
        self.assertEqual(self.mails(), ["Later", "Re: Plan", "Plan"])
        self.remove(account=first)
        self.assertEqual(self.mails(), ["Later", "Re: Plan", "Plan"])

    def test_removed_with_its_mail_in_place_and_used_again(self):
        self.remove(keep_data=True)
        self.account.write({"state": "connected", "incoming_confirmed": True})
        self.answer()
        self.sync()
        self.assertEqual(self.mails(), ["Re: Plan", "Plan"])
        self.assertEqual(len(self.api().links(self.row.id)), 1)

    def test_what_is_unlinked_meanwhile_does_not_come_back(self):
        self.remove(keep_data=True)
        [link] = self.api().links(self.row.id)
        self.api().unlink_record(self.row.id, link["id"])
        self.connect_again()
        self.sync()
        self.assertEqual(self.mails(), [])

    def test_links_are_deleted_when_nobody_wants_to_keep_them(self):
        self.remove(keep_links=False)
        self.assertFalse(self.env["mailbox.link"].search([]))
        self.connect_again()
        self.sync()
        self.assertEqual(self.mails(), [])

    def test_waiting_links_are_nobodys(self):
        self.remove()
        [link] = self.env["mailbox.link"].search([])
        self.assertFalse(link.account_id)
        self.assertFalse(link.message_id)
        self.assertFalse(link.conversation_id)
        for group in ("group_user", "group_admin"):
            user = new_test_user(self.env, group, groups=f"maildesk_base.{group}")
            self.assertFalse(self.env(user=user)["mailbox.link"].search([]))

    def test_they_wait_for_the_same_mailbox_only(self):
        self.remove()
        self.connect_again(email="bob@example.com")
        self.sync()
        self.assertEqual(self.mails(), [])
        company = self.env["res.company"].create({"name": "Second"})
        self.anna.company_ids += company
        self.connect_again(company_id=company.id)
        self.sync()
        self.assertEqual(self.mails(), [])

    def test_a_mailbox_that_changes_its_company_keeps_them(self):
        company = self.env["res.company"].create({"name": "Second"})
        self.anna.company_ids += company
        self.account.company_id = company
        self.remove()
        self.connect_again(company_id=company.id)
        self.sync()
        self.assertEqual(self.mails(), ["Plan"])

    def test_several_mails_without_message_id(self):
        for subject in ("One", "Two"):
            self.server.add("INBOX", subject, message_id="")
        self.sync()
        for subject in ("One", "Two"):
            self.link(self.message(subject=subject))
        self.assertEqual(self.mails(), ["Two", "One", "Plan"])
        self.server.renumber("INBOX")
        self.sync()
        self.assertEqual(self.mails(), ["Two", "One", "Plan"])
        self.remove()
        self.connect_again()
        self.sync()
        self.assertEqual(self.mails(), ["Two", "One", "Plan"])

    def test_the_service_gives_sent_mail_another_message_id(self):
        """The link knows the mail by what the service calls it from then on."""
        self.env.cr.execute("UPDATE mailbox_message_index SET is_local = true")
        renamed = MessageMeta(
            remote_id=self.row.remote_id,
            locations=(Location("INBOX", uid=1),),
            received_at=self.mail.received_at,
            rfc_message_id="new@Example.com",
            subject="Plan",
        )
        self.apply(ChangePage(added=(renamed,)))
        [link] = self.env["mailbox.link"].search([])
        self.assertEqual(link.message_key, "m:new@example.com")
        self.assertEqual(self.mails(), ["Plan"])

    def test_two_mailboxes_of_one_address_have_links_of_their_own(self):
        first = self.account
        self.connect_again()
        self.sync()
        self.assertEqual(self.mails(), ["Plan"])
        row = self.message(subject="Plan")
        self.link(row)
        self.assertEqual(self.env["mailbox.link"].search_count([]), 2)
        self.assertEqual(self.mails(), ["Plan"])
        self.remove(account=first)
        self.remove()
        self.connect_again()
        self.sync()
        self.assertEqual(self.mails(), ["Plan"])

    def test_links_to_records_that_are_gone_are_dropped(self):
        self.env.cr.execute("DELETE FROM res_partner WHERE id = %s", self.customer.ids)
        self.env.invalidate_all()
        self.assertEqual(self.api().links(self.row.id), [])
        clean_up(self.env)
        self.assertFalse(self.env["mailbox.link"].search([]))

    def test_links_to_records_that_are_there_stay(self):
        self.env["mailbox.link"].create(
            {
                "account_id": self.account.id,
                "message_id": self.row.id,
                "res_model": "no.such",
                "res_id": 1,
            }
        )
        self.env.flush_all()
        clean_up(self.env)
        self.assertEqual(self.env["mailbox.link"].search([]).res_model, "res.partner")


@tagged("post_install", "-at_install")
class TestLinksSurviveStableIds(TestLinksSurvive):
    """The same with a provider whose ids survive every move."""

    stable_ids = True
