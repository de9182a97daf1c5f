import json

from odoo import api, models

from . import params

DEFAULTS = {
    "undo_send_seconds": 10,
    "mark_read_seconds": 0,
    "reading_pane": "right",
    "density": "comfortable",
    "conversations": True,
    "block_remote": True,
    "desktop_notifications": False,
    "layout": {},
}
_CHOICES = {
    "reading_pane": ("right", "below", "off"),
    "density": ("compact", "comfortable"),
}
_SECONDS = {"undo_send_seconds": 60, "mark_read_seconds": 30}
MAX_LAYOUT_CHARS = 8_000  # widths, folded folders, order of favourites
MAX_SEARCHES = 50
MAX_SEARCH_CHARS = 500


class MailboxClient(models.AbstractModel):
    """The user's own settings of the app."""

    _inherit = "mailbox.client"

    @api.model
    def set_preference(self, name, value):
        """Keep one setting of the user, on every device."""
        with self._parameters():
            name = params.as_choice(name, tuple(DEFAULTS))
            self._store_preference(name, _checked(name, value))
            return {}

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


def _checked(name, value):
    if name in _CHOICES:
        return params.as_choice(value, _CHOICES[name])
    if name in _SECONDS:
        if isinstance(value, bool) or not isinstance(value, int):
            raise params.BadParameter(name)
        return max(0, min(value, _SECONDS[name]))
    if name == "layout":
        value = params.as_dict(value)
        if len(json.dumps(value)) > MAX_LAYOUT_CHARS:
            raise params.BadParameter(name)
        return value
    if not isinstance(value, bool):
        raise params.BadParameter(name)
    return value
