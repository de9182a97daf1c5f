"""The files of a repository, read and parsed once, with their place in the layers."""

import ast
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

# From the bottom up; an import goes sideways or down, never up.
LAYERS = {"engine": 0, "sync": 1, "models": 2, "wizard": 2, "controllers": 3}
# Where add-ons are kept that only tests install.
EXAMPLES = ("tests", "addons")


@dataclass(frozen=True)
class PythonFile:
    """One Python file: where it is, and its syntax tree."""

    path: PurePosixPath
    text: str

    @cached_property
    def tree(self):
        """The parsed module."""
        return ast.parse(self.text, str(self.path))

    @cached_property
    def lines(self):
        """The lines of the file."""
        return self.text.splitlines()

    @property
    def addon(self):
        """The add-on the file belongs to, or None."""
        place = _addon_place(self.path)
        return None if place is None else self.path.parts[place]

    @property
    def inside(self):
        """The path below the add-on's folder."""
        place = _addon_place(self.path)
        return (
            self.path if place is None else PurePosixPath(*self.path.parts[place + 1 :])
        )

    @property
    def layer(self):
        """The name of the layer, or None outside of all layers."""
        first = self.inside.parts[0] if self.addon else None
        return first if first in LAYERS else None

    @property
    def is_test(self):
        """Whether the file is a test or belongs to tests; example add-ons are none."""
        is_example = self.path.parts[:2] == EXAMPLES
        return "tests" in (self.inside if is_example else self.path).parts

    def at(self, node, message):
        """A finding: where it is and what is wrong."""
        return f"{self.path}:{node.lineno}: {message}"


def _addon_place(path):
    for place, part in enumerate(path.parts[:-1]):
        if part.startswith("maildesk_") and part != "maildesk_bridges":
            return place
    return None


class Repository:
    """All files below ``root`` that belong to the product.

    :param names: paths relative to the root, as ``git ls-files`` prints them
    """

    def __init__(self, root, names):
        self.root = Path(root)
        self.paths = [PurePosixPath(name) for name in names]

    @cached_property
    def python(self):
        """All Python files."""
        return [PythonFile(path, self.read(path)) for path in self.ending(".py")]

    @property
    def addon_python(self):
        """The Python files of the add-ons but for their tests."""
        return [file for file in self.python if file.addon and not file.is_test]

    def layer(self, *names):
        """The Python files of these layers, without tests."""
        return [file for file in self.addon_python if file.layer in names]

    def ending(self, *suffixes):
        """The paths that end like one of ``suffixes``."""
        return [path for path in self.paths if path.name.endswith(suffixes)]

    def read(self, path):
        """The text of a file; bytes that are no UTF-8 are replaced."""
        return (self.root / path).read_text(encoding="utf-8", errors="replace")


def imported_modules(file):
    """All imports of a file as ``(node, absolute dotted name)``.

    A relative import inside an add-on becomes ``odoo.addons.<addon>.…``; for
    ``from x import y`` both ``x`` and ``x.y`` are given, as ``y`` may be a module.
    """
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(file, node)
            yield node, base
            for alias in node.names:
                yield node, f"{base}.{alias.name}"


def _absolute(file, node):
    if not node.level:
        return node.module or ""
    package = ["odoo", "addons", file.addon or "?", *file.inside.parts[:-1]]
    kept = package[: len(package) - node.level + 1]
    return ".".join([*kept, *([node.module] if node.module else [])])
