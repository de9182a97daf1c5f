"""Which handler answers which request."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

_PLACEHOLDER = re.compile(r"\\{(\w+)(\\\+)?\\}")


@dataclass(frozen=True)
class Route:
    """A method and a path such as ``/users/{user}/messages/{id}``.

    ``{name}`` stands for one segment, ``{name+}`` for any number of them.
    """

    method: str
    template: str
    handler: object
    pattern: re.Pattern

    def match(self, request):
        """The values of the placeholders, None when the route does not fit."""
        if request.method != self.method:
            return None
        found = self.pattern.fullmatch(request.path)
        if not found:
            return None
        return {name: unquote(value) for name, value in found.groupdict().items()}


class Router:
    """Routes in the order in which they were added."""

    def __init__(self):
        self.routes = []

    def add(self, method, template, handler):
        """Let ``handler(request, **placeholders)`` answer."""
        pattern = _PLACEHOLDER.sub(_group, re.escape(template))
        self.routes.append(Route(method, template, handler, re.compile(pattern)))

    def find(self, request):
        """The route and its placeholders' values; (None, {}) when there is none."""
        for route in self.routes:
            values = route.match(request)
            if values is not None:
                return route, values
        return None, {}

    def knows_path(self, request):
        """Whether the path would do with another method."""
        return any(route.pattern.fullmatch(request.path) for route in self.routes)


def _group(found):
    return f"(?P<{found[1]}>{'.+' if found[2] else '[^/]+'})"
