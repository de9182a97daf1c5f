"""How big things may get before they have to be taken apart."""

import ast

LONGEST_FILE = 400
LONGEST_COMPONENT = 300
LONGEST_TEMPLATE = 150
LONGEST_FUNCTION = 60
MOST_PARAMETERS = 7
DEEPEST_NESTING = 4
MOST_FILES_IN_FOLDER = 20
BLOCKS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match, ast.AsyncFor)


def files_are_short(repository):
    """A file is one thing and can be read in one go."""
    for path in repository.ending(".py", ".js", ".cjs"):
        limit = LONGEST_FILE
        if path.name.endswith(".js") and repository_has_template(repository, path):
            limit = LONGEST_COMPONENT
        yield from _too_long(repository, path, limit)
    for path in repository.ending(".xml"):
        if "static" in path.parts:
            yield from _too_long(repository, path, LONGEST_TEMPLATE)


def functions_are_short(repository):
    """A function does one thing: few lines, few parameters, little nesting."""
    for file in repository.python:
        for node in ast.walk(file.tree):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            length = node.end_lineno - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield file.at(node, f"{node.name} has {length} lines")
            if not file.is_test and _parameters(node) > MOST_PARAMETERS:
                yield file.at(node, f"{node.name} has {_parameters(node)} parameters")
            if _nesting(node.body) > DEEPEST_NESTING:
                yield file.at(node, f"{node.name} is nested {_nesting(node.body)} deep")


def folders_are_small(repository):
    """A folder has so few code files that one look is enough."""
    counts = {}
    for path in repository.ending(".py", ".js"):
        if not path.name.startswith("__"):
            counts.setdefault(path.parent, []).append(path)
    for folder, found in counts.items():
        # One file is one model in models/, one subject in tests: these may grow.
        may_grow = folder.name == "models" or "tests" in folder.parts
        if len(found) > MOST_FILES_IN_FOLDER and not may_grow:
            yield f"{folder}: {len(found)} code files"


def repository_has_template(repository, path):
    """Whether a template of the same name lies beside a JavaScript file."""
    return path.with_suffix(".xml") in repository.paths


def _too_long(repository, path, limit):
    length = repository.read(path).count("\n")
    if length > limit and "lib" not in path.parts:
        yield f"{path}: {length} lines, more than {limit}"


def _parameters(node):
    arguments = node.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return len([name for name in named if name.arg not in ("self", "cls")])


def _nesting(body):
    return max((_depth(statement) for statement in body), default=0)


def _depth(node):
    """How many blocks lie in each other; an ``elif`` stands beside its ``if``."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return 0
    beside = node.orelse if _has_elif(node) else []
    inner = [child for child in ast.iter_child_nodes(node) if child not in beside]
    deepest = _nesting(inner) + isinstance(node, BLOCKS)
    return max(deepest, _nesting(beside))


def _has_elif(node):
    if not isinstance(node, ast.If) or len(node.orelse) != 1:
        return False
    follower = node.orelse[0]
    return isinstance(follower, ast.If) and follower.col_offset == node.col_offset
