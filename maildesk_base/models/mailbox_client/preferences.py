"""The user's own settings of the app."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from odoo import api, models

from . import params

MAX_LAYOUT_CHARS = 8_000  # widths, folded folders, order of favourites
MAX_SEARCHES = 50
MAX_SEARCH_CHARS = 500


@dataclass(frozen=True, slots=True)
class Preference:
    """A setting of a user, by its name in ``mailbox.client._preferences()``.

    :ivar default: its value until the user sets it
    :ivar check: ``check(value)`` gives the value to keep, or raises ``BadParameter``
    """

    default: Any
    check: Callable[[Any], Any]


def _flag(value):
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


_OWN = {
    "undo_send_seconds": Preference(10, partial(_seconds, most=60)),
    "mark_read_seconds": Preference(0, partial(_seconds, most=30)),
    "reading_pane": Preference("right", _one_of("right", "below", "off")),
    "density": Preference("comfortable", _one_of("compact", "comfortable")),
    "conversations": Preference(True, _flag),
    "block_remote": Preference(True, _flag),
    "desktop_notifications": Preference(False, _flag),
    "layout": Preference({}, _layout),
}


class MailboxClient(models.AbstractModel):
    """The user's own settings of the app."""

    _inherit = "mailbox.client"

    @api.model
    def _preferences(self):
        """Name -> :class:`Preference`; whoever brings another one adds it."""
        return dict(_OWN)

    @api.model
    def set_preference(self, name, value):
        """Keep one setting of the user, on every device."""
        with self._parameters():
            preferences = self._preferences()
            name = params.as_choice(name, tuple(preferences))
            self._store_preference(name, preferences[name].check(value))
            return {}

    @api.model
    def _settings_json(self):
        # sudo: res.users.settings - the user's own
        settings = self.env.user.sudo().res_users_settings_ids[:1]
        defaults = {name: each.default for name, each in self._preferences().items()}
        return defaults | (settings.maildesk_preferences or {})

    @api.model
    def save_search(self, name, query):
        """Keep a search under a name; an empty query forgets it. Gives all of them."""
        with self._parameters():
            name = params.as_text(name, 100).strip()
            query = params.as_text(query, MAX_SEARCH_CHARS).strip()
            if not name:
                raise params.BadParameter("name")
            searches = [s for s in self._saved_searches_json() if s["name"] != name]
            if query:
                searches.append({"name": name, "query": query})
            self._store_preference("saved_searches", searches[-MAX_SEARCHES:])
            return searches[-MAX_SEARCHES:]

    @api.model
    def _saved_searches_json(self):
        return self._settings_json().get("saved_searches", [])

    @api.model
    def _store_preference(self, name, value):
        settings = self.env["res.users.settings"]._find_or_create_for_user(
            self.env.user
        )
        stored = dict(settings.maildesk_preferences or {})
        stored[name] = value
        settings.maildesk_preferences = stored
