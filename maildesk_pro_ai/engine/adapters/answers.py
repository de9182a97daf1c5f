"""What comes back: an answer while it arrives, and when it is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..errors import AiRefused, AiUnreachable
from .thinking import ThoughtFilter

WHOLE, CUT_SHORT, INTERRUPTED = "whole", "cut_short", "interrupted"
OnText = Callable[[str], None]


@dataclass(frozen=True)
class Usage:
    """Tokens of a call; None where the provider does not count."""

    tokens_in: int | None = None
    tokens_out: int | None = None


@dataclass(frozen=True)
class Reply:
    """An answer of a model.

    :ivar finish: ``whole``, ``cut_short`` at its greatest length, or ``interrupted``
        when the connection broke in the middle
    """

    text: str
    finish: str = WHOLE
    usage: Usage = Usage()
    model: str = ""


@dataclass(frozen=True)
class Model:
    """One model that a provider offers."""

    id: str
    label: str = ""
    max_input: int | None = None
    max_output: int | None = None


class Draft:
    """Collects an answer.

    :param on_text: gets each piece of it
    """

    def __init__(self, on_text: OnText):
        self._on_text = on_text
        self._thoughts = ThoughtFilter()
        self._pieces: list[str] = []
        self.finish = ""  # as in Reply, "" as long as nobody has said
        self.usage = Usage()
        self.model = ""

    @property
    def has_text(self) -> bool:
        """Whether the user has seen anything of it."""
        return bool(self._pieces)

    def add(self, text: object) -> None:
        """A piece of the answer; what is no text is nothing."""
        if isinstance(text, str):
            self._show(self._thoughts.feed(text))

    def count(self, tokens_in: object, tokens_out: object) -> None:
        """What the provider has counted so far; what is no number changes nothing."""
        self.usage = Usage(
            tokens_in if isinstance(tokens_in, int) else self.usage.tokens_in,
            tokens_out if isinstance(tokens_out, int) else self.usage.tokens_out,
        )

    def reply(self) -> Reply:
        """The answer, when the stream has ended.

        Raises AiUnreachable when it has ended before anything came.
        """
        self._show(self._thoughts.finish())
        if not self.finish and not self._pieces:
            raise AiUnreachable("", "the answer has ended before it began")
        return self._as_it_is(self.finish or INTERRUPTED)

    def interrupted(self) -> Reply:
        """As much of the answer as has come."""
        return self._as_it_is(INTERRUPTED)

    def refuse(self, reason: object) -> None:
        """The model does not want to: raises AiRefused."""
        raise AiRefused("", reason if isinstance(reason, str) else "")

    def _show(self, text: str) -> None:
        if text:
            self._pieces.append(text)
            self._on_text(text)

    def _as_it_is(self, finish: str) -> Reply:
        return Reply("".join(self._pieces), finish, self.usage, self.model)
