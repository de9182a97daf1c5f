"""What a setting of the app may be, and those that MailDesk has."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from . import params

MAX_LAYOUT_CHARS = 8_000  # widths, folded folders, order of favourites
MAX_MODEL_CHARS = 100


@dataclass(frozen=True, slots=True)
class Preference:
    """A setting of a user, by its name in ``mailbox.client._preferences()``.

    :ivar default: its value until the user sets it
    :ivar check: ``check(value)`` gives the value to keep, or raises ``BadParameter``
    """

    default: Any
    check: Callable[[Any], Any]


def flag(value):
    """A check for settings that are on or off."""
    if not isinstance(value, bool):
        raise params.BadParameter("flag")
    return value


def _seconds(value, most):
    if isinstance(value, bool) or not isinstance(value, int):
        raise params.BadParameter("seconds")
    return max(0, min(value, most))


def _layout(value):
    value = params.as_dict(value)
    if len(json.dumps(value)) > MAX_LAYOUT_CHARS:
        raise params.BadParameter("layout")
    return value


def _one_of(*choices):
    return partial(params.as_choice, choices=choices)


BUILT_IN = {
    "undo_send_seconds": Preference(10, partial(_seconds, most=60)),
    "mark_read_seconds": Preference(0, partial(_seconds, most=30)),
    "reading_pane": Preference("right", _one_of("right", "below", "off")),
    "density": Preference("comfortable", _one_of("compact", "comfortable")),
    "conversations": Preference(True, flag),
    "block_remote": Preference(True, flag),
    "desktop_notifications": Preference(False, flag),
    "layout": Preference({}, _layout),
    # What somebody has made of a mail last.
    "create_model": Preference("", partial(params.as_text, limit=MAX_MODEL_CHARS)),
}
