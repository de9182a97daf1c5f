"""Names of folders, labels, tags and mailboxes, as a search writes them."""

from __future__ import annotations

import re
import unicodedata

_SEPARATORS = re.compile(r"[\s_/-]+")


def name_key(name: str) -> str:
    """The same key for all ways to write a name in a search.

    Blanks, underscores, slashes and hyphens are one, for ``label:work-projects`` is how
    Gmail writes "Work projects"; case, accents and the form of Unicode do not count.
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    return _SEPARATORS.sub("-", letters).strip("-")
