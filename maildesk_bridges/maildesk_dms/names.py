"""Names of files, which strangers have chosen."""

import os
import re

from odoo.addons.maildesk_base.engine.mime.parse import safe_filename

# A file system takes 255, and Documents tries each name on one.
MAX_BYTES = 200


def file_name(name: str) -> str:
    """A name without a path or anything a file system minds; "" when none is left."""
    name = safe_filename(name).encode("utf-8", "replace").decode().strip(". ")
    stem, extension = os.path.splitext(name)
    while stem and len(f"{stem}{extension}".encode()) > MAX_BYTES:
        stem = stem[:-1]
    return f"{stem}{extension}"


def free_name(name: str, taken: set[str]) -> str:
    """The name, with a number if there is a file of that name: ``name (2).pdf``."""
    if name not in taken:
        return name
    stem, extension = os.path.splitext(name)
    stem, number = re.sub(r" \(\d+\)$", "", stem), 2
    while f"{stem} ({number}){extension}" in taken:
        number += 1
    return f"{stem} ({number}){extension}"


def extension_of(name: str) -> str:
    """The extension in small letters, without the dot; "" for none."""
    return os.path.splitext(name)[1][1:].strip().lower()
