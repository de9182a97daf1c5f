from odoo import api, models

from odoo.addons.maildesk_base.compat import LazyTranslate

_lt = LazyTranslate(__name__)

SENTENCES = {
    "auth": _lt("Microsoft refused the sign-in. Please authorize the mailbox again."),
    "auth.expired": _lt("Outlook authentication expired, please re-authorize."),
    "auth.locked": _lt(
        "This Microsoft account is locked. Unlock it at Microsoft, then re-authorize."
    ),
    "auth.disabled": _lt(
        "This Microsoft account is disabled. Ask your administrator, then re-authorize."
    ),
    "auth.password_expired": _lt(
        "The password of this Microsoft account has changed or expired. "
        "Please re-authorize."
    ),
    "auth.interaction": _lt(
        "Microsoft wants you to confirm your sign-in. Please re-authorize."
    ),
    "auth.consent": _lt(
        "A permission is missing. Re-authorize and accept what MailDesk asks for."
    ),
    "auth.declined": _lt("You did not give MailDesk access, so nothing was connected."),
    "auth.policy": _lt(
        "A rule of your organisation (Conditional Access) does not allow this sign-in. "
        "Ask your Microsoft 365 administrator."
    ),
    "auth.state": _lt("This sign-in took too long. Please start it again."),
    "auth.denied": _lt(
        "The user who signed in does not have access to this mailbox. Ask your "
        "Microsoft 365 administrator for access."
    ),
    "configuration": _lt(
        "Microsoft rejected the settings of this Odoo. An administrator must check "
        "Settings → MailDesk → Outlook."
    ),
    "configuration.missing": _lt(
        "OAuth not configured: an administrator must enter Microsoft's Client ID "
        "and Client Secret in Settings → MailDesk → Outlook first."
    ),
    "configuration.redirect_uri": _lt(
        "Microsoft does not recognise the redirect URI of this Odoo. An "
        "administrator must copy it from Settings → MailDesk → Outlook into the app "
        "registration."
    ),
    "configuration.tenant": _lt(
        "This kind of account is not allowed by the tenant in Settings → MailDesk → "
        "Outlook, or by the app registration. An administrator must change one of "
        "them."
    ),
    "configuration.not_assigned": _lt(
        "You are not assigned to the MailDesk app. Ask your Microsoft 365 "
        "administrator."
    ),
    "configuration.admin_consent": _lt(
        "In your organisation, only administrators can approve apps. Ask your "
        "Microsoft 365 administrator to grant MailDesk consent for everyone."
    ),
    "configuration.client_id": _lt(
        "Microsoft does not recognise the Client ID. An administrator must correct "
        "it in Settings → MailDesk → Outlook."
    ),
    "configuration.client_secret": _lt(
        "The Client Secret is wrong; often its ID was copied instead of its value. "
        "An administrator must correct it in Settings → MailDesk → Outlook."
    ),
    "configuration.client_secret_expired": _lt(
        "The Client Secret has expired: Outlook mailboxes cannot sync. An "
        "administrator must create a new one in Microsoft Entra and enter it in "
        "Settings → MailDesk → Outlook."
    ),
    "mailbox.unavailable": _lt(
        "This Microsoft account has no mailbox in Exchange Online."
    ),
    "rejected.sender": _lt("Microsoft does not allow you to send from this address."),
    "rejected.blocked": _lt("Microsoft has blocked sending from this mailbox for now."),
    "rejected.too_large": _lt("The message is too large for Microsoft."),
}


class MailboxErrorText(models.AbstractModel):
    """What goes wrong with Outlook, in plain words."""

    _inherit = "mailbox.error_text"

    @api.model
    def _sentences_outlook(self):
        return SENTENCES
