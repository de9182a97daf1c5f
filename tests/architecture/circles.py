"""Packages stand above each other: whoever reads one needs not read its users."""

from collections import defaultdict, deque

from tests.architecture.source import imported_modules


def packages_form_no_circles(repository):
    """In a folder of an add-on no package needs, directly or not, what needs it.

    The files and folders of one folder are looked at, each folder as a whole. What two
    packages need of each other goes into a third one below both.
    """
    names = _modules(repository)
    packages = {name[:end] for name in names for end in range(1, len(name))}
    for folder, arrows in _arrows(names).items():
        shown = set()
        for child in sorted(arrows):
            if (*folder, child) in packages and child not in shown:
                circle = _circle(arrows, child)
                shown.update(circle)
                yield from _report(arrows, circle)


def _modules(repository):
    """Dotted name below odoo.addons, as a tuple -> file; a package's own file too."""
    return {
        (file.addon, *file.inside.with_suffix("").parts): file
        for file in repository.addon_python
    }


def _arrows(names):
    """Folder -> child -> child that it imports from -> where it does so first."""
    found = defaultdict(lambda: defaultdict(dict))
    for name, file in names.items():
        for node, imported in imported_modules(file):
            parts = tuple(imported.split(".")[2:])
            target = parts if parts in names else (*parts, "__init__")
            if imported.startswith("odoo.addons.") and target in names:
                depth = _common(name, target)
                ends = name[depth : depth + 1], target[depth : depth + 1]
                if "__init__" not in (*ends[0], *ends[1]) and all(ends):
                    here, there = ends[0][0], ends[1][0]
                    found[name[:depth]][here].setdefault(there, file.at(node, imported))
    return found


def _common(one, other):
    depth = 0
    while depth < min(len(one), len(other)) and one[depth] == other[depth]:
        depth += 1
    return depth


def _circle(arrows, start):
    """The children on the shortest way from one back to itself, or nothing."""
    before, todo = {}, deque([start])
    while todo:
        here = todo.popleft()
        for there in sorted(arrows.get(here, ())):
            if there == start:
                way = [here]
                while way[-1] != start:
                    way.append(before[way[-1]])
                return way[::-1]
            if there not in before:
                before[there] = here
                todo.append(there)
    return []


def _report(arrows, circle):
    for here, there in zip(circle, [*circle[1:], *circle[:1]], strict=True):
        yield f"{arrows[here][there]} ({here} needs {there}, in a circle)"
