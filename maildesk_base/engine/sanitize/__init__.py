"""Untrusted HTML is sanitised before it is stored.

Two independent passes: our own one (:mod:`html`) writes a new, well-nested document out
of allowed elements, attributes and CSS; nh3 then checks that document against its own
allow-list. The browser adds two more walls (DOMPurify, a sandboxed frame).

Nothing that leaves here loads anything by itself. What would, waits under names of
ours:

=============================  ====================================================
``data-maildesk-src``          address of a remote image
``data-maildesk-background``   remote background (address, or ``cid:`` and an id)
``data-maildesk-cid``          Content-ID of an image inside the message
``data-maildesk-quote``        ``1``: older text at the end, which readers fold; see
                               :mod:`quotes`, the one place that decides
``data-maildesk-sheet``        what the style sheets of the mail say of whether this
                               is seen, for where it goes without them; see
                               :mod:`styles.cascade`
=============================  ====================================================

:func:`resolve_placeholders` puts addresses of our own server in their place.
"""

from .html import SanitizedHtml, SanitizeOptions, sanitize_html
from .placeholders import resolve_placeholders
from .plain import beginning, html_to_text, text_to_html

__all__ = [
    "SanitizeOptions",
    "SanitizedHtml",
    "beginning",
    "html_to_text",
    "resolve_placeholders",
    "sanitize_html",
    "text_to_html",
]
