from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import email_normalize

from ..compat import Constraint, check_access

STATES = [
    ("draft", "Draft"),
    ("connected", "Connected"),
    ("syncing", "Syncing"),
    ("reauth_required", "Re-authorization required"),
    ("auth_invalid", "Invalid OAuth configuration"),
    ("error", "Error"),
    ("disconnected", "Disconnected"),
]
# Follows from tests, sign-ins and synchronisation; nobody writes it by hand.
KEPT = frozenset(
    (
        "state",
        "last_error",
        "last_error_code",
        "incoming_confirmed",
        "outgoing_confirmed",
        "signed_in_as",
        "granted_scopes",
        "grants_write",
        "grants_send",
        "is_removed",
        "auth_server_learnt",
    )
)
NEW = {**dict.fromkeys(KEPT, False), "state": "draft"}
# Folders guard themselves; see mailbox.folder.write.
EDITED_LISTS = frozenset(("folder_ids",))
# Fields that say who reaches a mailbox.
REACH = frozenset(("owner_id", "is_shared", "access_user_ids", "company_id", "active"))
# What decides which images of a message are shown.
IMAGES = frozenset(("block_remote_images", "remove_tracking"))
# What links know a mailbox by.
KEYED = frozenset(("email", "company_id"))
# What of a mailbox shows in its server records.
MIRRORED = frozenset(("name", "email", "provider"))


