from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.maildesk_base.compat import (
    UniqueIndex,
    accessible,
    execute_query,
    record_url,
)
from odoo.addons.maildesk_base.engine.mime.address_text import is_email

from .calendar_summary import asks, is_cancellation, is_sent_by, organizer_of

ANSWERS = [
    ("accepted", "Accepted"),
    ("tentative", "Tentative"),
    ("declined", "Declined"),
]


class MailboxInvitation(models.Model):
    """Where a mailbox stands with an event that it is invited to.

    There is one row for each event, whatever mails are about it: the one that is locked
    while an answer is given, so that two windows answer once.
    """

    _name = "mailbox.invitation"
    _inherit = ["mailbox.access.mixin"]
    _description = "Invitation"
    _rec_name = "ical_key"

    account_id = fields.Many2one(
        "mailbox.account", required=True, index=True, ondelete="cascade"
    )
    ical_key = fields.Char(required=True)
    # Somebody else who uses the same UID organizes another event.
    organizer = fields.Char(required=True, default="")
    # The newest version that has come, and whether that is a cancellation.
    sequence = fields.Integer(required=True, default=0)
    is_cancelled = fields.Boolean()
    answer = fields.Selection(ANSWERS)
    answered_sequence = fields.Integer()
    answered_at = fields.Datetime()
    user_id = fields.Many2one("res.users", "Answered By", ondelete="set null")
    draft_id = fields.Many2one(
        "mailbox.draft", ondelete="set null", index="btree_not_null"
    )
    event_id = fields.Many2one(
        "calendar.event", ondelete="set null", index="btree_not_null"
    )

    _event_uniq = UniqueIndex("(account_id, ical_key, organizer)")

    @api.model
    def _of(self, message, calendar):
        key = self.env["calendar.event"]._ical_key(calendar)
        return self.search(
            [
                ("account_id", "=", message.account_id.id),
                ("ical_key", "=", key),
                ("organizer", "=", organizer_of(calendar)),
            ],
            limit=1,
        )

    @api.model
    def _note(self, message, calendar):
        """The row of an event, locked, which knows its newest version now.

        While another worker is about the same, this waits for its end; PostgreSQL then
        refuses, and Odoo makes the request again.
        """
        self.env.flush_all()
        [[row_id]] = execute_query(
            self.env,
            SQL(
                """INSERT INTO mailbox_invitation AS i
                          (account_id, ical_key, organizer, sequence, is_cancelled)
                   VALUES (%(account)s, %(key)s, %(organizer)s, %(sequence)s,
                           %(cancelled)s)
                       ON CONFLICT (account_id, ical_key, organizer) DO UPDATE
                      SET sequence = GREATEST(i.sequence, EXCLUDED.sequence),
                          is_cancelled = CASE
                              WHEN EXCLUDED.sequence > i.sequence
                              THEN EXCLUDED.is_cancelled
                              WHEN EXCLUDED.sequence = i.sequence
                              THEN i.is_cancelled OR EXCLUDED.is_cancelled
                              ELSE i.is_cancelled END
                RETURNING id""",
                account=message.account_id.id,
                key=self.env["calendar.event"]._ical_key(calendar),
                organizer=organizer_of(calendar),
                sequence=calendar["sequence"],
                cancelled=is_cancellation(calendar),
            ),
        )
        invitation = self.browse(row_id)
        invitation.invalidate_recordset()
        return invitation

    @api.model
    def _state(self, message, calendar):
        """What the card of a message shows, None when it invites to nothing."""
        if not calendar or not calendar["uid"] or not asks(calendar):
            return None
        own = self._of(message, calendar)
        event = accessible(own.event_id.exists(), "read")
        reason = own._reason(message, calendar)
        # sudo: res.users - the name of a colleague
        name = own.user_id.sudo().name
        return {
            "reason": reason,
            "answer": own.answer or "",
            "answered_by": name or "",
            "answered_at": fields.Datetime.to_string(own.answered_at) or None,
            "error": own._error(),
            "news": own._news(calendar),
            "can_follow": bool(event and event._is_open())
            and _is_behind(event, calendar),
            "event": {"name": event.display_name, "url": record_url(event)}
            if event and event.active
            else None,
        }

    def _error(self):
        """Why the answer has not left, "" when it has or still waits."""
        # sudo: mailbox.draft - of a mailbox that the user may open
        draft = self.draft_id.sudo()
        return draft.error or "" if draft.state == "failed" else ""

    def _news(self, calendar):
        """What the reader has to know before answering: ``cancelled``, ``outdated``,
        ``changed`` since it was answered, or nothing.
        """
        if is_cancellation(calendar):
            return "cancelled"
        if self.sequence > calendar["sequence"]:
            return "cancelled" if self.is_cancelled else "outdated"
        if self.is_cancelled:
            return "cancelled"
        is_older = self.answer and self.answered_sequence < calendar["sequence"]
        return "changed" if is_older else ""

    def _reason(self, message, calendar):
        """Why it cannot be answered, "" when it can."""
        _ = self.env._
        account = message.account_id
        organizer = (calendar["organizer"] or {}).get("email") or ""
        news = self._news(calendar)
        if news == "cancelled":
            return _("This event was cancelled.")
        if news == "outdated":
            return _("A newer version of this invitation has arrived.")
        if organizer.lower() in account._own_addresses():
            return _("This mailbox organizes the event.")
        if not is_email(organizer):
            return _("This invitation names no organizer to answer.")
        if account._read_only_reason() or not account._can_send():
            return account._read_only_reason() or _("This mailbox cannot send.")
        return ""

    @api.model
    def _arrived(self, message):
        """A mail of this kind has come, during sync: note its version, and change the
        event that was accepted earlier; or note what a guest answers.
        """
        found = self.env["mailbox.client"]._calendar_of(message)
        calendar = found["calendar"]
        if not calendar or not calendar["uid"]:
            return
        if calendar["method"] == "REPLY":
            self.env["calendar.event"]._take_reply(message, calendar, found["auth"])
        if not asks(calendar):
            return
        if not is_sent_by(message, organizer_of(calendar), found["auth"]):
            return
        invitation = self._note(message, calendar)
        user = invitation.user_id
        event = invitation.event_id.with_user(user) if user.active else None
        if event and event._is_open() and _is_behind(event, calendar):
            event._follow_invitation(calendar, is_cancellation(calendar))

    @api.model
    def _follow_message(self, message, calendar):
        """The same when the reader asks for it."""
        own = self._of(message, calendar) if calendar else self.browse()
        event = accessible(own.event_id.exists(), "write")
        if not event or not event._is_open() or not _is_behind(event, calendar):
            raise UserError(self.env._("The calendar is up to date."))
        event._open_event_of(calendar)
        # sudo: mailbox.invitation - users write them only here, access is checked
        self.sudo()._note(message, calendar)
        event._follow_invitation(calendar, is_cancellation(calendar))


def _is_behind(event, calendar):
    """Whether the event does not have what the mail says."""
    state = event.ical_state or {}
    sequence = state.get("sequence", 0)
    if is_cancellation(calendar):
        return event.active and calendar["sequence"] >= sequence
    return calendar["sequence"] > sequence and not state.get("cancelled")
