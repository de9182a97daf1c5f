"""Parts that hold other parts: S/MIME, winmail.dat, uuencoded files, OpenPGP armour."""

from .unpack import (
    Opened,
    Protection,
    container_of,
    embedded_content,
    open_containers,
)

__all__ = [
    "Opened",
    "Protection",
    "container_of",
    "embedded_content",
    "open_containers",
]
