"""What Odoo itself sends, apart from the mail that people write in MailDesk."""

from tests.e2e.waiting import wait_for

_LAST = "SELECT coalesce(max(id), 0) AS id FROM mail_mail"
_WAITING = "SELECT id FROM mail_mail WHERE state = 'outgoing'"
_FAILED = "SELECT failure_reason FROM mail_mail WHERE state = 'exception' AND id > %s"


class OdooMail:
    """Odoo's own outgoing server is the relay of the mail system, which counts.

    Close it, so that other tests find Odoo as it was.
    """

    def __init__(self, maildesk):
        self._maildesk = maildesk
        self._relay = maildesk.system.relay
        values = {
            "name": "Relay",
            "smtp_host": "localhost",
            "smtp_port": self._relay.port,
            "smtp_encryption": "none",
        }
        (self._server_id,) = maildesk.admin.call("ir.mail_server", "create", [values])
        self._run_queue()

    def close(self):
        """Leave Odoo without an outgoing server."""
        self._maildesk.admin.call("ir.mail_server", "unlink", [self._server_id])

    def told(self, work):
        """(what ``work()`` gives, recipients of all mail that leaves because of it).

        Recipients are a sorted list with one entry for each copy of each mail.
        """
        known = self._maildesk.database.query(_LAST)[0]["id"]
        count = len(self._relay.accepted)
        result = work()
        self._run_queue()
        assert self._maildesk.database.query(_FAILED, known) == []
        sent = self._relay.accepted[count:]
        return result, sorted(each for mail in sent for each in mail.recipients)

    def _run_queue(self):
        """Send what waits; Odoo's scheduled action may be about the same."""
        self._maildesk.admin.call("mail.mail", "process_email_queue")
        query = self._maildesk.database.query
        wait_for(lambda: not query(_WAITING), "Odoo's queue of mail is empty")
