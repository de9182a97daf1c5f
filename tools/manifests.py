"""The add-ons of this repository, read from their manifests."""

import ast

from tools import paths


def addon_folders():
    """All installable add-ons: name -> folder, in alphabetical order."""
    return _installable(paths.addons_paths())


def example_folders():
    """The add-ons that only tests install: name -> folder."""
    return _installable([paths.example_addons_path()])


def _installable(places):
    found = {}
    for place in places:
        for manifest in sorted(place.glob("*/__manifest__.py")):
            if read(manifest.parent).get("installable", True):
                found[manifest.parent.name] = manifest.parent
    return found


def read(folder):
    """The manifest of the add-on in ``folder`` as a dictionary."""
    return ast.literal_eval((folder / "__manifest__.py").read_text())


def not_by_themselves(folders):
    """Those that somebody has to install; the others come with what they depend on."""
    return sorted(
        name for name, folder in folders.items() if not read(folder).get("auto_install")
    )


def outside_dependencies(folders):
    """The add-ons of Odoo that the given ones build on, in alphabetical order."""
    wanted = set()
    for folder in folders.values():
        wanted.update(read(folder).get("depends", ["base"]))
    return sorted(wanted - set(folders))
