"""Scripts of conversations: texts with roles, variants and blanks to fill in.

A file of `scripts/` holds scripts between lines of `====`. A script begins with
`key: value` lines, then come turns: `[role +attachment ~copied]` and a text. After
`[loop]` each line is a short turn; some of them prolong the conversation. In a text
`[[a|b]]` is a choice and `{name}` a blank.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "scripts"
_TURN = re.compile(r"^\[(you|me|colleague|loop)((?: [+~]\S+)*)\]$", re.MULTILINE)
_LOOP_LINE = re.compile(r"^\[(you|me|colleague)\] (.+)$", re.MULTILINE)
_CHOICE = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


@dataclass(frozen=True)
class Turn:
    """One message of a script; `copied` adds the colleague in Cc."""

    role: str
    text: str
    attachment: str = ""
    copied: bool = False


@dataclass(frozen=True)
class Script:
    """One kind of conversation."""

    language: str
    topic: str
    subject: str
    weight: int
    turns: tuple
    loop: tuple = ()
    extra: tuple = (0, 0)


@cache
def all_scripts():
    """Return the scripts of all languages."""
    found = []
    for path in sorted(FOLDER.glob("*.txt")):
        language = path.stem.rpartition("_")[2]
        for text in path.read_text("utf-8").split("\n====\n"):
            found.append(_parse(text, language))
    return tuple(found)


def fill(text, values, random):
    """Choose among the variants of `text` and fill in the blanks."""
    text = _CHOICE.sub(lambda match: random.choice(match.group(1).split("|")), text)
    return text.format_map(values)


def _parse(text, language):
    head, _, body = text.partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.strip().splitlines())
    turns, loop = [], ()
    pieces = _TURN.split("\n" + body)[1:]
    for role, marks, words in zip(*[iter(pieces)] * 3, strict=True):
        if role == "loop":
            loop = tuple(Turn(*found) for found in _LOOP_LINE.findall(words))
        else:
            turns.append(_turn(role, marks.split(), words.strip()))
    low, _, high = fields.get("extra", "0-0").partition("-")
    return Script(
        language,
        fields["topic"],
        fields["subject"],
        int(fields["weight"]),
        tuple(turns),
        loop,
        (int(low), int(high)),
    )


def _turn(role, marks, words):
    attachments = [mark[1:] for mark in marks if mark[0] == "+"]
    return Turn(
        role, words, attachments[0] if attachments else "", "~colleague" in marks
    )
