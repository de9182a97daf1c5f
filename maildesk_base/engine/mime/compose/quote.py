"""The older message below an answer or in a forward."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

_BAR = "margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex"


def reply_body(original_html: str, attribution: str) -> str:
    """The quotation for an answer.

    :param original_html: sanitised HTML of the older message
    :param attribution: the translated line above it ("On … wrote:"), as plain text
    """
    return (
        f'<div class="maildesk-quote"><div>{escape(attribution)}</div>'
        f'<blockquote type="cite" style="{_BAR}">{original_html}</blockquote></div>'
    )


def forward_body(
    original_html: str, title: str, fields: Sequence[tuple[str, str]]
) -> str:
    """The older message for a forward, below its most important header fields.

    :param title: the translated line above it ("Forwarded message")
    :param fields: translated label and value, as plain text
    """
    lines = "".join(
        f"<div><b>{escape(label)}:</b> {escape(value)}</div>"
        for label, value in fields
        if value
    )
    return (
        f'<div class="maildesk-quote"><div>---------- {escape(title)} ----------</div>'
        f"{lines}<br>{original_html}</div>"
    )


def quote_plain(text: str, attribution: str) -> str:
    """The quotation for an answer in plain text."""
    quoted = "\n".join(
        f">{line}" if line.startswith(">") else f"> {line}".rstrip()
        for line in text.rstrip().split("\n")
    )
    return f"{attribution}\n{quoted}\n"
