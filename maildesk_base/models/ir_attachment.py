from odoo import api, fields, models
from odoo.http import Stream
from odoo.tools import SQL

from ..compat import execute_query
from ..sync.transactions import in_transaction

MAIL_MODELS = "mailbox.%"
# Files of mail are stored as this: Odoo's routes serve what is stored, and guess
# nothing from a type that they do not know.
STORED_TYPE = "application/x-mail-part"
# What a browser may show by itself: images, which cannot carry script.
SHOWN_TYPES = frozenset(
    ("image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/x-icon")
)
# Files on records of other apps keep these, so that Odoo shows and sends them as what
# they are.
PLAIN_TYPES = SHOWN_TYPES | frozenset(
    ("application/pdf", "application/zip", "text/plain", "text/csv")
)
PLAIN_FAMILIES = (
    "application/vnd.ms-",
    "application/vnd.openxmlformats-officedocument.",
    "application/vnd.oasis.opendocument.",
    "audio/",
    "video/",
)
# Of one transaction; files are deleted one by one.
ORPHANS = 1_000


class MailFileStream(Stream):
    """A file that came with mail, as any route of Odoo serves it: an image as such,
    all else as a download, whatever type the address asks for.
    """

    real_type = ""

    def get_response(self, **options):
        """The answer; its type is not for the caller to choose."""
        is_shown = self.real_type in SHOWN_TYPES
        options["mimetype"] = self.real_type if is_shown else "application/octet-stream"
        options["content_security_policy"] = "sandbox; default-src 'none'"
        if not is_shown:
            options["as_attachment"] = True
        return super().get_response(**options)


class IrAttachment(models.Model):
    """Files of drafts and messages: received content is never opened as a page of
    Odoo's own origin, and nothing is left when its record has gone.
    """

    _inherit = "ir.attachment"

    mail_mimetype = fields.Char(
        "Declared Type",
        readonly=True,
        help="As declared in the e-mail; never used to serve the file.",
    )

    @api.model
    def _store_mail_file(self, record, name, content, mimetype, **values):
        """Store a file of a draft or message, which the caller has checked.

        :param record: the draft or message it belongs to
        :param bytes content: kept as it is
        :param mimetype: as the mail or the browser says
        """
        return self.create(
            {
                "name": name,
                "raw": content,
                "mimetype": STORED_TYPE,
                "mail_mimetype": (mimetype or "application/octet-stream").lower(),
                "res_model": record._name,
                "res_id": record.id,
                **values,
            }
        )

    @api.model
    def _store_for_record(self, model, name, content, mimetype):
        """Store a file that came with mail for a record of another app that is about
        to be made, as the user.

        Odoo's routes serve it as an image or as a download, like the mail's own.

        :param model: of the record; ``res_id`` is for the caller to write
        """
        declared = (mimetype or "").lower()
        is_plain = declared in PLAIN_TYPES or declared.startswith(PLAIN_FAMILIES)
        return self.create(
            {
                "name": name,
                "raw": content,
                "mimetype": declared if is_plain else STORED_TYPE,
                "mail_mimetype": declared or "application/octet-stream",
                "res_model": model,
                "res_id": 0,
            }
        )

    def _is_of_mail(self):
        """Whether somebody outside has written what is in the file."""
        return bool(
            self.mail_mimetype or (self.res_model or "").startswith(MAIL_MODELS[:-1])
        )

    def _type_in_mail(self):
        """The type that a mail names for this file."""
        self.ensure_one()
        return self.mail_mimetype or self.mimetype or "application/octet-stream"

    def _to_http_stream(self):
        stream = super()._to_http_stream()
        if not self._is_of_mail():
            return stream
        if stream.type not in ("data", "path"):
            return stream
        values = {
            name: value
            for name, value in stream.__dict__.items()
            if not name.startswith("from_")
        }
        sealed = MailFileStream(**values)
        sealed.real_type = self._type_in_mail().lower()
        # Resizing asks for this one.
        sealed.mimetype = sealed.real_type
        return sealed

    @api.model
    def _delete_mail_orphans(self):
        """Delete the files of drafts, messages and whatever else of MailDesk whose
        record has gone: most are deleted by SQL, which knows of no files.
        """
        for name in self._mail_models():
            while in_transaction(
                self.env,
                lambda fresh, name=name: fresh["ir.attachment"]._delete_orphans(name),
            ):
                pass

    @api.model
    def _mail_models(self):
        rows = execute_query(
            self.env,
            SQL(
                "SELECT DISTINCT res_model FROM ir_attachment WHERE res_model LIKE %s",
                MAIL_MODELS,
            ),
        )
        return [row[0] for row in rows]

    @api.model
    def _delete_orphans(self, name):
        """Delete some files without record of a model; whether there may be more."""
        is_gone = SQL("TRUE")
        if name in self.env and self.env[name]._auto:
            is_gone = SQL(
                "NOT EXISTS (SELECT FROM %s r WHERE r.id = a.res_id)",
                SQL.identifier(self.env[name]._table),
            )
        # A file may be uploaded a while before its record is saved.
        day_ago = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        rows = execute_query(
            self.env,
            SQL(
                """SELECT a.id FROM ir_attachment a
                    WHERE a.res_model = %s AND %s
                      AND (a.res_id > 0 OR a.create_date < %s) LIMIT %s""",
                name,
                is_gone,
                day_ago,
                ORPHANS,
            ),
        )
        self.browse([row[0] for row in rows]).unlink()
        return len(rows) == ORPHANS
