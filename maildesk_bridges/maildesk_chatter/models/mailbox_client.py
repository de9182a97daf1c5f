from markupsafe import Markup

from odoo import api, models
from odoo.tools import email_normalize, formataddr

from odoo.addons.maildesk_base.compat import accessible, has_access, record_url
from odoo.addons.maildesk_base.engine.mime.address_text import parse_address_text

MAX_TEXT_CHARS = 200
MAX_MODEL_CHARS = 100
MAX_RECORDS = 20
# The author of a note follows nothing because of it, nor does whoever posts it.
QUIET = {
    "mail_create_nosubscribe": True,
    "mail_post_autofollow": False,
    "mail_post_autofollow_author_skip": True,
}


class MailboxClient(models.AbstractModel):
    """**Post on a record**: a mail as a note in the chatter of any record that the user
    may change.
    """

    _inherit = "mailbox.client"

    @api.model
    def post_targets(self, message_id, res_model=None, text=""):
        """Kinds of records that a mail can be posted on, and records: of a kind those
        found by ``text``; without a kind, those that the mail belongs to.
        """
        with self._parameters() as params:
            message = self._message(message_id)
            wanted = params.as_text(res_model, MAX_MODEL_CHARS)
            text = params.as_text(text, MAX_TEXT_CHARS).strip()
            kinds = self._post_kinds(message)
            if wanted and wanted not in kinds:
                raise self._not_found()
            records = self._post_records(message, wanted, text)
            return {
                "kinds": [
                    {"model": name, "label": label}
                    for name, label in sorted(kinds.items(), key=lambda each: each[1])
                ],
                "records": records,
                "warning": self._post_warning(message),
            }

    @api.model
    def post_on_record(self, message_id, res_model, res_id, options=None):
        """Post a mail on a record, and link it; nobody is sent anything.

        :param options: ``description`` and ``attachment_ids`` as for a new record;
            ``inform``: notify colleagues who follow the record
        """
        with self._parameters() as params:
            message = self._message(message_id)
            name = params.as_text(res_model, MAX_MODEL_CHARS)
            if name not in self._post_kinds(message):
                raise self._not_found()
            record = self._linkable(name, res_id)
            if not has_access(record, "write"):
                raise self._not_found()
            self._check_enabled(name, message.account_id)
            self.env["mailbox.licence"]._require("bridges")
            options = params.as_dict(options)
            informs = params.as_flag(options.get("inform"))
            is_new = self._post_once(message, record, options, informs)
            return {
                "is_new": is_new,
                "record": {
                    "model": name,
                    "id": record.id,
                    "name": record.display_name,
                    "url": record_url(record),
                },
                "links": self._links_json(message),
            }

    @api.model
    def _post_kinds(self, message):
        """Model -> its label, of the records that the user may change."""
        names = self.env["mailbox.bridge.chatter"]._threads()
        return {
            name: str(self._bridge_of(name).label(self.env))
            for name in names
            if has_access(self.env[name], "write")
            and not self._link_reason(name, message.account_id)
        }

    @api.model
    def _post_records(self, message, model, text):
        if model:
            found = self.env[model].name_search(text, limit=MAX_RECORDS)
            records = [self.env[model].browse(res_id) for res_id, _name in found]
        else:
            links = self._links_of(message)
            records = [self.env[each.res_model].browse(each.res_id) for each in links]
            records += self.env["mailbox.bridge"]._people(message)
        key = message._link_key()
        # sudo: mailbox.chatter_post - on records that the user may change
        posts = self.env["mailbox.chatter_post"].sudo()
        kinds = self._post_kinds(message)
        return [
            {
                "model": record._name,
                "res_id": record.id,
                "name": record.display_name,
                "kind": kinds[record._name],
                "first_use": self._first_use(record._name, message.account_id),
                "is_posted": record.id
                in posts._posted_ids(record._name, record.ids, key),
            }
            for record in dict.fromkeys(records)
            if record._name in kinds
            and accessible(record, "write")
            and self._is_of_company(record, message)
        ]

    @api.model
    def _post_warning(self, message):
        """What to know when Odoo itself gets this mail; "" for nothing."""
        addresses = [
            email_normalize(each.email)
            for entry in (message.to_addrs, message.cc_addrs)
            for each in parse_address_text(entry or "")
        ]
        wanted = [each for each in addresses if each]
        # sudo: mail.alias - whether an address that the user sees is Odoo's own
        aliases = self.env["mail.alias"].sudo()
        found = aliases.search([("alias_full_name", "in", wanted)], limit=1)
        if not found:
            return ""
        return self.env._(
            "Odoo itself receives mail to %(address)s. After you post this mail, Odoo "
            "ignores its own copy of it.",
            address=found.alias_full_name,
        )

    @api.model
    def _post_once(self, message, record, options, informs):
        """Post it, unless it is there; gives whether it is new."""
        key = message._link_key()
        # sudo: mailbox.chatter_post - written only here, rights are checked
        posts = self.env["mailbox.chatter_post"].sudo()
        is_new = not posts._posted_ids(record._name, record.ids, key)
        if is_new:
            # The server is waited for: nothing is written before all is there.
            intake = self._post_intake(message, options)
            post = posts._claim(record, key)
            is_new = bool(post)
            if is_new:
                post.note_id = self._post_note(message, record, intake, informs)
        self._link(message, record, origin="chatter")
        return is_new

    @api.model
    def _post_intake(self, message, options):
        """Text and files of a mail, loaded before anything is written."""
        choice = self._description_choice(options, "newest")
        view = self._views(message, must=True)[message.id]

        def body(image):
            return self._record_body(view, choice, image, is_html=True)

        return self._take_texts(message, {"body": body}, options)

    @api.model
    def _post_note(self, message, record, intake, informs):
        """The note, as the sender's, with the date and the Message-ID of the mail."""
        files, texts = self._store_intake(self.env[record._name], intake)
        files.res_id = record.id
        known = {}
        if message.message_id:
            # Odoo's gateway finds the record by it when somebody answers to Odoo.
            known["message_id"] = f"<{message.message_id.strip('<> ')}>"
        sender = (message.from_name or "", message.from_addr or "")
        return record.with_context(**QUIET).message_post(
            body=Markup(texts["body"]),
            subject=message.subject or False,
            message_type="comment" if message.is_outgoing else "email",
            email_from=formataddr(sender) if sender[1] else False,
            date=message.date or message.sort_ts,
            attachment_ids=files.ids,
            subtype_xmlid="mail.mt_note",
            notify_skip_followers=True,
            partner_ids=self._post_followers(record).ids if informs else [],
            incoming_email_to=message.to_addrs or False,
            incoming_email_cc=message.cc_addrs or False,
            **known,
        )

    @api.model
    def _post_followers(self, record):
        others = record.message_partner_ids - self.env.user.partner_id
        return others.filtered(lambda partner: not partner.partner_share)
