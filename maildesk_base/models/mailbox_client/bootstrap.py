from odoo import api, fields, models

from ...compat import bus_send, readonly
from . import params
from .preferences import BUILT_IN

BUS_CHANNEL = "maildesk"
MIB = 1024 * 1024
DEFAULT_MESSAGE_MB = 25  # what most servers accept
MAX_SEARCHES = 50
MAX_SEARCH_CHARS = 500


class MailboxClient(models.AbstractModel):
    """What the app needs to draw itself, and the user's own settings of it."""

    _inherit = "mailbox.client"

    @api.model
    @readonly
    def bootstrap(self):
        """Mailboxes with folders and counters, tags, signatures and settings; no
        message."""
        self._check_user()
        user = self.env.user
        accounts = self.env["mailbox.account"]._reachable()
        return {
            "user": {
                "id": user.id,
                "name": user.name,
                "email": user.email or "",
                "tz": user.tz or "UTC",
                "is_admin": user.has_group("maildesk_base.group_admin"),
            },
            "accounts": self._accounts_json(accounts),
            "tags": self._tags_json(),
            "signatures": self._signatures_json(),
            "saved_searches": self._saved_searches_json(),
            "settings": self._settings_json(),
            "limits": {
                "attachment_bytes": self._attachment_limit(),
                "message_bytes": self._message_limit(),
            },
            "channel": BUS_CHANNEL,
            **self._bootstrap_extra(),
        }

    @api.model
    def _bootstrap_extra(self):
        """What features give the app when it opens: JSON by names of their own, which
        are the keys of ``store.extra`` there. Whoever has such a thing adds it.
        """
        return {}

    @api.model
    def _accounts_json(self, accounts):
        folders = {}
        for folder in self._folders_json([("account_id", "in", accounts.ids)]):
            folders.setdefault(folder.pop("account_id"), []).append(folder)
        return [
            self._account_json(account) | {"folders": folders.get(account.id, [])}
            for account in accounts
        ]

    @api.model
    def _account_json(self, account):
        reason = account._read_only_reason()
        states = dict(account._fields["state"]._description_selection(self.env))
        return {
            "id": account.id,
            "name": account.name,
            "email": account.email,
            "sender_name": account.sender_name or "",
            "provider": account.provider,
            "state": account.state,
            "state_text": states[account.state],
            "last_error": account.last_error or "",
            "last_sync_at": fields.Datetime.to_string(account.last_sync_at) or None,
            "is_shared": account.is_shared,
            "is_owner": account.owner_id == self.env.user,
            "can_configure": account.can_configure,
            "has_sign_in": account.has_sign_in,
            "can_write": not reason,
            "can_send": not reason and account._can_send(),
            "read_only_reason": reason,
            "color": account.color,
            "signature_id": account.signature_id.id or None,
            "uses_labels": account._uses_labels(),
            "label_colors": account._label_colors(),
            "identities": account.identity_ids._json(),
            "progress": account._history_progress(),
            "unreadable": account._unreadable_count(),
        }

    @api.model
    def _tags_json(self):
        return [
            {
                "id": tag.id,
                "name": tag.name,
                "color": tag.color,
                "shared": not tag.user_id,
                "account_id": tag.account_id.id or None,
            }
            for tag in self.env["mailbox.tag"].search(
                ["|", ("user_id", "=", self.env.uid), ("user_id", "=", False)]
            )
        ]

    @api.model
    def _signatures_json(self):
        return [
            {
                "id": signature.id,
                "name": signature.name,
                "body": signature.body or "",
                "account_id": signature.account_id.id or None,
                "is_default": signature.is_default,
            }
            for signature in self.env["mailbox.signature"].search(
                ["|", ("user_id", "=", self.env.uid), ("user_id", "=", False)]
            )
        ]

    @api.model
    def _message_limit(self):
        """The largest message in bytes."""
        # sudo: ir.config_parameter - a limit that everybody may know
        value = (
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("maildesk.max_message_mb", DEFAULT_MESSAGE_MB)
        )
        return int(value) * MIB

    @api.model
    def _attachment_limit(self):
        """The largest sum of a message's files in bytes; on the way they grow by a
        third."""
        return self._message_limit() * 3 // 4

    @api.model
    def _health(self):
        """What anybody may know: whether it works, and which version."""
        # sudo: ir.module.module - the version is no secret
        module = self.env["ir.module.module"].sudo()
        module = module.search([("name", "=", "maildesk_base")], limit=1)
        if module.state != "installed":
            return None
        health = {"status": "ok", "version": module.installed_version}
        if text := self.env["mailbox.sync_state"]._silence_text():
            health |= {"status": "stopped", "message": text}
        return health

    @api.model
    def refresh(self, account_ids=None):
        """Ask for an incremental pass over these mailboxes (default: all) now."""
        with self._parameters():
            accounts = self._named_accounts(account_ids)
            accounts._want_sync_now()
            return {}

    @api.model
    def _named_accounts(self, account_ids):
        """The mailboxes named, all reachable ones for None."""
        Account = self.env["mailbox.account"]
        if account_ids is None or account_ids is False:
            return Account._reachable()
        wanted = params.as_ids(account_ids)
        accounts = Account.search([("id", "in", wanted)])
        if len(accounts) != len(wanted):
            raise self._not_found()
        return accounts

    @api.model
    def _preferences(self):
        """Name -> :class:`~.preferences.Preference`; whoever has another one adds
        it.
        """
        return dict(BUILT_IN)

    @api.model
    def set_preference(self, name, value):
        """Keep one setting of the user, on every device."""
        with self._parameters():
            preferences = self._preferences()
            name = params.as_choice(name, tuple(preferences))
            self._store_preference(name, preferences[name].check(value))
            if name == "block_remote":
                bus_send(self.env.user, "maildesk/images", {})
            return {}

    @api.model
    def _settings_json(self):
        # sudo: res.users.settings - the user's own
        settings = self.env.user.sudo().res_users_settings_ids[:1]
        defaults = {name: each.default for name, each in self._preferences().items()}
        return defaults | (settings.maildesk_preferences or {})

    @api.model
    def save_search(self, name, query):
        """Keep a search under a name; an empty query forgets it. Gives all of them."""
        with self._parameters():
            name = params.as_text(name, 100).strip()
            query = params.as_text(query, MAX_SEARCH_CHARS).strip()
            if not name:
                raise params.BadParameter("name")
            searches = [s for s in self._saved_searches_json() if s["name"] != name]
            if query:
                searches.append({"name": name, "query": query})
            self._store_preference("saved_searches", searches[-MAX_SEARCHES:])
            return searches[-MAX_SEARCHES:]

    @api.model
    def _saved_searches_json(self):
        return self._settings_json().get("saved_searches", [])

    @api.model
    def _store_preference(self, name, value):
        settings = self.env["res.users.settings"]._find_or_create_for_user(
            self.env.user
        )
        stored = dict(settings.maildesk_preferences or {})
        stored[name] = value
        settings.maildesk_preferences = stored
