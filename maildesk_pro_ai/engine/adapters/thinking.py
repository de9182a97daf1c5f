"""Leaves out what some models think aloud before they answer."""

from __future__ import annotations

_OPEN, _CLOSE = "<think>", "</think>"


class ThoughtFilter:
    """Takes an answer as it arrives, and gives it without ``<think>…</think>`` at its
    beginning.
    """

    def __init__(self) -> None:
        self._held = ""
        self._is_thinking = False
        self._is_past = False

    def feed(self, text: str) -> str:
        """As much of the answer as is certain by now."""
        if self._is_past:
            return text
        self._held += text
        if not self._is_thinking:
            begun = self._held.lstrip()
            if not begun.startswith(_OPEN):
                return "" if _OPEN.startswith(begun) else self._pass(self._held)
            self._is_thinking, self._held = True, begun.removeprefix(_OPEN)
        before, closed, behind = self._held.partition(_CLOSE)
        if closed:
            return self._pass(behind.lstrip())
        # The end of it may have come in part.
        self._held = before[-len(_CLOSE) :]
        return ""

    def finish(self) -> str:
        """What was held back and is no thought."""
        held = "" if self._is_thinking else self._held
        self._is_past, self._held = True, ""
        return held

    def _pass(self, text: str) -> str:
        # Blanks behind the thoughts may still follow.
        if not text and self._is_thinking:
            self._is_thinking, self._held = False, ""
            return ""
        self._is_past, self._held = True, ""
        return text
