"""How an attachment is called, how large it is, and whether opening it is a risk."""

from __future__ import annotations

import mimetypes
import re
from dataclasses import dataclass

from ..types import Part

_MIMETYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,80}")
_NAMES = {
    "message/rfc822": "message.eml",
    "message/global": "message.eml",
    "text/calendar": "invite.ics",
    "application/pkcs7-mime": "smime.p7m",
    "application/ms-tnef": "winmail.dat",
    "application/pgp-keys": "key.asc",
    "image/jpeg": "image.jpg",
}
_TELLS_NOTHING = frozenset(
    """application/octet-stream application/octetstream application/x-octet-stream
    application/binary binary/octet-stream application/unknown application/x-unknown
    application/download application/x-download application/force-download
    application/x-force-download application/save application/attachment
    application/file""".split()
)
# Only what can be shown without running anything.
_BY_EXTENSION = {
    "pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg",
    "jpeg": "image/jpeg", "jpe": "image/jpeg", "jfif": "image/jpeg", "gif": "image/gif",
    "webp": "image/webp", "bmp": "image/bmp", "avif": "image/avif", "txt": "text/plain",
    "log": "text/plain", "csv": "text/csv", "mp3": "audio/mpeg", "wav": "audio/wav",
    "mp4": "video/mp4", "webm": "video/webm", "ics": "text/calendar",
    "eml": "message/rfc822",
}  # fmt: skip
# Files that a double click runs, on one system or another.
_RISKY = frozenset(
    """ade adp apk app appref-ms appx bat chm cmd com cpl deb desktop diagcab dll dmg
    exe gadget hta inf ins iso img vhd vhdx jar jnlp js jse lnk mde msc msh msi msix msp
    mst one osd pif pkg ppam ps1 psm1 psd1 py pyc pyw rdp reg rpm scf scr sct
    settingcontent-ms sh slk sys url vb vbe vbs vxd website ws wsc wsf wsh xbap xll xlam
    docm dotm xlsm xltm pptm potm ppsm sldm xlsb svg htm html shtml xhtml mht
    mhtml""".split()
)


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attachment as the reader sees it; ``size`` in bytes, estimated when encoded.

    ``is_inline``: shown within the text. ``is_risky``: warn before it is opened.
    """

    part_id: str
    name: str
    mimetype: str
    size: int
    content_id: str = ""
    is_inline: bool = False
    is_risky: bool = False


def to_attachment(part: Part, *, is_inline: bool) -> Attachment:
    """Describe a part."""
    name = part.filename or default_name(part)
    mimetype = _better_type(safe_mimetype(part.mimetype), name)
    return Attachment(
        part_id=part.part_id,
        name=name,
        mimetype=mimetype,
        size=decoded_size(part),
        content_id=part.content_id,
        is_inline=is_inline,
        is_risky=is_risky(name, mimetype),
    )


def safe_mimetype(mimetype: str) -> str:
    """The type, if it is one by its form; it ends up in headers and pages."""
    mimetype = mimetype.lower()
    return mimetype if _MIMETYPE.fullmatch(mimetype) else "application/octet-stream"


def default_name(part: Part) -> str:
    """A name for a part that has none."""
    known = _NAMES.get(part.mimetype)
    if known:
        return known
    extension = mimetypes.guess_extension(part.mimetype) or ".bin"
    number = re.sub(r"[^\w.]", "-", part.part_id)
    return f"part-{number}{extension}"


def _better_type(mimetype: str, name: str) -> str:
    """What a file is by its name, where its sender only says "some bytes"."""
    if mimetype not in _TELLS_NOTHING:
        return mimetype
    return _BY_EXTENSION.get(name.rpartition(".")[2].lower(), mimetype)


def decoded_size(part: Part) -> int:
    """Bytes after transfer-decoding, as near as the encoded size shows."""
    if part.encoding == "base64":
        return part.size * 57 // 78  # lines of 76 characters and CRLF hold 57 bytes
    return part.size


def is_risky(name: str, mimetype: str) -> bool:
    """Whether opening such a file may run something."""
    extension = name.rstrip(". ").rpartition(".")[2].lower()
    return extension in _RISKY or mimetype in (
        "text/html",
        "image/svg+xml",
        "application/xhtml+xml",
        "application/x-msdownload",
        "application/hta",
        "application/javascript",
        "text/javascript",
    )
