import hashlib
import json
from functools import cache
from secrets import token_urlsafe

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import email_normalize
from odoo.tools.sql import escape_psql

from ..compat import all_of, bus_send, check_access, members
from .access_rules import configured_rules

MAX_CHARS = 1_000  # of what is typed to join


class MailboxAccount(models.Model):
    """Who has access to a mailbox: its owner, the users they share it with, and those
    who join it with its address and join password.
    """

    _inherit = "mailbox.account"

    owner_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        ondelete="cascade",
    )
    is_shared = fields.Boolean("Shared Mailbox")
    access_user_ids = fields.Many2many(
        "res.users",
        "mailbox_account_access",
        "account_id",
        "user_id",
        string="Users with Access",
    )
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company, index=True
    )
    can_configure = fields.Boolean(compute="_compute_can_configure")
    join_enabled = fields.Boolean("Join with a password")
    join_password = fields.Char(
        compute="_compute_join_password", inverse="_inverse_join_password", copy=False
    )
    has_join_password = fields.Boolean(compute="_compute_has_join_password")
    join_hash = fields.Char(groups=fields.NO_ACCESS, copy=False)

    @api.model
    def _access_rules(self):
        return configured_rules(self._mailbox_path)

    @api.depends("owner_id")
    @api.depends_context("uid", "su")
    def _compute_can_configure(self):
        everything = self.env.su or self.env.user.has_group("maildesk_base.group_admin")
        for account in self:
            account.can_configure = everything or account.owner_id == self.env.user

    @api.constrains("owner_id", "access_user_ids", "company_id")
    def _check_users_company(self):
        for account in self.filtered("company_id"):
            users = account.owner_id | account.access_user_ids
            outside = users.filtered(
                lambda u, a=account: a.company_id not in u.company_ids
            )
            if outside:
                raise ValidationError(
                    self.env._(
                        "%(users)s cannot use this mailbox: it belongs to %(company)s.",
                        users=", ".join(outside.mapped("name")),
                        company=account.company_id.name,
                    )
                )

    @api.model
    def _check_new_owner(self, vals):
        owner_id = vals.get("owner_id") or self.env.uid
        if owner_id == self.env.uid:
            return
        others = self.filtered(lambda account: account.owner_id.id != owner_id)
        is_admin = self.env.user.has_group("maildesk_base.group_admin")
        if (others or not self) and not is_admin:
            raise AccessError(
                self.env._(
                    "Only a mailbox administrator can connect a mailbox for another "
                    "user or transfer it to another user."
                )
            )

    def _check_can_configure(self):
        """Refuse whoever is neither owner nor mailbox administrator."""
        check_access(self, "read")
        for account in self:
            if not account.can_configure:
                raise UserError(
                    self.env._(
                        "Only the owner of %(mailbox)s or a mailbox administrator "
                        "can change its settings.",
                        mailbox=account.display_name,
                    )
                )

    @api.model
    def _reachable(self):
        """All mailboxes that the record rules open to the current user."""
        return self.search(all_of())

    def _shared_by_company(self):
        """Domain of the shared records that people of this mailbox may see."""
        if not self.company_id:
            return []
        return [("company_id", "in", (self.company_id.id, False))]

    def _shares_tags_of(self, user):
        """Whether a person's own tags belong to this mailbox, which is theirs alone."""
        return bool(self.keeps_tags and not self.is_shared and self.owner_id == user)

    def _compute_join_password(self):
        self.join_password = False

    @api.depends("owner_id")
    @api.depends_context("uid", "su")
    def _compute_has_join_password(self):
        for account in self:
            # sudo: mailbox.account - whether there is a hash, for who may change it
            known = bool(account.sudo().join_hash)
            account.has_join_password = account.can_configure and known

    def _inverse_join_password(self):
        crypt = self.env["res.users"]._crypt_context()
        for account in self:
            # sudo: mailbox.account - the hash is readable by nobody
            account.sudo().join_hash = account.join_password and crypt.hash(
                account.join_password
            )
        # What was typed must not be read back within the same request either.
        self.invalidate_recordset(["join_password", "has_join_password"], flush=False)

    @api.model
    def join(self, email, password):
        """Give the current user access to the shared mailbox ``email``.

        :return: id of the mailbox
        :raise UserError: the same for a wrong address and a wrong password, so that
            nobody
            learns which mailboxes exist
        """
        if not self.env.user.has_group("maildesk_base.group_user"):
            raise UserError(
                self.env._("You need the “Mailbox User” access right first.")
            )
        attempts = self.env["mailbox.join_attempt"]
        attempts._check_allowed()
        account = self._joinable(_typed(email), _typed(password))
        if not account:
            attempts._count_failure()
            raise UserError(
                self.env._("No shared mailbox matches this address and join password.")
            )
        account.access_user_ids += self.env.user
        return account.id

    @api.model
    def _joinable(self, email, password):
        # sudo: mailbox.account - the user has no access yet, that is what joining is
        # for
        candidates = self.sudo().search(
            [
                # What is typed is no pattern: "%" would try every mailbox at once.
                ("email", "=ilike", escape_psql(email_normalize(email) or "")),
                ("is_shared", "=", True),
                ("join_enabled", "=", True),
                "|",
                ("company_id", "=", False),
                ("company_id", "in", self.env.companies.ids),
            ]
        )
        candidates = candidates.filtered("join_hash")
        crypt = self.env["res.users"]._crypt_context()
        if not candidates:
            # The time must not reveal which mailboxes exist: as long as a real one.
            crypt.verify(password, _nobodys_hash(crypt))
        for account in candidates:
            if crypt.verify(password, account.join_hash):
                return account
        return self.browse()

    def _bus_access_key(self):
        """Changes whenever somebody gets or loses access to the mailbox.

        It is part of the bus channel: whoever listens from before a change of access
        hears nothing more until the server grants the channel again.
        """
        self.ensure_one()
        # sudo: mailbox.account - who has access is not for every user to read
        account = self.sudo()
        parts = [
            account.owner_id.id,
            sorted(account.access_user_ids.ids) if account.is_shared else [],
            account.company_id.id,
            account.active,
        ]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]

    def _tell(self, kind, payload):
        """Notify the browsers of those who reach the mailbox now."""
        for account in self:
            bus_send(account, kind, payload, account._bus_access_key())

    def _notify_access(self, users):
        """Their apps subscribe again, and ask again what they may see."""
        bus_send(users, "maildesk/access", {"account_ids": self.ids})

    def _users_to_notify(self):
        # sudo: mailbox.account, res.groups - all concerned hear of it, whoever does it
        accounts = self.sudo()
        admins = members(self.env.ref("maildesk_base.group_admin").sudo())
        return accounts.owner_id | accounts.access_user_ids | admins


@cache
def _nobodys_hash(crypt):
    """A hash that no password fits, as costly as a real one; made once in a process."""
    return crypt.hash(token_urlsafe())


def _typed(value):
    """What somebody may have typed; "" for what cannot be an address or password."""
    if not isinstance(value, str) or len(value) > MAX_CHARS:
        return ""
    return value.encode("utf-8", "ignore").decode().replace("\0", "")
