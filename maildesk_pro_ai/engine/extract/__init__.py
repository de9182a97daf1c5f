"""What a reader sees of a mail, as text: for rules and for language models.

Hidden text never counts as seen: it is what mails are filled with to mislead whatever
reads them instead of people.
"""

from .invisible import count_invisible, without_invisible
from .readable import Anchor, Readable, read_html

__all__ = ["Anchor", "Readable", "count_invisible", "read_html", "without_invisible"]
