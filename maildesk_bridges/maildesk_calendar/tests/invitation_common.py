"""Invitations to Anna's mailbox, as Carl's calendar sends them."""

from email import message_from_bytes, policy

from odoo.addons.maildesk_base.tests.client_common import ClientCase

INVITATION = """From: Carl <{sender}>
To: anna@example.com
Subject: Invitation: Plans
Message-ID: <invitation{sequence}@example.org>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain; charset=utf-8

Let us talk: https://meet.google.com/abc-defg-hij
--b
Content-Type: text/calendar; charset=utf-8; method={method}

BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Other//EN
METHOD:{method}
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:{uid}
DTSTAMP:20261101T080000Z
SEQUENCE:{sequence}
{when}
SUMMARY:{summary}
LOCATION:Room 1
ORGANIZER;CN=Carl:mailto:{organizer}
ATTENDEE;CN=Anna;RSVP=TRUE:mailto:Anna@example.com
ATTENDEE;CN=Dora;RSVP=TRUE:mailto:dora@example.net
{more}
END:VEVENT
END:VCALENDAR
--b--
"""
WHEN = (
    "DTSTART;TZID=Europe/Berlin:20991207T100000\n"
    "DTEND;TZID=Europe/Berlin:20991207T110000"
)
LATER = WHEN.replace("20991207", "20991208")
DEFAULTS = {
    "sender": "carl@example.org",
    "organizer": "carl@example.org",
    "method": "REQUEST",
    "uid": "plans-1@example.org",
    "sequence": 0,
    "summary": "Plans",
    "when": WHEN,
    "more": "X-NOTHING:1",
}


class InvitationCase(ClientCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invitation = cls.invite()
        # Nothing of this database's own mail, whatever an event would like to send.
        cls.mails = cls.env["mail.mail"].search_count([])

    @classmethod
    def invite(cls, account=None, folder="inbox", **values):
        values = DEFAULTS | values
        raw = INVITATION.format(**values).encode()
        return cls.mail_with(
            account or cls.account,
            raw,
            folder,
            subject="Invitation: Plans",
            from_addr=values["sender"],
            message_id=f"invitation{values['sequence']}@example.org",
            has_calendar=True,
        )

    def api(self, user=None):
        self.env.invalidate_all()
        return self.env(user=user or self.anna)["mailbox.client"]

    def answer(self, answer="accepted", message=None, user=None):
        message = message or self.invitation
        return self.api(user).answer_invitation(message.id, answer)

    def state(self, message=None, user=None):
        return self.api(user).invitation((message or self.invitation).id)

    def arrive(self, message):
        """What sync does once the text is there."""
        self.api(message.account_id.owner_id).open_message(message.id)
        self.env["mailbox.invitation"]._arrived(message)
        self.env.invalidate_all()

    def drafts(self):
        return self.env["mailbox.draft"].search(
            [("account_id", "=", self.account.id)], order="id"
        )

    def event(self):
        events = self.env["calendar.event"].with_context(active_test=False)
        return events.search([("ical_uid", "=", DEFAULTS["uid"])])

    def sent_parts(self, draft):
        """Content type -> content of what leaves."""
        message = message_from_bytes(
            draft._build_outgoing().mime, policy=policy.default
        )
        parts = {part.get_content_type(): part for part in message.walk()}
        return message, parts

    def assert_odoo_sent_nothing(self):
        self.assertEqual(self.env["mail.mail"].search_count([]), self.mails)
