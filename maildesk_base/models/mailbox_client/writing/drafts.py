from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, html2plaintext, is_html_empty

from ....compat import execute_query, has_access, readonly
from ....engine.text import clean_line, clean_text
from .. import params
from .replies import BLANK

# All of them with room for what is put before a received text when it is answered.
MAX_BODY_CHARS = 3_000_000  # inline images are attachments, not part of the text
MAX_SUBJECT_CHARS = 4_000
MAX_ADDRESSES_CHARS = 100_000
OPEN_DRAFTS = 20
_TEXTS = {
    "subject": ("subject", MAX_SUBJECT_CHARS),
    "body": ("body", MAX_BODY_CHARS),
    "to": ("to_addrs", MAX_ADDRESSES_CHARS),
    "cc": ("cc_addrs", MAX_ADDRESSES_CHARS),
    "bcc": ("bcc_addrs", MAX_ADDRESSES_CHARS),
    "reply_to": ("reply_to", MAX_ADDRESSES_CHARS),
}
_CHOICES = {
    "importance": ("low", "normal", "high"),
    "mode": ("new", "reply", "reply_all", "forward"),
}


class MailboxClient(models.AbstractModel):
    """Writing: drafts are kept from the first pause on."""

    _inherit = "mailbox.client"

    @api.model
    def _bootstrap_extra(self):
        return super()._bootstrap_extra() | {"drafts_open": self._open_drafts_json()}

    @api.model
    def _open_drafts_json(self):
        """What the user was writing when they left, newest first."""
        drafts = self.env["mailbox.draft"].search(
            [
                ("user_id", "=", self.env.uid),
                ("state", "in", ("editing", "failed")),
                ("is_untouched", "=", False),
            ],
            limit=OPEN_DRAFTS,
        )
        return [draft._json() for draft in drafts]

    @api.model
    def save_draft(self, values):
        """Keep a draft; without ``id`` a new one. Gives the draft as stored.

        When another window has saved since ``version``, nothing is written: the answer
        is ``{"conflict": draft}`` with what that one has written.
        """
        with self._parameters():
            values = params.as_dict(values)
            if not values.get("id"):
                return self._new_draft(values)._json()
            draft = self._editable_draft(values["id"])
            content = self._draft_values(values)
            self._check_stays_with_writer(draft, content)
            # sudo: mailbox.draft - users write drafts only here, access is checked
            own = draft.sudo()
            if self._is_outdated(draft, values):
                if own._holds(content):
                    return draft._json()
                return {"conflict": draft._json()}
            if not self._would_empty(draft, content):
                own._save(content, replaces=values.get("replaces") is True)
            return draft._json()

    @api.model
    def _is_outdated(self, draft, values):
        """Whether another window has saved since the caller has read the draft."""
        version = values.get("version")
        return version is not None and version != draft.text_version

    @api.model
    def copy_draft(self, draft_id, values):
        """Keep what a window holds as a draft of its own, with the files of another
        draft, whatever has become of that; gives the new one.
        """
        with self._parameters():
            source = self._one("mailbox.draft", draft_id)
            values = {**params.as_dict(values)}
            body = params.as_text(values.pop("body", ""), MAX_BODY_CHARS)
            # sudo: mailbox.draft - users write drafts only here, access is checked
            draft = self._new_draft(values).sudo()
            draft._save({"body": draft._take_over(source.sudo(), body)})
            return draft.with_env(self.env)._json()

    @api.model
    def _new_draft(self, values):
        account = self._sending_account(values.get("account_id"))
        content = self._draft_values(values)
        # sudo: mailbox.draft - users write drafts only here, access is checked
        draft = (
            self.env["mailbox.draft"]
            .sudo()
            .create({"account_id": account.id, "user_id": self.env.uid})
        )
        identity = account._default_identity()
        if "identity_id" in content:
            identity = identity.browse(content["identity_id"] or [])
        signature = self._signature_for(identity, account)
        if "body" not in content:
            content["body"] = BLANK + self._signature_html(signature)
        standard = {"identity_id": identity.id, "signature_id": signature.id}
        draft._save(standard | content)
        return draft.with_env(self.env)

    @api.model
    def _check_stays_with_writer(self, draft, content):
        """A colleague may go on with a draft, but takes it into no mailbox where its
        writer would never see it again.
        """
        account = self.env["mailbox.account"].browse(
            content.get("account_id", draft.account_id.id)
        )
        if account == draft.account_id or draft.user_id == self.env.user:
            return
        writer = draft.user_id
        if not writer or not has_access(account.with_user(writer), "read"):
            raise UserError(
                self.env._(
                    "%(name)s started this message and does not have access to "
                    "“%(mailbox)s”. Copy the text into a new message to send it "
                    "from there.",
                    name=draft._user_json()["name"],
                    mailbox=account.name,
                )
            )

    @api.model
    def _editable_draft(self, draft_id, *, scheduled=False):
        """A draft that may be changed, its row locked against a second window.

        :param scheduled: also one that waits for its moment
        """
        draft = self._one("mailbox.draft", draft_id)
        execute_query(
            self.env,
            SQL("SELECT id FROM mailbox_draft WHERE id = %s FOR UPDATE", draft.id),
        )
        waits = scheduled and draft._is_scheduled()
        if draft.state not in ("editing", "failed") and not waits:
            raise UserError(
                self.env._("This message is being sent and can no longer be changed.")
            )
        return draft

    @api.model
    def _draft_values(self, values):
        """The fields of the model, from what the client sent."""
        content = {
            field: clean_text(params.as_text(values[name], limit))
            for name, (field, limit) in _TEXTS.items()
            if name in values
        }
        if "subject" in content:
            content["subject"] = clean_line(content["subject"])
        for name, choices in _CHOICES.items():
            if values.get(name):
                content[name] = params.as_choice(values[name], choices)
        if "request_receipt" in values:
            content["request_receipt"] = values["request_receipt"] is True
        if values.get("account_id"):
            content["account_id"] = self._sending_account(values["account_id"]).id
        if "identity_id" in values:
            content["identity_id"] = self._identity_id(values)
        if "signature_id" in values:
            content["signature_id"] = self._signature_id(values["signature_id"])
        if values.get("origin_id"):
            origin = self._message(values["origin_id"])
            content["origin_id"] = origin.id
            # sudo: mailbox.conversation - that of a message the user may read
            content["conversation_version"] = origin.sudo().conversation_id.version
        return content

    @api.model
    def _would_empty(self, draft, content):
        """Whether a save would wipe out everything that was written.

        That is never what somebody means, but what a window that lost its content
        sends.
        """
        after = {
            name: content.get(name, draft[name])
            for name in ("subject", "to_addrs", "cc_addrs", "bcc_addrs")
        }
        body = content.get("body", draft.body)
        had_text = draft.subject or draft.to_addrs or not is_html_empty(draft.body)
        return bool(had_text) and not any(after.values()) and is_html_empty(body)

    @api.model
    def _sending_account(self, account_id):
        if account_id:
            account = self._one("mailbox.account", account_id)
        else:
            accounts = self.env["mailbox.account"]
            # Not one that another user has shared, whatever its sequence.
            own = accounts.search([("owner_id", "=", self.env.uid)], limit=1)
            account = own or accounts.search([], limit=1)
            if not account:
                raise UserError(self.env._("Connect a mailbox first."))
        return account

    @api.model
    def _signature_id(self, signature_id):
        if not signature_id:
            return False
        return self._one("mailbox.signature", signature_id).id

    @api.model
    def _identity_id(self, values):
        """One of the addresses of the mailbox that the draft is written in."""
        if not values["identity_id"]:
            return False
        identity = self._one("mailbox.identity", values["identity_id"])
        account_id = values.get("account_id")
        if account_id and identity.account_id.id != account_id:
            raise self._not_found()
        return identity.id

    @api.model
    def _signature_for(self, identity, account):
        """The signature of an address: an alias writes with its own."""
        own = identity._readable_signature()
        if own and not identity._is_own():
            return own
        return self._default_signature(account) or own

    @api.model
    def _default_signature(self, account):
        Signature = self.env["mailbox.signature"]
        own = [("user_id", "in", (self.env.uid, False)), ("is_default", "=", True)]
        return (
            Signature.search([*own, ("account_id", "=", account.id)], limit=1)
            or account.signature_id
            or Signature.search([*own, ("account_id", "=", False)], limit=1)
        )

    @api.model
    @readonly
    def open_draft(self, draft_id):
        """A draft with its text and attachments."""
        with self._parameters():
            return self._one("mailbox.draft", draft_id)._json()

    @api.model
    @readonly
    def draft_revisions(self, draft_id):
        """What a draft was before, newest first."""
        with self._parameters():
            draft = self._one("mailbox.draft", draft_id)
            return [
                {
                    "id": revision.id,
                    "version": revision.version,
                    "date": revision.create_date.strftime("%Y-%m-%d %H:%M:%S"),
                    "subject": revision.subject or "",
                    "body": revision.body or "",
                    "text": html2plaintext(revision.body or "")[:500],
                }
                for revision in draft.revision_ids
            ]

    @api.model
    def remove_attachment(self, draft_id, attachment_id):
        """Take an attachment off a draft."""
        with self._parameters():
            draft = self._editable_draft(draft_id)
            attachment_id = params.as_id(attachment_id)
            # sudo: ir.attachment - one of this draft, which the user may change
            own = draft.sudo()._own_attachments()
            own.filtered(lambda a: a.id == attachment_id).unlink()
            # sudo: mailbox.draft - users write drafts only here, access is checked
            draft.sudo()._save({})
            return draft._json()

    @api.model
    def discard_draft(self, draft_id, version=None):
        """Throw a draft away, at the provider too; gives what the badges show now.

        :param version: what the caller means; a later one of another window is
            ``kept``
        """
        with self._parameters():
            draft = self._editable_draft(draft_id)
            if self._is_outdated(draft, {"version": version}):
                return {"counters": {}, "kept": True}
            copies = draft._remote_copies()
            gone, folders = copies.ids, copies.folder_ids.ids
            # sudo: mailbox.draft - users delete drafts only here, access is checked
            draft.sudo()._discard()
            counters = self._counters([("id", "in", folders)])
            answer = {"counters": counters, "reload": False}
            self._notify_others(gone, gone, answer, folders)
            return {"counters": counters, "kept": False}