class MailboxAccount(models.Model):
    """One mailbox at one provider: what it is, and what nobody may write of it.

    A mailbox that called itself connected without a test would be synchronised and sent
    from unconfirmed; one that turned into another mailbox would mix the mail of both.
    The files beside this one say who reaches it (``_access``), how it is connected
    (``_connection``) and synchronised (``_sync``), and which servers it has
    (``_servers``).
    """

    _name = "mailbox.account"
    _description = "Mailbox Account"
    _inherit = ["mailbox.access.mixin"]
    _mailbox_path = ""
    _order = "sequence, name, id"
    _check_company_auto = True
    _rec_names_search = ["name", "email"]

    name = fields.Char("Account Name", required=True)
    sequence = fields.Integer(default=10)
    email = fields.Char("E-mail Address", required=True)
    sender_name = fields.Char(help="The name that recipients see.")
    # Provider add-ons add themselves with selection_add.
    provider = fields.Selection([], required=True)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    state = fields.Selection(
        STATES, "Status", default="draft", required=True, readonly=True, copy=False
    )
    last_error = fields.Char(readonly=True, copy=False, help="In plain language.")
    last_error_code = fields.Char(readonly=True, copy=False)
    # Those that are gone at the server wait for their last operations; nobody is shown
    # them.
    folder_ids = fields.One2many(
        "mailbox.folder", "account_id", "Folders", domain=[("state", "!=", "gone")]
    )
    identity_ids = fields.One2many("mailbox.identity", "account_id", "Sender Addresses")
    sync_interval = fields.Integer(
        "Sync every",
        default=5,
        help="In minutes. While someone has the mailbox open, it syncs every minute.",
    )
    backfill_per_hour = fields.Integer(
        "Older mail",
        default=200,
        help="How many older messages are loaded in the background per hour. "
        "“Load older mail” loads more right away.",
    )
    keep_attachments = fields.Boolean(
        "Keep attachments",
        help="Attachments are stored in Odoo once opened, instead of being "
        "fetched each time.",
    )
    remove_tracking = fields.Boolean(
        "Remove tracking",
        default=True,
        help="Removes tracking pixels from mail, and tracking parameters from links.",
    )
    block_remote_images = fields.Boolean(
        "Block remote images",
        default=True,
        help="Remote images are loaded only when you ask for them, so that "
        "senders cannot tell that you have read their mail.",
    )
    keeps_tags = fields.Boolean(
        compute="_compute_keeps_tags",
        store=True,
        help="The service has its own tags, and each message carries their names.",
    )

    _interval_positive = Constraint(
        "check(sync_interval >= 1)", "Synchronise at most once a minute."
    )
    _backfill_positive = Constraint(
        "check(backfill_per_hour >= 0)", "The hourly budget cannot be negative."
    )

    @api.constrains("email")
    def _check_email(self):
        for account in self:
            if not email_normalize(account.email):
                raise ValidationError(
                    self.env._(
                        "“%(address)s” is not an e-mail address.", address=account.email
                    )
                )

    @api.depends("provider")
    def _compute_keeps_tags(self):
        for account in self:
            account.keeps_tags = account._has_tags_at_service()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_lists(vals)
            if not self.env.su:
                self._check_kept(vals, NEW)
                self._check_new_owner(vals)
            vals.setdefault("name", vals.get("email"))
        accounts = super().create(vals_list)
        # sudo: mailbox.sync_state - made for every mailbox, whoever connects it
        self.env["mailbox.sync_state"].sudo().create(
            [accounts._first_sync_values(account) for account in accounts]
        )
        accounts._create_mail_servers()
        accounts._notify_access(accounts._users_to_notify())
        return accounts

    def write(self, vals):
        self._check_lists(vals)
        if not self.env.su:
            check_access(self, "write")
            self._check_new_owner(vals)
            for account in self:
                account._check_kept(vals, account)
                account._check_same_mailbox(vals)
        before = self._users_to_notify() if REACH & vals.keys() else None
        result = super().write(vals)
        if MIRRORED & vals.keys():
            self._refresh_mail_servers()
        if KEYED & vals.keys():
            self._renew_link_keys()
        if before is not None:
            self._notify_access(before | self._users_to_notify())
        if IMAGES & vals.keys():
            self._tell("maildesk/images", {})
        return result

    @api.model
    def _check_lists(self, vals):
        """Refuse commands for what a mailbox keeps by itself: its servers, settings and
        states. They would be a way to records of others.
        """
        if self.env.su:
            return
        for name in vals:
            field = self._fields.get(name)
            if field and field.type == "one2many" and name not in EDITED_LISTS:
                raise AccessError(
                    self.env._("“%(field)s” is managed by the mailbox.", field=name)
                )

    @api.model
    def _check_kept(self, vals, present):
        """Refuse other values than those of ``present``, a mailbox or a dict."""
        for name in KEPT & vals.keys():
            if (vals[name] or False) != present[name]:
                label = self._fields[name]._description_string(self.env)
                raise AccessError(
                    self.env._(
                        "“%(field)s” cannot be edited: it is set by testing, "
                        "authorizing and syncing the mailbox.",
                        field=label,
                    )
                )

    def _check_same_mailbox(self, vals):
        """Once it was connected, a mailbox stays the one it is."""
        if self.state == "draft" and not self.folder_ids:
            return
        for name in self._fixed_fields():
            if name in vals and self._same_text(vals[name]) != self._same_text(
                self[name]
            ):
                label = self._fields[name]._description_string(self.env)
                raise UserError(
                    self.env._(
                        "“%(field)s” of %(mailbox)s can no longer be changed, "
                        "because mail of two mailboxes would be mixed. Connect a "
                        "new mailbox instead.",
                        field=label,
                        mailbox=self.display_name,
                    )
                )

    @api.model
    def _fixed_fields(self):
        """Names of the fields that say which mailbox it is; providers extend it."""
        return ("provider", "email")

    @api.model
    def _same_text(self, value):
        return value.strip().lower() if isinstance(value, str) else value

    def _open_provider(self):
        """The provider of this mailbox, not connected yet; close it after use.

        :rtype: odoo.addons.maildesk_base.engine.provider.Provider
        """
        self.ensure_one()
        opener = getattr(self, f"_open_provider_{self.provider}", None)
        if opener is None:
            raise UserError(
                self.env._("The add-on for this kind of mailbox is not installed.")
            )
        return opener()

    def _own_addresses(self):
        """Lower-case addresses whose mail counts as sent by this mailbox."""
        self.ensure_one()
        own = {self.email.strip().lower()}
        return frozenset(own.union(self.identity_ids.mapped("email")))

    def _default_identity(self, answered=()):
        """The address to write from: the one that was written to, else the usual one.

        :param answered: addresses of the message that is answered
        """
        for address in answered:
            found = self.identity_ids.filtered(
                lambda i, a=address: i.email == a.email.strip().lower()
            )
            if found:
                return found
        return self.identity_ids.filtered("is_default")[:1]

    def _uses_labels(self):
        """Whether a message may lie in several folders at once; providers extend it."""
        self.ensure_one()
        return False

    def _label_colors(self):
        """The colours that a label may have at the service, ``#rrggbb``; providers
        extend it.
        """
        self.ensure_one()
        return []

    def _has_tags_at_service(self):
        """Whether the keywords of messages are tags that people have made; providers
        extend it.
        """
        return False

    def _is_read_only(self):
        """Whether the provider was connected for reading only."""
        self.ensure_one()
        return bool(self.signed_in_as) and not self.grants_write

    def _read_only_reason(self):
        """Why this mailbox cannot be changed, or an empty text."""
        self.ensure_one()
        if self.state in ("draft", "disconnected"):
            return self.env._("This mailbox is not connected.")
        if self._is_read_only():
            return self.env._("This mailbox is read-only.")
        return ""

    def _can_send(self):
        """Whether mail can be sent from here: a test has shown that it works."""
        self.ensure_one()
        granted = self.grants_send or not self.signed_in_as
        connected = self.state not in ("draft", "disconnected")
        return granted and connected and self.outgoing_confirmed

    def _error_text(self, error):
        """The sentence for an engine error, or for a failed step of a test."""
        texts = self.env["mailbox.error_text"]
        return texts._text(error.code, error.detail, self.provider)
