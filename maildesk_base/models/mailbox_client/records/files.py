from base64 import b64encode
from dataclasses import dataclass, field

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import human_size

from ....engine.mime.attachments import safe_mimetype
from ...ir_attachment import SHOWN_TYPES
from .. import params
from .body import NONE, WHOLE

MAX_FILES = 100  # of one record
MAX_FILES_BYTES = 50 * 1024 * 1024  # of one record; they are held in memory


@dataclass
class Intake:
    """What a record takes from a mail, loaded before anything is written.

    :ivar files: parts of the mail with their content
    :ivar texts: by field, a function that gives its value; it gets another one, from
        Content-ID to the address of an image
    """

    files: list = field(default_factory=list)
    texts: dict = field(default_factory=dict)


class MailboxClient(models.AbstractModel):
    """The files of a mail that a record takes over, and those that its text shows."""

    _inherit = "mailbox.client"

    @api.model
    def _take_in(self, message, model, values, options):
        """Load what a new record is to have of a mail, as an :class:`Intake`.

        See :meth:`_take_texts`.
        """
        texts = self._record_texts(message, model, values, options)
        return self._take_texts(message, texts, options)

    @api.model
    def _take_texts(self, message, texts, options):
        """Load the chosen files of a mail, and those that texts show.

        Waits for the mail server, so nothing may have been written; raises UserError
        when it cannot be reached, or for files that are too large.

        :param texts: as of an :class:`Intake`
        """
        chosen = options.get("attachment_ids") or []
        is_list = isinstance(chosen, list) and len(chosen) <= MAX_FILES
        if not is_list or not all(isinstance(each, str) for each in chosen):
            raise params.BadParameter("attachment_ids")
        intake = Intake(texts=texts)
        shown = set()
        for text in intake.texts.values():
            text(shown.add)
        parts = [self._part(message, part_id) for part_id in dict.fromkeys(chosen)]
        if shown:
            parts = self._with_shown(message, shown, parts)
        if parts and message.is_local:
            raise UserError(
                self.env._(
                    "This message is still being sent. Please try again in a moment."
                )
            )
        self._check_size(sum(part["size"] or 0 for part in parts))
        intake.files = self._part_contents(message, parts)
        self._check_size(sum(len(content) for _part, content in intake.files))
        return intake

    @api.model
    def _complete_html(self, message):
        """The whole text of a mail as HTML that nothing is loaded for: the images that
        are part of it are in it, remote ones are left out.

        Waits for the mail server; raises UserError when it cannot be reached.
        """
        view = self._views(message, must=True)[message.id]

        def body(image):
            return self._record_body(view, WHOLE, image, is_html=True)

        intake = self._take_texts(message, {"body": body}, {})
        images = {
            part["cid"]: f"data:{part['mimetype'].lower()};base64,"
            f"{b64encode(content).decode()}"
            for part, content in intake.files
        }
        return body(images.get)

    @api.model
    def _check_size(self, size):
        if size > MAX_FILES_BYTES:
            raise UserError(
                self.env._(
                    "These files are too large. The limit for one record is %(limit)s.",
                    limit=human_size(MAX_FILES_BYTES),
                )
            )

    @api.model
    def _with_shown(self, message, content_ids, parts):
        """The parts, and the images that a text shows: those that cannot do anything
        but be shown.
        """
        known = self._parts_of_view(message)
        shown = [
            part
            for part in known.values()
            if part["cid"] in content_ids and part["mimetype"].lower() in SHOWN_TYPES
        ]
        chosen = [known.get(part["id"], part) for part in parts]
        return list(
            {part["id"]: part for part in (*chosen, *shown[:MAX_FILES])}.values()
        )

    @api.model
    def _record_texts(self, message, model, values, options):
        """Fields of a new record with text of the mail; see :class:`Intake`."""
        fields = self.env[model]._fields
        texts = {
            name: lambda image, html=value: self._edited_body(message, html, image)
            for name, value in values.items()
            if fields[name].type == "html" and isinstance(value, str)
        }
        name = self._bridge_of(model).body_field
        choice = self._description_choice(options, "")
        if name and name not in values and choice not in ("", NONE):
            view = self._views(message, must=True)[message.id]
            is_html = fields[name].type == "html"
            texts[name] = lambda image: self._record_body(
                view, choice, image, is_html=is_html
            )
        return texts

    @api.model
    def _store_intake(self, records, intake):
        """Store the files; gives them, and the texts that show them, by field.

        :param records: the empty recordset of the model, as the user
        """
        files = records.env["ir.attachment"]
        addresses = {}
        for part, content in intake.files:
            mimetype = safe_mimetype(part["mimetype"])
            stored = files._store_for_record(
                records._name, self._part_name(part), content, mimetype
            )
            files += stored
            if part.get("cid") and mimetype.lower() in SHOWN_TYPES:
                addresses[part["cid"]] = f"/web/image/{stored.id}"
        return files, {name: text(addresses.get) for name, text in intake.texts.items()}
