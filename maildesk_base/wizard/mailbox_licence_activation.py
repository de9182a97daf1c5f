import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..compat import check_access
from ..engine.licence.keys import FEATURES, MAX_BYTES, BadKey, file_text
from ..engine.licence.states import Status


class MailboxLicenceActivation(models.TransientModel):
    """**Settings → MailDesk → Licence Activation**: what the licence says and allows,
    and the field for a new key, which nobody ever reads back.
    """

    _name = "mailbox.licence_activation"
    _inherit = ["mailbox.dialog.mixin"]
    _description = "Licence Activation"

    key = fields.Text("Licence key", compute="_compute_key", inverse="_inverse_key")
    key_file = fields.Binary(
        "or licence file",
        compute="_compute_key",
        inverse="_inverse_key_file",
        attachment=False,
    )
    # Until Activate is pressed; the row outlives a refusal.
    key_token = fields.Char(groups=fields.NO_ACCESS)
    state = fields.Char(compute="_compute_status")
    summary = fields.Char(compute="_compute_status")
    advice = fields.Char(compute="_compute_status")
    off_text = fields.Char(compute="_compute_status")
    crowded_text = fields.Char(compute="_compute_status")
    has_key = fields.Boolean(compute="_compute_status")
    has_licence = fields.Boolean(compute="_compute_status")
    edition = fields.Char(compute="_compute_status")
    features = fields.Char(compute="_compute_status")
    holder = fields.Char(compute="_compute_status")
    number = fields.Char("Licence", compute="_compute_status")
    not_before = fields.Date("Starts on", compute="_compute_status")
    expires = fields.Date("Expires on", compute="_compute_status")
    users = fields.Char(compute="_compute_status")
    database = fields.Char(compute="_compute_status")

    def _compute_display_name(self):
        self.display_name = self.env._("Licence Activation")

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, self._is_free())

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Without an issuer there is nothing to enter, and so nothing to save."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form" and self._is_free():
            arch.set("edit", "false")
        return arch, view

    @api.model
    def _is_free(self):
        return self.env["mailbox.licence"]._status().state == "free"

    def _compute_key(self):
        self.key = self.key_file = False

    def _inverse_key(self):
        for page in self.filtered("key"):
            page._keep(page.key)
        self.invalidate_recordset(["key"], flush=False)

    def _inverse_key_file(self):
        for page in self.filtered("key_file"):
            try:
                content = base64.b64decode(page.key_file, validate=True)
                page._keep(file_text(content))
            except (BadKey, binascii.Error):
                raise page._unreadable() from None
        self.invalidate_recordset(["key_file"], flush=False)

    def _keep(self, text):
        if len(text) > MAX_BYTES:
            raise self._unreadable()
        # sudo: mailbox.licence_activation - the encrypted key is readable by nobody
        self.sudo().key_token = self.env["mailbox.secret"]._seal(text)

    def _unreadable(self):
        licences = self.env["mailbox.licence"]
        return UserError(licences._explanation(Status("unreadable")))

    @api.depends_context("uid", "lang")
    def _compute_status(self):
        # Also for a page that nobody has stored: a client may ask for its values.
        check_access(self, "read")
        licences = self.env["mailbox.licence"]
        status = licences._status()
        summary, advice = licences._sentences(status)
        values = {
            "state": status.state,
            "summary": summary,
            "advice": advice,
            "off_text": licences._off_text(status),
            "crowded_text": licences._crowded_text(status),
            "has_key": bool(licences._stored()),
            "has_licence": bool(status.licence),
            **self._licence_values(status),
        }
        for page in self:
            page.update(values)

    @api.model
    def _licence_values(self, status):
        """What the key says; empty texts for one that cannot be believed."""
        # sudo: ir.config_parameter - what the issuer has to know
        parameters = self.env["ir.config_parameter"].sudo()
        licence = status.licence
        if licence is None:
            names = ("edition", "features", "holder", "number", "users")
            values = dict.fromkeys((*names, "not_before", "expires"), False)
        else:
            values = {
                "edition": licence.edition.capitalize(),
                "features": self._feature_names(licence),
                "holder": licence.holder,
                "number": licence.id,
                "not_before": licence.not_before,
                "expires": licence.expires,
                "users": self._users_text(status),
            }
        return values | {"database": parameters.get_param("database.uuid")}

    @api.model
    def _feature_names(self, licence):
        licences = self.env["mailbox.licence"]
        covered = [licences._name_of(name) for name in FEATURES if licence.covers(name)]
        return ", ".join(covered)

    @api.model
    def _users_text(self, status):
        if status.licence.users is None:
            return self.env._("Unlimited")
        return self.env._(
            "%(own)d of %(allowed)d",
            own=status.facts.users,
            allowed=status.licence.users,
        )

    def action_activate(self):
        """Use the key that was typed or chosen; raises UserError when it is none."""
        check_access(self, "write")
        self.ensure_one()
        # sudo: mailbox.licence_activation - used for the one who has typed it
        own = self.sudo()
        text = self.env["mailbox.secret"]._unseal(own.key_token)
        if not text:
            raise UserError(self.env._("Paste the key or choose the licence file."))
        self.env["mailbox.licence"]._activate(text)
        own.key_token = False

    def action_remove(self):
        """Forget the key that is stored."""
        check_access(self, "write")
        self.env["mailbox.licence"]._remove()
