"""Lets ``odoo.addons.<addon>.engine`` be imported without Odoo.

The engine is pure by construction: with these stubs, any other import from ``odoo``
fails at once. Run these tests with pytest-odoo switched off: ``pytest -p no:odoo``.
"""

import sys
import types
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def _stub(name, folders):
    package = types.ModuleType(name)
    package.__path__ = [str(folder) for folder in folders]
    sys.modules[name] = package
    parent, _, child = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], child, package)


def _install_stubs():
    if "odoo" in sys.modules:
        return
    _stub("odoo", [])
    _stub("odoo.addons", [])
    for manifest in sorted(ROOT.glob("maildesk_*/__manifest__.py")):
        addon = manifest.parent
        _stub(f"odoo.addons.{addon.name}", [addon])


_install_stubs()
