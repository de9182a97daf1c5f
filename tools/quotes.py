"""Code of the repository that documents show, kept as it is in its file.

``python3 -m tools.quotes`` updates it. A document names the file in a comment above
the block: ``<!-- from tests/addons/… -->``.
"""

import re

from tools import paths

QUOTE = re.compile(
    r"(<!-- from (\S+) -->\n```\w*\n).*?(^```$)", re.DOTALL | re.MULTILINE
)


def pages():
    """The documents that may show code."""
    return sorted(paths.ROOT.glob("docs/**/*.md"))


def with_quotes(text):
    """The text of a document, with every quoted file as it is now."""
    return QUOTE.sub(
        lambda found: found[1] + (paths.ROOT / found[2]).read_text("utf-8") + found[3],
        text,
    )


if __name__ == "__main__":
    for page in pages():
        page.write_text(with_quotes(page.read_text("utf-8")), encoding="utf-8")
