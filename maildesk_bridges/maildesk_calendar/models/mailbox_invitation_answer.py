from datetime import UTC

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html_escape

from odoo.addons.maildesk_base.engine.errors import RejectedError
from odoo.addons.maildesk_base.engine.mime.address_text import write_address
from odoo.addons.maildesk_base.engine.mime.compose import invitation_reply
from odoo.addons.maildesk_base.engine.types import Address

from .calendar_summary import asks

NOT_SENT = ("editing", "failed")


class MailboxInvitation(models.Model):
    """Answers: a message to the organizer, sent like all mail, and an event."""

    _inherit = "mailbox.invitation"

    @api.model
    def _give_answer(self, message, found, answer):
        """Send the answer, unless the very same was given already.

        :param found: as ``mailbox.client._calendar_of`` gives it
        """
        calendar = found["calendar"]
        if not calendar or not calendar["uid"] or not asks(calendar):
            raise UserError(self.env._("There is no invitation in this message."))
        reason = self._of(message, calendar)._reason(message, calendar)
        if reason:
            raise UserError(reason)
        # sudo: mailbox.invitation - users write them only here, access is checked
        own = self.sudo()._note(message, calendar)
        is_same = own.answer == answer
        is_new_version = own.answered_sequence != calendar["sequence"]
        if is_same and not is_new_version and own.draft_id.state not in NOT_SENT:
            return
        own._take_back()
        events = self.env["calendar.event"]
        # Who has accepted for a shared mailbox does not go alone.
        people = own.user_id.partner_id if answer != "accepted" else events.partner_id
        event = events._answer_invitation(calendar, answer, people.with_env(self.env))
        own.write(
            {
                "answer": answer,
                "answered_sequence": calendar["sequence"],
                "answered_at": fields.Datetime.now(),
                "user_id": self.env.uid,
                "event_id": event.id,
                "draft_id": self._send_answer(message, found, answer),
            }
        )
        self._link(message, event)

    def _take_back(self):
        """An answer that has not left yet is replaced by the new one."""
        # sudo: mailbox.client - taken off: the user's own rights count
        client = self.sudo(False).env["mailbox.client"]
        draft = self.draft_id
        if draft.state == "queued":
            client.cancel_send(draft.id)
        if draft.state in NOT_SENT:
            client.discard_draft(draft.id)

    @api.model
    def _send_answer(self, message, found, answer):
        """Put the answer into the outgoing queue; gives the id of its draft."""
        calendar, account = found["calendar"], message.account_id
        attendee = self._invited(calendar, account)
        organizer = calendar["organizer"]
        client = self.env["mailbox.client"]
        identity = account.identity_ids.filtered(lambda i: i.email == attendee.email)
        draft = client.save_draft(
            {
                "account_id": account.id,
                "identity_id": identity[:1].id or None,
                "to": write_address(
                    Address(organizer["name"] or "", organizer["email"])
                ),
                "mode": "reply",
                "origin_id": message.id,
                **self._words(calendar, answer, attendee.name or self.env.user.name),
            }
        )
        # sudo: mailbox.draft - the user's own, made just now
        self.env["mailbox.draft"].sudo().browse(draft["id"]).write(
            {
                "invitation_reply": self._reply(found, attendee.email, answer),
                "in_reply_to": message.message_id or "",
                "references": message.message_id or "",
            }
        )
        # Whatever others have written meanwhile, this answers the invitation.
        client.send(draft["id"], force=True)
        return draft["id"]

    @api.model
    def _reply(self, found, address, answer):
        try:
            part = invitation_reply(
                found["calendar_text"].encode(),
                address,
                answer.upper(),
                fields.Datetime.now().replace(tzinfo=UTC),
                found["calendar"]["recurrence_id"],
            )
        except RejectedError as error:
            raise UserError(
                self.env._("This invitation cannot be answered from here.")
            ) from error
        return part.content.decode()

    @api.model
    def _invited(self, calendar, account):
        """Who was invited, of the addresses of the mailbox; its own when none was:
        through a list, or forwarded.
        """
        own = account._own_addresses()
        for attendee in calendar["attendees"]:
            address = attendee["address"]
            if address["email"].lower() in own:
                return Address(address["name"] or "", address["email"].lower())
        return Address("", account.email.strip().lower())

    @api.model
    def _words(self, calendar, answer, name):
        """Subject and text, for people whose program knows no invitations."""
        _ = self.env._
        title = calendar["summary"] or _("(no title)")
        subjects = {
            "accepted": _("Accepted: %(title)s", title=title),
            "tentative": _("Tentative: %(title)s", title=title),
            "declined": _("Declined: %(title)s", title=title),
        }
        texts = {
            "accepted": _("%(name)s has accepted this invitation.", name=name),
            "tentative": _("%(name)s may attend.", name=name),
            "declined": _("%(name)s has declined this invitation.", name=name),
        }
        return {
            "subject": subjects[answer],
            "body": f"<p>{html_escape(texts[answer])}</p>",
        }

    @api.model
    def _link(self, message, event):
        """The event shows its mail, and the mail its event, unless events are switched
        off for the mailbox. Who answers is not asked whether they may be used with it:
        until they are, nothing is noted on the event, see ``_note_link``.
        """
        client = self.env["mailbox.client"]
        is_allowed = event and self.env["mailbox.licence"]._allows("bridges")
        if is_allowed and not client._off_reason(event._name, message.account_id):
            client._link(message, event)
