import re

from odoo import api, fields, models, release
from odoo.exceptions import UserError
from odoo.tools import SQL, ormcache

from ..compat import UniqueIndex, execute_query, in_group
from ..engine.licence.keys import FEATURES, BadKey, read_issuers, read_key
from ..engine.licence.states import Facts, Status, assess
from .licence_issuer import PARAMETER, configured_issuer

CACHE_S = 600


class LicenceRequired(UserError):
    """The licence does not allow this. Its text says what is off, why, and who can
    change that.

    :ivar code: ``licence.`` and the state, or ``licence.feature`` when the licence
        works and is for other features
    """

    def __init__(self, message, code):
        super().__init__(message)
        self.code = code
        # So that Odoo's client shows the sentence, as it does for the class above.
        self.context = {"exception_class": "odoo.exceptions.UserError", "code": code}


class MailboxLicence(models.Model):
    """The licence key of this database, and the only place that knows what it allows.

    Nobody has access rights: administrators see and change it on the page **Licence
    Activation**. It is judged from what lies in the database; no network is asked.
    """

    _name = "mailbox.licence"
    _description = "MailDesk Licence"

    key = fields.Char(required=True, groups=fields.NO_ACCESS)
    # Days before its end at which the last reminder was given; 0 is one of them.
    reminded_days = fields.Integer(default=-1)
    reminder_ids = fields.Many2many(
        "mail.activity", "mailbox_licence_reminder", "licence_id", "activity_id"
    )

    _only_one = UniqueIndex("((true))")

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        if "key" in vals:
            self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    def _require(self, feature):
        """The one question about editions: raises LicenceRequired, or does nothing.

        :param feature: one of the engine's ``FEATURES``
        """
        if reason := self._reason(feature):
            status = self._status()
            cause = "feature" if status.works else status.state
            raise LicenceRequired(reason, f"licence.{cause}")

    @api.model
    def _allows(self, feature):
        """The same as a question, for scheduled jobs, which end quietly."""
        if feature not in FEATURES:
            raise ValueError(f"no feature: {feature}")
        return self._status().allows(feature)

    @api.model
    def _json(self):
        """What the app gets: the state, and why which features are off."""
        reasons = {feature: self._reason(feature) for feature in FEATURES}
        return {
            "state": self._status().state,
            "off": {feature: reason for feature, reason in reasons.items() if reason},
        }

    @api.model
    def _status(self):
        """The :class:`~..engine.licence.states.Status`, at most 10 minutes old."""
        now = fields.Datetime.now()
        return self._status_of(self._issuer(), int(now.timestamp() // CACHE_S))

    @ormcache("issuer", "period")
    def _status_of(self, issuer, period):
        return self._assess(issuer, self._stored().key)

    @api.model
    def _issuer(self):
        """The public keys of the issuer as text; empty: everything works."""
        # sudo: ir.config_parameter - keys that may be known, for every user
        parameters = self.env["ir.config_parameter"].sudo()
        return configured_issuer() or parameters.get_param(PARAMETER) or ""

    @api.model
    def _stored(self):
        # sudo: mailbox.licence - no user may read it; what it allows holds for all
        return self.sudo().search([], limit=1)

    @api.model
    def _assess(self, issuer, key):
        """The status that a key has here; nothing is asked for what needs no answer."""
        if not issuer.strip():
            return Status("free")
        return assess(issuer, key, self._facts())

    @api.model
    def _facts(self):
        # sudo: ir.config_parameter - the database's own id
        parameters = self.env["ir.config_parameter"].sudo()
        return Facts(
            now=fields.Datetime.now(),
            series=_series(),
            database=parameters.get_param("database.uuid") or "",
            users=self._count_users(),
            newest_mail=self._newest_mail(),
        )

    @api.model
    def _count_users(self):
        group = self.env.ref("maildesk_base.group_user")
        # sudo: res.users - a number only
        users = self.env["res.users"].sudo()
        return users.search_count([*in_group(group), ("share", "=", False)])

    @api.model
    def _newest_mail(self):
        """When the newest message of all inboxes has arrived; one look each."""
        [[moment]] = execute_query(
            self.env,
            SQL(
                """SELECT max(newest.sort_ts) FROM mailbox_folder folder,
                  LATERAL (SELECT sort_ts FROM mailbox_placement
                            WHERE folder_id = folder.id
                            ORDER BY sort_ts DESC, message_id DESC LIMIT 1) newest
                    WHERE folder.role = 'inbox'"""
            ),
        )
        return moment

    @api.model
    def _activate(self, text):
        """Use this key from now on.

        Raises UserError, and keeps the key there was, when the new one is none, or is
        not in force while the other is.
        """
        issuer, current = self._issuer(), self._status()
        if current.state in ("free", "issuer"):
            raise UserError(self._explanation(current))
        try:
            read_key(text, read_issuers(issuer))
        except BadKey as error:
            raise UserError(self._explanation(Status(error.state))) from None
        status = self._assess(issuer, text)
        if current.works and not status.works:
            raise UserError(
                self.env._(
                    "%(reason)s Nothing was changed; the active licence remains.",
                    reason=self._explanation(status),
                )
            )
        self._remove()
        self._stored().create({"key": text})

    @api.model
    def _remove(self):
        """Forget the key and what was said about its end."""
        stored = self._stored()
        stored.reminder_ids.unlink()
        stored.unlink()


def _series():
    """The series of Odoo by its number: "19"."""
    return re.search(r"\d+", str(release.version_info[0]))[0]
