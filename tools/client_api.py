"""The shapes of docs/client-api.md, written from the data that the tests check with.

``python3 -m tools.client_api`` updates them.
"""

import json
import textwrap

from tools import paths

SOURCE = paths.ROOT / "maildesk_base/static/tests/client_api.json"
DOCUMENT = paths.ROOT / "docs/client-api.md"
START, END = "<!-- shapes -->\n", "<!-- end of shapes -->\n"
WIDTH = 108


def shapes_text():
    """All shapes as the document shows them, one paragraph each."""
    shapes = json.loads(SOURCE.read_text(encoding="utf-8"))["shapes"]
    lines = [_lines(name, shape) for name, shape in shapes.items()]
    return "```\n" + "\n".join(lines) + "\n```\n"


def document_text():
    """The whole document with the shapes as they are now."""
    before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(START)
    return f"{before}{START}{shapes_text()}{END}{rest.partition(END)[2]}"


def _lines(name, shape):
    text = f"{name:<15} {_inline(shape)}"
    return textwrap.fill(
        text, WIDTH, subsequent_indent=" " * 17, break_on_hyphens=False
    )


def _inline(shape):
    if isinstance(shape, list):
        return f"[{_inline(shape[0])}]"
    if isinstance(shape, str):
        return shape
    return "{" + ", ".join(_field(*field) for field in shape.items()) + "}"


def _field(name, shape):
    return f"...{shape}" if name == "..." else f"{name}: {_inline(shape)}"


if __name__ == "__main__":
    DOCUMENT.write_text(document_text(), encoding="utf-8")
