"""The HTML that mail programs make from a letter."""

import zlib
from html import escape

from .people import HOME
from .quoting import LEVELS, introduction, signature_lines

FONTS = (
    "Helvetica, Arial, sans-serif",
    "Calibri, 'Segoe UI', sans-serif",
    "Georgia, serif",
)
_RIGHT_TO_LEFT = ("ar", "he")


def letter_page(letter):
    """Return the HTML page of a letter with signature and quote."""
    font = FONTS[zlib.crc32(letter.sender.address.encode()) % len(FONTS)]
    direction = ' dir="rtl"' if letter.language in _RIGHT_TO_LEFT else ""
    return (
        f'<html><head><meta charset="utf-8"></head><body{direction} '
        f'style="font-family:{font};font-size:14px;color:#222">\n'
        f"{_paragraphs(letter.text)}{_signature(letter.sender)}"
        f"{_quote(letter, 1)}\n</body></html>\n"
    )


def _paragraphs(text):
    blocks = []
    for block in text.split("\n\n"):
        lines = block.split("\n")
        if all(line.startswith("- ") for line in lines):
            items = "".join(f"<li>{escape(line[2:])}</li>\n" for line in lines)
            blocks.append(f"<ul>\n{items}</ul>\n")
        else:
            blocks.append(f"<p>{'<br>'.join(map(escape, lines))}</p>\n")
    return "".join(blocks)


def _signature(person):
    lines = signature_lines(person)
    if not lines:
        return ""
    text = "<br>".join(map(escape, lines))
    logo = ""
    if person.address.endswith("@" + HOME):
        logo = '<br><img src="cid:logo" width="120" height="30" alt="Nordlicht">'
    return (
        '<div style="color:#667;border-top:1px solid #dde;margin-top:18px;'
        f'padding-top:8px;font-size:12px">{text}{logo}</div>\n'
    )


def _quote(letter, level):
    previous = letter.previous
    if previous is None or level > LEVELS:
        return ""
    return (
        f'<div class="quote"><p style="color:#667">{escape(introduction(letter))}</p>\n'
        '<blockquote type="cite" style="margin:0 0 0 8px;padding-left:10px;'
        f'border-left:2px solid #9bd">{_paragraphs(previous.text)}'
        f"{_quote(previous, level + 1)}</blockquote></div>\n"
    )
