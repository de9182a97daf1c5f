from babel.dates import format_skeleton, format_time

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import babel_locale_parse, get_lang

from ....engine.mime.compose import (
    forward_body,
    forward_subject,
    reply_body,
    reply_recipients,
    reply_references,
    reply_subject,
)
from ....engine.sanitize import resolve_placeholders
from ....sync.apply.rows import address_text
from .. import params

BLANK = "<p><br></p>"
MODES = ("reply", "reply_all", "forward")


class MailboxClient(models.AbstractModel):
    """Answers and forwards, pre-filled, and going on with drafts that were begun in
    another program.
    """

    _inherit = "mailbox.client"

    @api.model
    def reply(self, message_id, mode="reply"):
        """A new draft that answers or forwards a message (``mode``)."""
        with self._parameters():
            mode = params.as_choice(mode, MODES)
            message = self._message(message_id)
            account = message.account_id
            # All that needs the network comes first: nothing is written yet.
            view = self._views(message, must=True)[message.id]
            files = self._original_files(message, view, mode)
            meta = message._header_meta(view)
            # sudo: mailbox.draft - users write drafts only here, access is checked
            draft = (
                self.env["mailbox.draft"]
                .sudo()
                .create(
                    {"account_id": account.id, "user_id": self.env.uid, "mode": mode}
                )
            )
            left_out = self._attach_original(draft, files)
            draft._save(self._reply_values(draft, message, meta, view))
            draft.is_untouched = True
            return draft.with_env(self.env)._json() | {"left_out": left_out}

    @api.model
    def _reply_values(self, draft, message, meta, view):
        # sudo: mailbox.conversation - that of a message the user may read
        conversation = message.sudo().conversation_id
        identity = draft.account_id._default_identity((*meta.to, *meta.cc))
        signature = self._signature_for(identity, draft.account_id)
        quote = self._quote(draft, message, meta, view)
        values = {
            "origin_id": message.id,
            "conversation_version": conversation.version,
            "identity_id": identity.id,
            "signature_id": signature.id,
            "body": BLANK + self._signature_html(signature) + quote,
        }
        if draft.mode == "forward":
            return values | {"subject": forward_subject(message.subject or "")}
        people = reply_recipients(
            meta,
            message.account_id._own_addresses(),
            everybody=draft.mode == "reply_all",
        )
        return values | {
            "subject": reply_subject(message.subject or ""),
            "to_addrs": address_text(people.to) or "",
            "cc_addrs": address_text(people.cc) or "",
            "in_reply_to": meta.rfc_message_id,
            "references": " ".join(reply_references(meta)),
        }

    @api.model
    def _signature_html(self, signature):
        """The block that is replaced as one when another signature is chosen."""
        if not signature:
            return ""
        body = signature.body or ""
        mark = f'data-maildesk-signature="{signature.id}"'
        return f'<div class="maildesk-signature" {mark}>{body}</div>'

    @api.model
    def _quote(self, draft, message, meta, view):
        html = draft._quoted_html(message, view)
        _ = self.env._
        name = meta.sender.name or meta.sender.email
        when = self._moment_text(message.date or message.sort_ts)
        if draft.mode != "forward":
            line = _("On %(date)s, %(name)s wrote:", date=when, name=name)
            return BLANK + reply_body(html, line)
        lines = [
            (_("From"), address_text((meta.sender,)) or ""),
            (_("Date"), when),
            (_("Subject"), message.subject or ""),
            (_("To"), message.to_addrs or ""),
            (_("Cc"), message.cc_addrs or ""),
        ]
        return BLANK + forward_body(html, _("Forwarded message"), lines)

    @api.model
    def _moment_text(self, moment):
        """Weekday, day and minute, as the app shows them, in the user's time zone."""
        local = fields.Datetime.context_timestamp(self, moment)
        locale = babel_locale_parse(get_lang(self.env).code)
        text = self.env._(
            "%(day)s at %(time)s",
            day=format_skeleton("yMMMEd", local, locale=locale),
            time=format_time(local, "short", tzinfo=local.tzinfo, locale=locale),
        )
        # Some programs show no narrow blank.
        return text.replace("\u202f", " ")

    @api.model
    def _original_files(self, message, view, mode):
        """(part, content) of what goes along: images of the text, all for a forward."""
        shown = set()
        resolve_placeholders(view["html"], cid=shown.add)
        wanted = [
            part
            for part in view["parts"]
            if part["cid"] in shown or (mode == "forward" and not part["inline"])
        ]
        # Of a mail that is shown in part only a part is quoted: all of it goes along.
        takes_all = mode == "forward" and view["is_cut"]
        if not (wanted or takes_all) or message.is_local:
            return []
        files = [
            (part | {"is_shown": part["cid"] in shown}, content)
            for part, content in self._part_contents(message, wanted)
        ]
        if takes_all:
            ref = self._message_ref(message)
            with self._remote(message.account_id) as provider:
                source = b"".join(provider.fetch_raw(ref))
            whole = {
                "name": f"{message.subject or self.env._('message')}.eml",
                "mimetype": "message/rfc822",
                "cid": "",
                "is_shown": False,
            }
            files.append((whole, source))
        return files

    @api.model
    def _attach_original(self, draft, files):
        """Attach what fits; gives the names of what does not."""
        left_out, cids = [], dict(draft.cids or {})
        room = self._attachment_limit()
        for part, content in files:
            room -= len(content)
            if room < 0:
                left_out.append(self._part_name(part))
                continue
            name, mimetype = self._part_name(part), part["mimetype"]
            attachment = self._attach(draft, name, content, mimetype)
            if part["is_shown"]:
                cids[str(attachment.id)] = part["cid"]
        draft.cids = cids
        return left_out

    @api.model
    def edit_draft(self, message_id):
        """A draft begun in another program, to go on with; saving replaces it there."""
        with self._parameters():
            message = self._message(message_id)
            if not message._is_draft():
                raise UserError(self.env._("This message is not a draft."))
            known = self.env["mailbox.draft"].search(
                [
                    ("account_id", "=", message.account_id.id),
                    ("maildesk_id", "=", message.maildesk_id or ""),
                    ("state", "in", ("editing", "failed")),
                ],
                limit=1,
            )
            if known:
                return known._json()
            self._check_writable(message.account_id)
            view = self._views(message, must=True)[message.id]
            if view["is_cut"]:
                raise UserError(
                    self.env._(
                        "This draft is too long to edit here. Finish it in the "
                        "program it was started in."
                    )
                )
            files = self._original_files(message, view, "forward")
            return self._adopt(message, view, files)._json()

    @api.model
    def _adopt(self, message, view, files):
        # sudo: mailbox.draft - users write drafts only here, access is checked
        draft = self.env["mailbox.draft"].sudo().create(self._adopting_values(message))
        self._attach_original(draft, files)
        body = draft._quoted_html(message, view)
        draft._save(draft._adopted_values(message, view) | {"body": body})
        # From now on the message is this draft's copy at the provider.
        draft.remote_version = draft.version
        draft._note_copy(message)
        # sudo: mailbox.message_index - the mark that ties it to its draft
        message.sudo().maildesk_id = draft.maildesk_id
        self.env.flush_all()
        return draft.with_env(self.env)

    @api.model
    def _adopting_values(self, message):
        values = {"account_id": message.account_id.id, "user_id": self.env.uid}
        # It was ours until another program went on with it.
        if message.maildesk_id:
            values["maildesk_id"] = message.maildesk_id
        return values
