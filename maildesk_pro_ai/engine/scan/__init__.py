"""The local security scan: rules that judge a mail without asking anybody.

``scan(facts_of(meta, content, context))`` gives a :class:`Verdict`. It needs no
network, looks at what the reader sees, and is the same for the same mail. What is
hidden in a mail can raise the level, never lower it.
"""

from .building import Content, facts_of
from .facts import Context, Facts, History
from .rules.sender import name_key
from .scoring import scan
from .texts import ADVICE, REASONS
from .verdict import Finding, Level, Verdict

__all__ = [
    "ADVICE",
    "REASONS",
    "Content",
    "Context",
    "Facts",
    "Finding",
    "History",
    "Level",
    "Verdict",
    "facts_of",
    "name_key",
    "scan",
]
