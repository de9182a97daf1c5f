"""What the app offers, from the running page and from its sources."""

import xml.etree.ElementTree as ET

from tools import paths

# Where an action of the registry has a button, as the walk names it.
_PLACES = {"toolbar": "toolbar", "bulk": "bulk", "row": "row", "card": "menu"}
# The same action behind a button of its own.
_OWN_BUTTONS = {
    "row/star": "row/Star",
    "menu/reply": "card/Reply",
    "composer/send": "composer/Send (Ctrl+Enter)",
}
_ACTIONS = """() => odoo.loader.modules.get("@web/core/registry").registry
    .category("maildesk.actions").getAll().map(({id, places = [], hotkey = []}) =>
        ({id, places, hotkeys: [hotkey].flat()}))"""
# A key of the registry -> what the recorder, and the help sheet, call it.
_KEYS = {"Delete": "Del", "Escape": "Esc", "Ctrl a": "Ctrl A"}
_TEMPLATES = "maildesk_base/static/src/**/*.xml"
_CONTROLS = {"button", "DropdownItem", "a", "input", "select"}
_LABELS = ("data-md-action", "aria-label", "t-attf-aria-label", "title")


def of_registry(page):
    """(names, keys) of all actions, at each place that has them."""
    names, keys = set(), set()
    for action in page.evaluate(_ACTIONS):
        keys |= {_KEYS.get(key, key) for key in action["hotkeys"]}
        for place in action["places"]:
            name = f"{_PLACES.get(place, place)}/{action['id']}"
            names.add(_OWN_BUTTONS.get(name, name))
    return names, keys


def of_help_sheet(page):
    """The keys that the open help sheet lists."""
    lines = page.locator(".o_md_shortcuts dt").all()
    return {" ".join(line.locator("kbd").all_inner_texts()) for line in lines}


def of_templates():
    """label -> template file: each control whose label does not depend on data."""
    found = {}
    for path in sorted(paths.ROOT.glob(_TEMPLATES)):
        for element in ET.parse(path).iter():
            if element.tag in _CONTROLS:
                found.update(dict.fromkeys(_labels(element), path.name))
    return found


def _labels(element):
    attributes = [element.get(name) for name in _LABELS if element.get(name)]
    if attributes:
        start, _braces, dynamic = attributes[0].partition("{{")
        return [start + "…"] if dynamic else [start]
    return [text.strip() for text in element.itertext() if len(text.strip()) > 1]
