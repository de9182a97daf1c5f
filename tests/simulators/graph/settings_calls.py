"""The calls about the user: profile, settings, categories, translation of ids."""

import secrets

from tests.simulators.web.message import empty_answer, json_answer

from .errors import bad_request, item_not_found, refuse
from .store import new_id

COLORS = {f"preset{number}" for number in range(25)} | {"none"}


def add_settings_calls(service):
    """Add the routes."""
    service.mail("GET", "", profile, right="profile")
    service.mail("GET", "/mailboxSettings", settings, right="settings")
    every = "/outlook/masterCategories"
    service.mail("GET", every, categories, right="settings")
    service.mail("POST", every, add_category, right="settings")
    service.mail("PATCH", f"{every}/{{category}}", color_category, right="settings")
    service.mail("DELETE", f"{every}/{{category}}", remove_category, right="settings")
    service.mail("POST", "/translateExchangeIds", translate)


def profile(call):
    """Who this is."""
    whole = {
        "id": call.mailbox.oid,
        "displayName": call.mailbox.name,
        "mail": call.mailbox.address,
        "userPrincipalName": call.mailbox.address,
    }
    wanted = call.select() or whole.keys()
    return json_answer({k: v for k, v in whole.items() if k in wanted})


def settings(call):
    """Time zone and language."""
    locale = {"locale": "en-US", "displayName": "English (United States)"}
    return json_answer({"timeZone": "UTC", "language": locale, "userPurpose": "user"})


def categories(call):
    """The list of colours."""
    return json_answer({"value": call.mailbox.categories})


def add_category(call):
    """A new one; names are unique."""
    body = call.request.json() or {}
    name, color = body.get("displayName"), body.get("color", "none")
    if not name or color not in COLORS:
        raise bad_request("The category is not valid.", "ErrorInvalidRequest")
    if any(
        each["displayName"].lower() == name.lower() for each in call.mailbox.categories
    ):
        raise refuse(409, "CategoryNameAlreadyExists", "The name is in use.")
    made = {"id": secrets.token_hex(16), "displayName": name, "color": color}
    call.mailbox.categories.append(made)
    return json_answer(made, 201)


def color_category(call, category):
    """Another colour; the name cannot be changed."""
    found = _category(call, category)
    found["color"] = (call.request.json() or {}).get("color", found["color"])
    return json_answer(found)


def remove_category(call, category):
    """Take one away."""
    call.mailbox.categories.remove(_category(call, category))
    return empty_answer()


def translate(call):
    """Mutable ids to immutable ones."""
    body = call.request.json() or {}
    found = []
    for each in body.get("inputIds", ()):
        item = call.mailbox.item(each)
        target = item.key if item else new_id("AAkALg")
        found.append({"sourceId": each, "targetId": target})
    return json_answer({"value": found})


def _category(call, name):
    for each in call.mailbox.categories:
        if each["id"] == name:
            return each
    raise item_not_found()
