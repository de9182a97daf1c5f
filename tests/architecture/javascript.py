"""The browser code: core knows no feature, features do not know each other, and the
shell, which every page of Odoo loads, knows nothing of the app.
"""

import re
from pathlib import PurePosixPath

IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*["']([^"']+)["']""")
RPC = re.compile(
    r"""@web/core/network/rpc|useService\(["']orm["']\)|services\.orm\b
    |\brpc\b[^{}]*\}\s*from\s*"[^"]*/compat\"""",
    re.VERBOSE,
)
# What stands above the features: the client action, and what can be done in it.
ABOVE_FEATURES = ("app", "actions")
CORE = "core"
SHELL = "shell"
# Below everything: what differs between Odoo's series.
COMPAT = "compat"
# What other add-ons may import: static/src/registries.js and the three beside it.
BASE = "maildesk_base"
DOORS = ("registries", "api", "components", "compat")
CLICK = re.compile(r"\.click\(")


def shell_imports_no_app(repository):
    """shell/ is in another bundle than the app, and there without it."""
    for path, feature, number, target in _imports(repository):
        if feature == SHELL and target not in (SHELL, COMPAT):
            yield f"{path}:{number}: shell imports '{target}', which is not loaded yet"


def core_imports_no_feature(repository):
    """core/ imports from core/ and shell/ only, and compat.js."""
    for path, feature, number, target in _imports(repository):
        if feature == CORE and target not in (CORE, SHELL, COMPAT):
            yield f"{path}:{number}: core imports the feature '{target}'"


def features_do_not_know_each_other(repository):
    """A feature imports core/, shell/ and itself; app/ and actions/ the features."""
    below = (CORE, SHELL)
    for path, feature, number, target in _imports(repository):
        if feature not in (*below, *ABOVE_FEATURES) and target not in (
            *below,
            COMPAT,
            feature,
        ):
            yield f"{path}:{number}: '{feature}' imports '{target}'"


def only_core_calls_the_server(repository):
    """Calls to the server are in core/ (services, store) and shell/, nowhere else."""
    for path, feature in _sources(repository):
        if feature in (CORE, SHELL):
            continue
        text = repository.read(path)
        for found in RPC.finditer(text):
            number = text.count("\n", 0, found.start()) + 1
            yield f"{path}:{number}: only core/ calls the server"


def addons_use_the_doors(repository):
    """An add-on imports the four files made for it, nothing else of the app."""
    for path, _feature in _sources(repository, at_the_top=True):
        if _addon(path) == BASE:
            continue
        for number, line in enumerate(repository.read(path).splitlines(), 1):
            for name in IMPORT.findall(line):
                addon, _, module = name.removeprefix("@").partition("/")
                if addon == BASE and module not in DOORS:
                    yield f"{path}:{number}: imports '{name}', which is no door"


def nothing_is_clicked_by_code(repository):
    """Code calls what a click would call: elements are clicked on by people."""
    for path in repository.ending(".js", ".xml"):
        if "static" in path.parts and "src" in path.parts:
            for number, line in enumerate(repository.read(path).splitlines(), 1):
                if CLICK.search(line):
                    yield f"{path}:{number}: {line.strip()[:80]}"


def _sources(repository, at_the_top=False):
    """The browser code below ``static/src`` with its feature folder.

    :param at_the_top: also files that are in no such folder
    """
    for path in repository.ending(".js"):
        parts = path.parts
        shortest = 2 if at_the_top else 3
        if "static" in parts and len(parts) > parts.index("static") + shortest:
            place = parts.index("static")
            if parts[place + 1] == "src":
                yield path, parts[place + 2]


def _imports(repository):
    """Imports of our own code: path, its feature, line, the target's feature."""
    for path, feature in _sources(repository):
        for number, line in enumerate(repository.read(path).splitlines(), 1):
            for name in IMPORT.findall(line):
                target = _target(path, name)
                if target:
                    yield path, feature, number, target


def _target(path, name):
    """The feature folder that an import leads to; None outside of our code."""
    addon = _addon(path)
    if name.startswith("."):
        parts = _normal(path.parent / name).parts
        source = path.parts.index("static") + 2
        return parts[source] if len(parts) > source else None
    if name.startswith(f"@{addon}/"):
        parts = name.split("/")
        return parts[1] if len(parts) > 2 else None
    return None


def _addon(path):
    return path.parts[path.parts.index("static") - 1]


def _normal(path):
    parts = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return PurePosixPath(*parts)
