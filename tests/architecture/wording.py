"""What the files may say: documented, and nothing of one machine or provider."""

import ast
import re

from tests.architecture.source import LAYERS

PROVIDERS = {"imap", "gmail", "outlook"}
# Knows the servers of well-known domains, which is what it is for.
KNOWS_PROVIDERS = {"autoconfig"}
# Split, so that this file does not find itself.
MACHINE_PATHS = re.compile(
    r"(?<![\w.-])/(?:" + "|".join(["wo" + "rk", "ro" + "ot", "t" + "mp"]) + r")/\w"
)
REGISTRIES = re.compile(
    "|".join(
        re.escape(host + dot)
        for host, dot in [
            ("pypi", ".org"),
            ("pythonhosted", ".org"),
            ("registry.npm", "js.org"),
            ("deb.debian", ".org"),
            ("proxy.golang", ".org"),
        ]
    )
)
TO_DO = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b(?!\s*\(#\d+\))")
BINARY = (".png", ".jpg", ".gif", ".ico", ".woff2", ".eml", ".gz", ".pdf", ".dat")


def nothing_of_this_machine(repository):
    """No file names a folder of some machine or the host of a package registry."""
    for path, number, line in _text_lines(repository):
        if MACHINE_PATHS.search(line) or REGISTRIES.search(line):
            yield f"{path}:{number}: {line.strip()[:80]}"


def nothing_is_left_to_do(repository):
    """A note of something to do names its issue."""
    for path, number, line in _text_lines(repository):
        if path.suffix in (".py", ".js", ".xml", ".scss") and TO_DO.search(line):
            yield f"{path}:{number}: {line.strip()[:80]}"


def base_knows_no_provider(repository):
    """``maildesk_base`` has no word for one provider in its code."""
    for file in repository.addon_python:
        if file.addon != "maildesk_base" or _may_know_providers(file.inside):
            continue
        for node in ast.walk(file.tree):
            for word in _code_words(node):
                yield file.at(node, f"names the provider '{word}'")


def base_client_knows_no_provider(repository):
    """Neither has its browser code."""
    code = re.compile(r"""["'](imap|gmail|outlook)["']|\b(gmail|outlook)\w*\(""", re.I)
    for path in repository.ending(".js"):
        if path.parts[:2] != ("maildesk_base", "static") or "tests" in path.parts:
            continue
        for number, line in enumerate(repository.read(path).splitlines(), 1):
            if code.search(line):
                yield f"{path}:{number}: {line.strip()[:80]}"


def modules_say_what_they_are_for(repository):
    """Engine and sync modules have a docstring, and so has what they offer."""
    for file in repository.layer("engine", "sync"):
        if file.path.name == "__init__.py" and not file.tree.body:
            continue
        if not ast.get_docstring(file.tree):
            yield f"{file.path}:1: no module docstring"
        for node in file.tree.body:
            if _is_public(node) and not ast.get_docstring(node):
                yield file.at(node, f"{node.name} has no docstring")


def every_layer_is_known(repository):
    """A folder of Python code in an add-on is one of the layers or a known other."""
    others = {"tests", "migrations", "report", "demo", "data"}
    for file in repository.addon_python:
        if len(file.inside.parts) > 1:
            folder = file.inside.parts[0]
            if folder not in LAYERS and folder not in others:
                yield f"{file.path}: '{folder}' is no layer of design.md"


def _text_lines(repository):
    for path in repository.paths:
        if path.suffix in BINARY or path.name == "LICENSE":
            continue
        for number, line in enumerate(repository.read(path).splitlines(), 1):
            yield path, number, line


def _may_know_providers(inside):
    return bool(KNOWS_PROVIDERS & {part.removesuffix(".py") for part in inside.parts})


def _code_words(node):
    """The provider names that a node of the tree uses as code."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if node.value in PROVIDERS:
            yield node.value
    for attribute in ("id", "attr", "arg", "name"):
        word = getattr(node, attribute, None)
        if isinstance(word, str):
            yield from sorted(PROVIDERS & set(word.lower().split("_")))


def _is_public(node):
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return isinstance(node, kinds) and not node.name.startswith("_")
