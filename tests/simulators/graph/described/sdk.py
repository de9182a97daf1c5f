"""Checks against Microsoft's ``msgraph-sdk`` package: request templates and models.

The package is read, not imported: importing its thousands of modules takes seconds. Its
code is generated, so a few regular expressions find what it says: the template of an
address with its query parameters, the model of a body and of an answer, and for each
model the properties with their kinds.
"""

import importlib.util
import re
from functools import cached_property
from pathlib import Path

from .paths import below_graph, find, option_problems, ranked, selected
from .sdk_models import Models

_TEMPLATE = re.compile(r'"\{\+baseurl\}(/users/\{user%2Did\}[^"]*)"')
_QUERY = re.compile(r"\{\?([^}]*)\}")
_METHOD = re.compile(
    r"async def (get|post|patch|put|delete)\(self,\s*(?:body: (\w+), )?"
    r".*?self\.request_adapter\.(send_\w+)\(request_info(?:, \"?(\w+)\"?)?",
    re.S,
)
_FOLDERS = (
    "messages",
    "mail_folders",
    "outlook",
    "send_mail",
    "translate_exchange_ids",
)
_PLAIN = frozenset(("bytes", "str", "int"))


# Documented ("Get attachment", the raw contents), but left out of the package.
_LEFT_OUT = re.compile(r"/me/messages/[^/]+/attachments/[^/]+/\$value\Z")


def package_folder():
    """Where the package lies, None when it is not installed."""
    found = importlib.util.find_spec("msgraph")
    return Path(found.submodule_search_locations[0]) if found else None


class Sdk:
    """What the package says."""

    def __init__(self, folder):
        self._generated = folder / "generated"
        self._models = Models(self._generated / "models")

    @cached_property
    def _builders(self):
        """Template -> query parameters, method -> models of body and answer, folder."""
        found = {}
        user = self._generated / "users" / "item"
        files = [user / "user_item_request_builder.py"]
        for name in _FOLDERS:
            files += sorted((user / name).rglob("*_request_builder.py"))
        for file in files:
            text = file.read_text(encoding="utf-8")
            template = _TEMPLATE.search(text)
            if template:
                path, known = _split(template[1])
                found[path] = (known, dict(_methods(text)), file.parent)
        return found

    @cached_property
    def _patterns(self):
        return ranked(self._builders)

    def check(self, request, answer):
        """What is wrong with a request or its answer."""
        path = below_graph(request)
        if path is None or answer.status >= 400:
            return
        template = find(self._patterns, path)
        known, methods, folder = self._builders.get(template, ((), {}, None))
        described = methods.get(request.method.lower())
        if described is None:
            if not _LEFT_OUT.match(path):
                yield "the package has no such call"
            return
        body, shown = described
        if request.method == "GET":
            yield from option_problems(request, known)
        elif request.query:
            yield "the package knows no query parameters here"
        yield from self._body_problems(request, body, folder)
        yield from self._answer_problems(request, answer, shown, folder)

    def _body_problems(self, request, model, folder):
        if request.mimetype != "application/json" or not request.body:
            return
        if model is None:
            yield "the package sends no body here"
            return
        yield from self._models.problems(request.json(), (model, folder), "request")

    def _answer_problems(self, request, answer, model, folder):
        if model is None or model in _PLAIN:
            if answer.value is not None:
                yield "the package expects no JSON here"
            return
        if answer.value is None:
            yield f"the package expects a {model}"
            return
        yield from self._models.problems(answer.value, (model, folder), "answer")
        known = self._models.entry_names((model, folder))
        for name in selected(request):
            if name not in known:
                yield f"$select names {name}, which the package does not know"


def _split(template):
    """The path below ``/me`` and the names of the query parameters."""
    query = _QUERY.search(template)
    names = query[1].replace("%24", "$").rstrip("*").split(",") if query else []
    path = _QUERY.sub("", template).replace("%2D", "-").replace("()", "")
    return path.replace("/users/{user-id}", "/me", 1), frozenset(names)


def _methods(text):
    for method, body, sender, model in _METHOD.findall(text):
        shown = None if sender == "send_no_response_content_async" else model
        yield method, (body or None, shown)
