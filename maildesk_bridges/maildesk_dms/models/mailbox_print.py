import subprocess

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import find_in_path, format_datetime, html_escape

from odoo.addons.maildesk_base.api import Limit, waiting
from odoo.addons.maildesk_base.engine.errors import ThrottledError
from odoo.addons.maildesk_base.engine.mime.address_text import parse_address_text

SECONDS = 60
# At once, of everybody: each takes a processor.
PRINTS = Limit("prints", 2)
# Its page has no script and loads nothing: what it shows is in it.
ARGUMENTS = (
    "--quiet",
    "--disable-javascript",
    "--disable-plugins",
    "--disable-local-file-access",
    "--encoding",
    "utf-8",
)
PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><style>
body {{ font: 13px sans-serif; color: #111; overflow-wrap: break-word; }}
h1 {{ font-size: 18px; }} th {{ text-align: left; padding-right: 12px; }}
th, td {{ vertical-align: top; }} .head {{ margin-bottom: 16px; }}
img {{ max-width: 100%; }}
</style></head><body dir="auto"><h1>{subject}</h1>
<table class="head">{lines}</table><hr>{body}</body></html>"""


class MailboxPrint(models.AbstractModel):
    """A mail as a PDF: its header and its text, with the images that are part of it.
    Nothing is loaded from elsewhere, so that its sender learns nothing.
    """

    _name = "mailbox.print"
    _description = "Mail as PDF"

    @api.model
    def _reason(self):
        """Why there can be no PDF, "" when there can."""
        state = self.env["ir.actions.report"].get_wkhtmltopdf_state()
        if state in ("ok", "workers", "upgrade"):
            return ""
        return self.env._("This server cannot make PDFs: wkhtmltopdf is not installed.")

    @api.model
    def _pdf(self, message):
        """The content of the PDF.

        Waits for the mail server and for the program that prints, so nothing may have
        been written.

        :raise UserError: the text cannot be fetched, or not be printed
        """
        if reason := self._reason():
            raise UserError(reason)
        page, size = self._page(message), self._paper_size()
        try:
            with waiting(self.env, PRINTS):
                return self._run(page, size)
        except ThrottledError as error:
            busy = self.env._("Other mails are being made PDFs. Please try again.")
            raise UserError(busy) from error

    @api.model
    def _page(self, message):
        _ = self.env._
        body = self.env["mailbox.client"]._complete_html(message)
        parts = message.attachments or ()
        files = [part["name"] for part in parts if not part["inline"]]
        lines = {
            _("From"): _people(f"{message.from_name or ''} <{message.from_addr}>"),
            _("To"): _people(message.to_addrs),
            _("Cc"): _people(message.cc_addrs),
            _("Date"): format_datetime(self.env, message.date or message.sort_ts),
            _("Attachments"): ", ".join(filter(None, files)),
        }
        rows = (
            f"<tr><th>{html_escape(name)}</th><td>{html_escape(value)}</td></tr>"
            for name, value in lines.items()
            if value
        )
        subject = html_escape(message.subject or _("(no subject)"))
        return PAGE.format(subject=subject, lines="".join(rows), body=body)

    @api.model
    def _paper_size(self):
        size = self.env.company.paperformat_id.format or "A4"
        return "A4" if size == "custom" else size

    @api.model
    def _run(self, page, size):
        tool = find_in_path("wkhtmltopdf")
        command = [tool, *ARGUMENTS, "--page-size", size, "-", "-"]
        try:
            done = subprocess.run(
                command,
                input=page.encode(),
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise UserError(self._failed()) from error
        # It also complains of what it could print all the same.
        if not done.stdout.startswith(b"%PDF"):
            raise UserError(self._failed())
        return done.stdout

    @api.model
    def _failed(self):
        return self.env._("This mail could not be made a PDF.")


def _people(text):
    found = parse_address_text(text or "")
    return ", ".join(
        f"{each.name} <{each.email}>" if each.name else each.email for each in found
    )
