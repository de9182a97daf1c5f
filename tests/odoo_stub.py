"""Lets ``odoo.addons.<addon>.engine`` be imported without Odoo.

The engine is pure by construction: with these stubs, any other import from ``odoo``
fails at once. Such tests run with pytest-odoo switched off: ``pytest -p no:odoo``.
"""

import sys
import types

from tools import manifests


def install(addons=None):
    """Put stub packages in the place of ``odoo``, unless the real one is loaded.

    :param addons: name -> folder; those of this repository when left out
    """
    if "odoo" in sys.modules:
        return
    _stub("odoo", [])
    _stub("odoo.addons", [])
    for name, folder in (addons or manifests.addon_folders()).items():
        _stub(f"odoo.addons.{name}", [folder])


def _stub(name, folders):
    package = types.ModuleType(name)
    package.__path__ = [str(folder) for folder in folders]
    sys.modules[name] = package
    parent, _, child = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], child, package)
