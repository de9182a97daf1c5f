"""From the path of a request to the path template of a description."""

import re
from urllib.parse import unquote

PREFIX = "/v1.0"
# Parts of a link that Graph makes itself; no description names them.
TOKENS = frozenset(("$deltatoken", "$skiptoken"))
_USER = re.compile(r"^/users/[^/]+")
_PLACEHOLDER = re.compile(r"\\{[^/]+?\\}")


def below_graph(request):
    """The path as ``/me/…``, None when it is not one of Graph's that are described."""
    if not request.path.startswith(f"{PREFIX}/") or request.path.endswith("/$batch"):
        return None
    return _USER.sub("/me", request.path.removeprefix(PREFIX))


def pattern_of(template):
    """A regular expression for a template such as ``/me/messages/{message-id}``."""
    return re.compile(_PLACEHOLDER.sub("[^/]+", re.escape(template)) + r"\Z")


def ranked(templates):
    """Patterns with their templates: the more that is fixed, the earlier."""
    by_variables = sorted(templates, key=lambda each: (each.count("{"), each))
    return [(pattern_of(each), each) for each in by_variables]


def find(patterns, path):
    """The first template that fits a path, None when none does."""
    path = unquote(path)
    return next(
        (template for pattern, template in patterns if pattern.match(path)), None
    )


def option_problems(request, known):
    """Query parameters that are not described."""
    for name in request.query:
        if name not in known and name not in TOKENS:
            yield f"the query parameter {name} is not described"


def selected(request):
    """The properties that ``$select`` names, without those of derived types."""
    text = request.one("$select", "")
    return [name for name in text.split(",") if name and "/" not in name]
