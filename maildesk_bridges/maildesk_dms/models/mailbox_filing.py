import base64
import hashlib
from contextlib import closing
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile

from odoo import Command, api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, human_size

from odoo.addons.maildesk_base.compat import has_access, record_url
from odoo.addons.maildesk_base.engine.errors import MailEngineError

from ..names import extension_of, file_name, free_name

MODEL = "dms.file"
MIB = 1024 * 1024
MAX_BYTES = 150 * MIB  # of one file, whatever Documents would take
MAX_DIRECTORIES = 50
MAX_TAGS = 500  # that are offered
# Beside the ids of attachments: the whole mail as it was sent, and as it is printed.
EML, PDF = ":eml", ":pdf"
QUIET = {
    "mail_create_nosubscribe": True,
    "mail_create_nolog": True,
    "mail_notrack": True,
}


@dataclass
class Loaded:
    """A file that was fetched, on disk when it is large."""

    part_id: str
    name: str
    content: SpooledTemporaryFile
    checksum: str


class Refused(Exception):
    """A file that cannot be filed; the others can."""


class MailboxFiling(models.AbstractModel):
    """Files of mail on their way into a directory of Documents, with the rights of the
    user.
    """

    _name = "mailbox.filing"
    _description = "Filing of Mail"

    @api.model
    def _directories(self, message, domain):
        """Directories that the user may add files to, of the company of the mailbox."""
        company = message.account_id.company_id or self.env.company
        return self.env["dms.directory"].search(
            [
                *domain,
                ("permission_create", "=", True),
                ("company_id", "in", [False, company.id]),
            ],
            limit=MAX_DIRECTORIES,
        )

    @api.model
    def _tags(self, directory, domain):
        """Tags for files of a directory, by name: those of its category, as Documents
        has it, and those of none; all of them where the directory has no category.
        """
        tags = self.env["dms.tag"]
        if not has_access(tags, "read"):
            return tags
        category = directory.category_id
        if category:
            of_category = ("category_id", "child_of", category.id)
            domain = [*domain, "|", ("category_id", "=", False), of_category]
        return tags.search(domain, order="name, id", limit=MAX_TAGS)

    @api.model
    def _likely_directory(self, message):
        """Where mail of this sender was filed last; else the directory of a record that
        the mail belongs to; else that of its contact.
        """
        people = self.env["mailbox.bridge"]._people(message)
        places = self.env["mailbox.filing_place"]
        known = places._remembered(message, places._sender_of(message, people))
        links = self.env["mailbox.client"]._links_of(message)
        contacts = people | people.commercial_partner_id
        records = [(each.res_model, each.res_id) for each in links]
        records += [("res.partner", each.id) for each in contacts]
        found = self._directories(message, [("id", "in", known.ids)])
        for model, res_id in records:
            of_record = [("res_model", "=", model), ("res_id", "=", res_id)]
            found = found or self._directories(message, of_record)
        return found[:1]

    @api.model
    def _load(self, message, part_ids):
        """The files that could be fetched, and those that are refused, as JSON.

        :param part_ids: ids of parts, ``EML`` or ``PDF``
        """
        loaded, refused = [], []
        for part_id in part_ids:
            name = self.env._("Message")
            try:
                if part_id not in (EML, PDF):
                    part = self.env["mailbox.client"]._part(message, part_id)
                    name = part.get("name") or name
                    self._check_size(part.get("size") or 0)
                loaded.append(self._load_file(message, part_id))
            except Refused as error:
                refused.append({"name": name, "reason": str(error)})
        return loaded, refused

    @api.model
    def _load_file(self, message, part_id):
        client = self.env["mailbox.client"]
        try:
            if part_id == PDF:
                name = file_name(f"{self._title(message)}.pdf")
                chunks = iter((self.env["mailbox.print"]._pdf(message),))
                return self._spooled(part_id, name, chunks)
            file = (
                client._raw_file(message.id)
                if part_id == EML
                else client._part_file(message.id, part_id)
            )
            name = file_name(file.name) or self.env._("unnamed")
            with closing(file.chunks):
                return self._spooled(part_id, name, file.chunks)
        except UserError as error:
            raise Refused(str(error)) from error
        except MailEngineError as error:
            raise Refused(
                self.env._("The mail server could not return this. Please try again.")
            ) from error

    @api.model
    def _title(self, message):
        """The subject as name of a file."""
        kept = "".join(c for c in message.subject or "" if c.isalnum() or c in " -_")
        return " ".join(kept.split())[:80] or self.env._("message")

    @api.model
    def _spooled(self, part_id, name, chunks):
        self._check_extension(name)
        content, checksum = SpooledTemporaryFile(MIB), hashlib.sha1()
        for chunk in chunks:
            content.write(chunk)
            checksum.update(chunk)
            self._check_size(content.tell())
        if not content.tell():
            raise Refused(self.env._("This file is empty."))
        return Loaded(part_id, name, content, checksum.hexdigest())

    @api.model
    def _check_size(self, size):
        limit = min(self.env[MODEL]._get_binary_max_size() * MIB, MAX_BYTES)
        if size > limit:
            raise Refused(
                self.env._(
                    "This file is larger than the limit of %(limit)s.",
                    limit=human_size(limit),
                )
            )

    @api.model
    def _check_extension(self, name):
        extension = extension_of(name)
        if extension and extension in self.env[MODEL]._get_forbidden_extensions():
            raise Refused(
                self.env._(
                    "Files of the type .%(extension)s are not allowed in Documents.",
                    extension=extension,
                )
            )

    @api.model
    def _file(self, message, directory, loaded, tags):
        """What was filed, and what Documents refused, as JSON.

        :param tags: ``dms.tag`` records that the files get
        """
        filed, refused = [], []
        places = self.env["mailbox.filing_place"]
        people = self.env["mailbox.bridge"]._people(message)
        if loaded:
            sender = places._sender_of(message, people)
            places._remember(message, sender, directory)
            self._take_turn(directory)
        for file in loaded:
            try:
                filed.append(self._file_once(message, directory, file, tags))
                self._tag_known(filed[-1], tags)
            except AccessError:
                raise
            except UserError as error:
                refused.append({"name": file.name, "reason": str(error)})
        return filed, refused

    @api.model
    def _take_turn(self, directory):
        """File into a directory one after another: of two workers with the same file,
        or the same name, the second one has to begin again.
        """
        self.env.flush_all()
        # Nothing changes: a row that somebody else has written cannot be written any
        # more in a transaction that is older.
        self.env.cr.execute(
            SQL(
                "UPDATE dms_directory SET write_date = write_date WHERE id = %s",
                directory.id,
            )
        )

    @api.model
    def _file_once(self, message, directory, loaded, tags):
        known = self._known_file(message, directory, loaded)
        record = known or self._store(directory, loaded, tags)
        self.env["mailbox.client"]._link(message, record)
        self.env["mailbox.filed_part"]._note(message, record, loaded.part_id)
        return {
            "id": record.id,
            "name": record.name,
            "url": record_url(record),
            "is_new": not known,
        }

    @api.model
    def _tag_known(self, filed, tags):
        """Add tags to a file that was there already.

        :raise UserError: when the user may not change it
        """
        record = self.env[MODEL].browse(filed["id"])
        missing = tags - record.tag_ids
        if not missing:
            return
        added = [Command.link(tag.id) for tag in missing]
        try:
            record.with_context(**QUIET).write({"tag_ids": added})
        except AccessError as error:
            raise UserError(
                self.env._(
                    "It is there already and you may not change it, so it gets no tags."
                )
            ) from error

    @api.model
    def _known_file(self, message, directory, loaded):
        """The same file in the directory, none when there is none."""
        same = [
            ("directory_id", "=", directory.id),
            "|",
            ("checksum", "=", loaded.checksum),
            # Of a directory whose files are attachments of a record.
            ("attachment_id.checksum", "=", loaded.checksum),
        ]
        known = self.env[MODEL].search(same, limit=1)
        if not known and loaded.part_id == PDF:
            # A print says when it was made, so no two are the same.
            prints = self.env["mailbox.filed_part"]._files(message, PDF)
            known = prints.filtered(lambda file: file.directory_id == directory)[:1]
        return known

    @api.model
    def _store(self, directory, loaded, tags):
        # sudo: dms.file - names that are taken by files that the user may not see
        others = self.env[MODEL].sudo().search([("directory_id", "=", directory.id)])
        loaded.content.seek(0)
        values = {
            "name": free_name(loaded.name, set(others.mapped("name"))),
            "directory_id": directory.id,
            "content": base64.b64encode(loaded.content.read()),
            "tag_ids": [Command.link(tag.id) for tag in tags],
        }
        company = directory.company_id or self.env.company
        files = self.env[MODEL].with_company(company).with_context(**QUIET)
        with self.env.cr.savepoint():
            record = files.create(values)
            record.flush_recordset()
        return record.with_env(self.env)
