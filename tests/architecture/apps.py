"""What add-ons use of Odoo's apps: those that their manifest names, directly or not, so
that each of them works where no other app is installed.
"""

import ast
import re
from collections import defaultdict
from functools import cache

from tests.architecture.doors import model_classes, used_models
from tests.architecture.imports import dependencies, reachable
from tools import paths

MODEL = re.compile(r"""^    _name\s*=\s*["']([\w.]+)["']""", re.M)
REFERENCE = re.compile(r"""(?:\bref|\bgroups|\baction)=["']([\w.,!]+)["']""")
# Used behind a question for a field, which an add-on of Odoo between two apps brings.
ASKED_FOR = {("maildesk_sale", "crm.lead")}


def addons_use_apps_that_they_need(repository):
    """Models, modules and external ids that an add-on uses are of itself, or of an
    add-on that it depends on.
    """
    depends = defaultdict(set, odoo_dependencies() | dependencies(repository))
    for addon in sorted({file.addon for file in repository.addon_python}):
        # Those that are named first: most of what is used is theirs.
        known = dict.fromkeys((*sorted(depends[addon]), "base", "mail"))
        known |= dict.fromkeys(reachable(addon, depends))
        own = _own_models(repository, known)
        yield from _in_python(repository, addon, known, own)
        yield from _in_data(repository, addon, known, depends)


def _in_python(repository, addon, known, own):
    for file in repository.addon_python:
        if file.addon != addon:
            continue
        uses = [(node, model) for node, model, _asked in used_models(file)]
        uses += [
            (node, model)
            for node, _name, inherited in model_classes(file)
            for model in inherited
        ]
        for node, model in uses:
            is_known = model in own or any(model in models_of(each) for each in known)
            if not is_known and (addon, model) not in ASKED_FOR:
                yield file.at(node, f"{addon} depends on nothing that has {model}")


def _in_data(repository, addon, known, depends):
    """External ids in the views and rules of an add-on."""
    for path in repository.ending(".xml"):
        if addon not in path.parts or "static" in path.parts or "tests" in path.parts:
            continue
        for found in REFERENCE.findall(repository.read(path)):
            for name in found.replace("!", "").split(","):
                module, dot, _rest = name.partition(".")
                if dot and module in depends and module not in known:
                    yield f"{path}: {addon} does not depend on {module}"


def _own_models(repository, addons):
    """Models that these add-ons of the repository declare."""
    return {
        name
        for file in repository.addon_python
        if file.addon in addons
        for _node, name, _inherited in model_classes(file)
        if name
    }


@cache
def odoo_dependencies():
    """Add-on of Odoo and OCA -> those that its manifest names."""
    return {
        name: set(
            ast.literal_eval((folder / "__manifest__.py").read_text()).get("depends")
            or ["base"]
        )
        for name, folder in _folders().items()
    }


@cache
def models_of(addon):
    """Models that an add-on of Odoo or OCA declares; none for ours."""
    folder = _folders().get(addon)
    files = folder.rglob("*.py") if folder else ()
    return {name for file in files for name in MODEL.findall(file.read_text())}


@cache
def _folders():
    odoo = paths.odoo_path()
    places = (odoo / "addons", odoo / "odoo/addons", paths.oca_addons_path())
    return {
        manifest.parent.name: manifest.parent
        for place in places
        for manifest in place.glob("*/__manifest__.py")
    }
