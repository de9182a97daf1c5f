from odoo import api, models
from odoo.tools.misc import format_date, format_datetime

from ..compat import LazyTranslate
from ..engine.licence.keys import FEATURES

_lt = LazyTranslate(__name__)

# What is so, and what can be done about it by whom.
SENTENCES = {
    "free": (
        _lt("Free edition (LGPL-3)"),
        _lt("All features are available; no key is needed."),
    ),
    "issuer": (
        _lt("The configured licence issuer cannot be read."),
        _lt(
            "The server administrator must correct licence_issuer in odoo.conf, or "
            "the system parameter maildesk.licence_issuer."
        ),
    ),
    "missing": (
        _lt("There is no licence yet."),
        _lt(
            "An administrator can enter a key under Settings → MailDesk → Licence "
            "Activation."
        ),
    ),
    "unreadable": (
        _lt("This licence key is incomplete."),
        _lt(
            "An administrator can enter it again under Settings → MailDesk → "
            "Licence Activation: the whole key, from MD- to the last character."
        ),
    ),
    "newer": (
        _lt("This licence key is for another version of MailDesk."),
        _lt("An administrator can update MailDesk, or ask the issuer for another key."),
    ),
    "forged": (
        _lt("This licence key was not signed by the issuer that is configured here."),
        _lt("An administrator can ask the issuer for a key and enter it."),
    ),
    "wrong_database": (
        _lt("This licence is for another database."),
        _lt(
            "An administrator can ask the issuer for a key for this one. In a test "
            "copy, nothing needs to be done."
        ),
    ),
    "wrong_series": (
        _lt("This licence is for Odoo %(series)s; this is Odoo %(own_series)s."),
        _lt("An administrator can ask the issuer for a key for this version."),
    ),
    "clock": (
        _lt(
            "This server's clock is wrong: it shows %(now)s, but mail of "
            "%(newest_mail)s has arrived."
        ),
        _lt("The server administrator must correct the clock."),
    ),
    "not_yet_valid": (
        _lt("This licence starts on %(not_before)s."),
        _lt("It starts automatically; nothing needs to be done."),
    ),
    "expired": (
        _lt("The licence expired on %(expires)s."),
        _lt(
            "An administrator can ask the issuer for a new key and enter it under "
            "Settings → MailDesk → Licence Activation."
        ),
    ),
    "grace": (
        _lt(
            "The licence expired on %(expires)s. All features keep working until "
            "%(works_until)s."
        ),
        _lt("Ask the issuer for a new key and enter it below."),
    ),
    "expires_soon": (
        _lt("The licence expires on %(expires)s."),
        _lt("Ask the issuer for a new key and enter it below; it replaces this one."),
    ),
    "too_many_users": (
        _lt(
            "MailDesk has %(own_users)d users, but the licence covers %(users)d. "
            "All features keep working."
        ),
        _lt(
            "Ask the issuer for a key that covers all users, or remove MailDesk "
            "access from some."
        ),
    ),
    "active": (_lt("The licence is active."), ""),
    "feature": (
        _lt("It is not included in the licence."),
        _lt("An administrator can ask the issuer for a licence that includes it."),
    ),
}
NAMES = {
    "ai": _lt("AI"),
    "push": _lt("Push"),
    "bridges": _lt("Links with other apps"),
    "automation": _lt("Automation"),
    "cockpit": _lt("Cockpit"),
}


class MailboxLicence(models.Model):
    """The words for what a licence allows."""

    _inherit = "mailbox.licence"

    @api.model
    def _reason(self, feature):
        """Why a feature is off, and who can change that; "" when it works."""
        if self._allows(feature):
            return ""
        status = self._status()
        return self.env._(
            "Switched off: %(feature)s. %(reason)s",
            feature=self._name_of(feature),
            reason=self._explanation(status, "feature" if status.works else ""),
        )

    @api.model
    def _name_of(self, feature):
        return self.env._(NAMES[feature])  # pylint: disable=translation-not-lazy

    @api.model
    def _explanation(self, status, key=""):
        """What is so and who can do what about it, as one text."""
        return " ".join(filter(None, self._sentences(status, key)))

    @api.model
    def _sentences(self, status, key=""):
        """The two sentences for a status, translated; the second may be empty.

        :param key: of other sentences than those of its state
        """
        sentences = SENTENCES[key or status.state]
        return [self._filled(lazy, status) if lazy else "" for lazy in sentences]

    @api.model
    def _filled(self, lazy, status):
        text = self.env._(lazy)  # pylint: disable=translation-not-lazy
        return text % self._values(status)

    @api.model
    def _values(self, status):
        licence, facts = status.licence, status.facts
        if licence is None:
            return {}
        return {
            "series": ", ".join(sorted(licence.series or ())),
            "own_series": facts.series,
            "users": licence.users or 0,
            "own_users": facts.users,
            "now": format_datetime(self.env, facts.now, dt_format="short"),
            "newest_mail": format_datetime(
                self.env, facts.newest_mail, dt_format="short"
            ),
            "not_before": format_date(self.env, licence.not_before),
            "expires": format_date(self.env, licence.expires),
            "works_until": format_date(self.env, status.works_until),
        }

    @api.model
    def _summary(self):
        """One line for the settings page."""
        status = self._status()
        return self._sentences(status)[0]

    @api.model
    def _crowded_text(self, status):
        """That there are too many users, where the state is about something else."""
        if not status.is_crowded or status.state == "too_many_users":
            return ""
        return self._sentences(status, "too_many_users")[0]

    @api.model
    def _off_text(self, status):
        """What is off on this page, and what goes on; "" when nothing is."""
        off = [self._name_of(each) for each in FEATURES if not status.allows(each)]
        if not off:
            return ""
        return self.env._(
            "Switched off: %(features)s. Mail, search, sending and existing data "
            "keep working.",
            features=", ".join(off),
        )
