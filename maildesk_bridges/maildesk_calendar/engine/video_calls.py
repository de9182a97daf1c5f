"""Addresses of video calls in the text of a mail."""

from __future__ import annotations

import re

_MOST_CHARS = 100_000  # of a text that are looked at
_URL = re.compile(
    r"""https://(?:
        meet\.google\.com/[a-z]{3}-[a-z]{4}-[a-z]{3}
      | teams\.(?:microsoft|live)\.com/(?:l/meetup-join|meet)/
      | (?:[\w-]{1,63}\.){0,3}zoom\.us/[jw]/\d
      | (?:[\w-]{1,63}\.){1,3}webex\.com/
      | meet\.jit\.si/
      | whereby\.com/
      | (?:meet|app)\.goto\.com/
      | global\.gotomeeting\.com/join/
    )[^\s<>"'`\\)\]]{0,500}""",
    re.X | re.I,
)


def video_call_url(*texts: str) -> str:
    """The first address of a known service for video calls, "" for none."""
    for text in texts:
        found = _URL.search((text or "")[:_MOST_CHARS])
        if found:
            return found[0].rstrip(".,;:!?")
    return ""
