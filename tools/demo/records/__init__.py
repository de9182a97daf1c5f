"""Records of other apps that fit the demo's mail: a file for each app.

They are made in Odoo's shell, as somebody would make them of the mail that is there.
"""

import importlib
import pkgutil


def make_all(env):
    """Let each app that is installed have its records.

    A file of this folder with a ``MODEL`` has ``make(env)``, too.
    """
    for found in pkgutil.iter_modules(__path__):
        part = importlib.import_module(f"{__name__}.{found.name}")
        if getattr(part, "MODEL", None) in env:
            part.make(env)
