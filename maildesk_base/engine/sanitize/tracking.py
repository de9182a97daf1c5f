"""Recognises images whose only purpose is to report that a mail was opened."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# Part of "host/path" -> who counts. These addresses serve nothing but counting, so that
# an image from there is a tracker whatever its size.
_COUNTERS = (
    ("list-manage.com/track/open", "Mailchimp"),
    ("mandrillapp.com/track/open", "Mandrill"),
    ("/wf/open", "SendGrid"),
    ("sendgrid.net/mpss", "SendGrid"),
    ("pstmrk.it/open", "Postmark"),
    ("awstrack.me/i0/", "Amazon SES"),
    ("mailgun.org/o/", "Mailgun"),
    ("mjt.lu/oo/", "Mailjet"),
    ("hubspotemail.net/e3t/cto", "HubSpot"),
    ("trk.klaviyomail.com", "Klaviyo"),
    ("klaviyo.com/o/", "Klaviyo"),
    ("exacttarget.com/open.aspx", "Salesforce"),
    ("sfmc-content.com/open", "Salesforce"),
    ("pardot.com/r/", "Salesforce"),
    ("mktoweb.com/trk", "Marketo"),
    ("constantcontact.com/on.jsp", "Constant Contact"),
    ("rs6.net/on.jsp", "Constant Contact"),
    ("activehosted.com/lt.php", "ActiveCampaign"),
    ("customeriomail.com/e/o", "Customer.io"),
    ("via.intercom.io/o", "Intercom"),
    ("mailtrack.io/trace", "Mailtrack"),
    ("mltrk.io/pixel", "Mailtrack"),
    ("yesware.com/t/", "Yesware"),
    ("mailfoogae.appspot.com", "Streak"),
    ("mixmax.com/api/track", "Mixmax"),
    ("superhuman.com/i/", "Superhuman"),
    ("google-analytics.com/collect", "Google Analytics"),
    ("google-analytics.com/__utm", "Google Analytics"),
    ("facebook.com/tr", "Meta"),
    ("linkedin.com/emimp", "LinkedIn"),
    ("twitter.com/scribe", "X"),
    ("substack.com/o/", "Substack"),
    ("emltrk.com", "Litmus"),
    ("returnpath.net/pixel", "Validity"),
)
# Names for the owners of invisible images whose address is used for other things as
# well.
_OWNERS = (
    ("hubspot", "HubSpot"),
    ("sendibt", "Brevo"),
    ("sendinblue", "Brevo"),
    ("klclick", "Klaviyo"),
    ("createsend", "Campaign Monitor"),
    ("cmail", "Campaign Monitor"),
    ("intercom-mail", "Intercom"),
    ("outreach.io", "Outreach"),
    ("salesloft", "SalesLoft"),
    ("sparkpostmail", "SparkPost"),
    ("mailerlite", "MailerLite"),
    ("beehiiv", "beehiiv"),
    ("litmus.com", "Litmus"),
    ("bl-1.com", "Bananatag"),
    ("mailchimp", "Mailchimp"),
)
_PIXEL_SIZE = re.compile(r"\s*(\d{1,5}(?:\.\d+)?)\s*(?:px|pt)?\s*")
_STYLE_SIZE = re.compile(
    r"(?:^|;)(?:max-)?(width|height):(\d+(?:\.\d+)?)(?:px|pt)?(?=;|$| )"
)
_HIDDEN = re.compile(
    r"display:\s*none|visibility:\s*hidden|(?:^|;)opacity:0(?:\.0+)?(?:;|$)"
)
_MAX_PIXEL = 3


def counter_name(url: str) -> str:
    """Who counts openings with this image, "" when its address does not show it."""
    place = _place_of(url)
    return next((name for mark, name in _COUNTERS if mark in place), "")


def owner_of(url: str) -> str:
    """Who learns of an opening by an invisible image: a service, else its host."""
    place = _place_of(url)
    known = next((name for mark, name in _OWNERS if mark in place), "")
    return known or place.partition("/")[0]


def _place_of(url: str) -> str:
    try:
        parts = urlsplit(url.lower())
        return f"{parts.hostname or ''}{parts.path}"
    except ValueError:
        return ""


def is_invisible(attributes: dict[str, str], style: str) -> bool:
    """Whether an image is so small or hidden that nobody can be meant to see it.

    :param attributes: as in the mail
    :param style: the filtered declarations
    """
    if _HIDDEN.search(style):
        return True
    sizes = {name: float(value) for name, value in _STYLE_SIZE.findall(style)}
    for name in ("width", "height"):
        found = _PIXEL_SIZE.fullmatch(attributes.get(name, ""))
        if found and name not in sizes:
            sizes[name] = float(found[1])
    if 0 in sizes.values():
        return True
    return len(sizes) == 2 and max(sizes.values()) <= _MAX_PIXEL
