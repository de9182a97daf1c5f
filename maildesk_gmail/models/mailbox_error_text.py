from odoo import api, models

from odoo.addons.maildesk_base.compat import LazyTranslate

_lt = LazyTranslate(__name__)

SENTENCES = {
    "auth": _lt("Google refused the sign-in. Please authorize the mailbox again."),
    "auth.expired": _lt("Gmail authentication expired, please re-authorize."),
    "auth.denied": _lt("You did not give MailDesk access, so nothing was connected."),
    "auth.code": _lt("This sign-in took too long. Please start it again."),
    "auth.scopes": _lt(
        "A permission that MailDesk needs was not ticked on Google's page. "
        "Authorize again and leave all boxes ticked."
    ),
    "auth.policy": _lt(
        "Your organisation requires a new sign-in. Please re-authorize."
    ),
    "auth.account_gone": _lt("This Google account no longer exists."),
    "configuration": _lt(
        "Google rejected the settings of this Odoo. An administrator must check "
        "Settings → MailDesk → Gmail."
    ),
    "configuration.not_set": _lt(
        "OAuth not configured: an administrator must enter Google's Client ID and "
        "Client Secret in Settings → MailDesk → Gmail first."
    ),
    "configuration.client": _lt(
        "Google does not recognise the Client ID, or the Client Secret is wrong. An "
        "administrator must correct them in Settings → MailDesk → Gmail."
    ),
    "configuration.redirect": _lt(
        "Google does not recognise the redirect URI of this Odoo. An administrator "
        "must copy it from Settings → MailDesk → Gmail into the Google Cloud "
        "project."
    ),
    "configuration.api_disabled": _lt(
        "The Gmail API is not enabled. An administrator must enable it in the "
        "Google Cloud project."
    ),
    "configuration.policy": _lt(
        "Your Google Workspace does not allow this. Its administrator must trust "
        "the MailDesk app."
    ),
    "throttled.daily": _lt(
        "Google's daily sending limit has been reached. Please try again tomorrow."
    ),
}


class MailboxErrorText(models.AbstractModel):
    """What goes wrong with Gmail, in plain words."""

    _inherit = "mailbox.error_text"

    @api.model
    def _sentences_gmail(self):
        return SENTENCES
