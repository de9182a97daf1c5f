"""What a scan says of a mail."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

MAX_QUOTE_CHARS = 120


class Level(IntEnum):
    """How much speaks against a mail. Low never means that it is safe."""

    LOW = 0
    MEDIUM = 1
    HIGH = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason.

    :ivar code: a key of :data:`..texts.REASONS`
    :ivar weight: what it adds to the score, before the whole is judged
    :ivar quote: the piece of the mail that it is about: a line, 120 characters at most
    """

    code: str
    weight: int
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The level, the score behind it, and the reasons, those of most weight first."""

    level: Level
    score: float
    findings: tuple[Finding, ...]
