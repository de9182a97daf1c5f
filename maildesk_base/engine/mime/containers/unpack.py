"""Parts inside of parts: signed envelopes, ``winmail.dat``, files written into the
text.

What is found gets a part id of its own: the id of the part around it, a slash, and a
number (``2/1``). The server knows only the part around it: :func:`embedded_content`
takes the inner one out of its content.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ...types import FetchedBody, Part
from ..charset import decode_bytes
from ..parse import body_from_raw, parse_message, safe_filename
from ..structure import is_smime, is_tnef
from .pgp import inline_kind
from .smime import open_envelope
from .tnef import TnefContent, read_tnef
from .uuencode import extract_files

_MAX_NESTING = 3
_SMIME_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature")


@dataclass(frozen=True, slots=True)
class Protection:
    """How a mail was signed or encrypted: ``smime``, ``pgp`` or "". Nothing is
    verified.
    """

    signature: str = ""
    encryption: str = ""


@dataclass(slots=True)
class Opened:
    """A message with everything unpacked that can be."""

    parts: list[Part] = field(default_factory=list)
    contents: dict[str, bytes] = field(default_factory=dict)
    signature: str = ""
    encryption: str = ""

    @property
    def protection(self) -> Protection:
        """Signature and encryption that were met on the way."""
        return Protection(self.signature, self.encryption)


def open_containers(body: FetchedBody) -> Opened:
    """All parts of a message, those inside of others included."""
    opened = Opened()
    _open_all(body, "", opened, 0)
    return opened


def container_of(part_id: str) -> str:
    """The part to fetch from the server for a part id that may lie inside it."""
    return part_id.partition("/")[0]


def embedded_content(container: Part, content: bytes, part_id: str) -> bytes | None:
    """The content of a part inside of another.

    :param container: the part around it, as the server knows it
    :param content: its transfer-decoded content
    :param part_id: the whole id, as ``2/1``; None is returned if there is no such part
    """
    _outer, _, inner = part_id.partition("/")
    if not inner:
        return content
    if is_smime(container):
        return _from_envelope(content, inner)
    if not inner.isdecimal():
        return None
    if is_tnef(container):
        files = [file.content for file in read_tnef(content).files]
    else:
        files = [file.content for file in extract_files(content)[1]]
    index = int(inner[:9]) - 1
    return files[index] if 0 <= index < len(files) else None


def _from_envelope(content: bytes, inner: str) -> bytes | None:
    message = parse_message(open_envelope(content).content)
    own = container_of(inner)
    found = message.content(own)
    part = next((part for part in message.parts if part.part_id == own), None)
    if found is None or part is None:
        return None
    return embedded_content(part, found, inner)


def _open_all(body: FetchedBody, prefix: str, opened: Opened, nesting: int) -> None:
    for part in body.parts:
        content = body.contents.get(part.part_id)
        part = replace(part, part_id=prefix + part.part_id)
        _note_protection(part, opened)
        if content is None:
            opened.parts.append(part)
        elif is_smime(part) and nesting < _MAX_NESTING:
            _open_envelope(part, content, opened, nesting)
        elif is_tnef(part):
            _open_tnef(part, read_tnef(content), opened)
        elif part.is_body and part.mimetype == "text/plain":
            _open_text(part, content, opened)
        else:
            opened.parts.append(part)
            opened.contents[part.part_id] = content


def _note_protection(part: Part, opened: Opened) -> None:
    if part.mimetype in _SMIME_SIGNATURES:
        opened.signature = "smime"
    elif part.mimetype == "application/pgp-signature":
        opened.signature = "pgp"
    elif part.mimetype == "application/pgp-encrypted":
        opened.encryption = "pgp"


def _open_envelope(part: Part, content: bytes, opened: Opened, nesting: int) -> None:
    envelope = open_envelope(content)
    if envelope.kind == "signed" and envelope.content:
        opened.signature = "smime"
        inner = body_from_raw(envelope.content)
        _open_all(inner, f"{part.part_id}/", opened, nesting + 1)
        return
    if envelope.kind == "encrypted":
        opened.encryption = "smime"
    opened.parts.append(part)


def _open_tnef(part: Part, tnef: TnefContent, opened: Opened) -> None:
    if not (tnef.html or tnef.text or tnef.files):
        opened.parts.append(part)  # unreadable: at least it can be downloaded
        return
    text = tnef.html or tnef.text
    if text and not _has_text(opened):
        mimetype = "text/html" if tnef.html else "text/plain"
        body_id = f"{part.part_id}/text"
        opened.parts.append(
            Part(body_id, mimetype, encoding="8bit", charset="utf-8", is_body=True)
        )
        opened.contents[body_id] = text.encode("utf-8", "replace")
    for number, file in enumerate(tnef.files, start=1):
        opened.parts.append(
            Part(
                f"{part.part_id}/{number}",
                file.mimetype or "application/octet-stream",
                file.name,
                len(file.content),
                "binary",
                content_id=file.content_id,
            )
        )


def _has_text(opened: Opened) -> bool:
    return any(
        opened.contents.get(part.part_id, b"").strip()
        for part in opened.parts
        if part.is_body
    )


def _open_text(part: Part, content: bytes, opened: Opened) -> None:
    text, files = extract_files(content)
    opened.parts.append(part)
    opened.contents[part.part_id] = text
    kind = inline_kind(text[:5000].decode("latin-1") + text[5000:].decode("latin-1"))
    if kind == "encrypted":
        opened.encryption = opened.encryption or "pgp"
    elif kind == "signed":
        opened.signature = opened.signature or "pgp"
    for number, file in enumerate(files, start=1):
        opened.parts.append(
            Part(
                f"{part.part_id}/{number}",
                filename=safe_filename(decode_bytes(file.name, part.charset)),
                size=len(file.content),
                encoding="binary",
            )
        )
