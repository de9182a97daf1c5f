"""``winmail.dat`` (MS-OXTNEF): the text and the files inside.

Written by Exchange for readers it takes for Outlook. The reader is small and
distrustful: every length is checked against what is there, records only ever move
forward, nesting and counts are capped.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field

from ...text import clean_line
from ...types import Address
from ..charset import decode_bytes
from ..compose.fields import address_field, is_sendable, text_field
from ..compose.mail import Attached
from ..compose.parts import file_node, multipart, render, text_node
from ..parse import clean_content_id, safe_filename
from .mapi import read_properties
from .rtf import decompress_rtf, rtf_to_html

_SIGNATURE = 0x223E9F78
_MAX_RECORDS = 5_000
_MAX_ATTACHMENTS = 200
_MAX_NESTING = 3
_EMBEDDED_MESSAGE = bytes.fromhex("0703020000000000c000000000000046")
_MIMETYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]{1,60}/[A-Za-z0-9!#$&^_.+-]{1,80}")

# Record ids: attBody, attOemCodepage, attMAPIProps, attAttachRenddata, attAttachTitle,
# attAttachData, attAttachment.
_BODY, _CODEPAGE, _PROPERTIES = 0x800C, 0x9007, 0x9003
_RENDER, _TITLE, _DATA, _ATTACHMENT = 0x9002, 0x8010, 0x800F, 0x9005

# MAPI property ids (MS-OXPROPS).
_PR_BODY, _PR_RTF, _PR_HTML, _PR_CODEPAGE = 0x1000, 0x1009, 0x1013, 0x3FDE
_PR_ATTACH_DATA, _PR_NAME, _PR_LONG_NAME = 0x3701, 0x3704, 0x3707
_PR_SUBJECT, _PR_SENDER_NAME, _PR_SENDER_EMAIL = 0x0037, 0x0C1A, 0x0C1F
_PR_DISPLAY_TO = 0x0E04
_PR_DISPLAY_NAME, _PR_MIME_TAG, _PR_CONTENT_ID = 0x3001, 0x370E, 0x3712


@dataclass(slots=True)
class TnefFile:
    """A file inside; ``mimetype`` is "" when it names none."""

    name: str = ""
    mimetype: str = ""
    content_id: str = ""
    content: bytes = b""


@dataclass(slots=True)
class TnefContent:
    """What was found; HTML if there is any, else text."""

    html: str = ""
    text: str = ""
    subject: str = ""
    sender: Address = Address()
    recipients: str = ""
    files: list[TnefFile] = field(default_factory=list)


def read_tnef(data: bytes) -> TnefContent:
    """Text and files of a TNEF stream; what is damaged is left out."""
    content = TnefContent()
    _Stream(content, 0).read(data)
    return content


def as_message(content: TnefContent) -> bytes:
    """A message inside as MIME, so that it can be read and stored like any other."""
    sender = content.sender
    head = text_field("From", sender.name or sender.email)
    if is_sendable(sender.email):
        head = address_field("From", [sender])
    head += text_field("To", content.recipients)
    head += text_field("Subject", content.subject)
    head += "MIME-Version: 1.0\r\n"
    texts = [text_node(content.text, "plain", eight_bit=False)]
    if content.html:
        texts.append(text_node(content.html, "html", eight_bit=False))
    node = multipart("alternative", texts) if len(texts) > 1 else texts[0]
    files = [
        file_node(Attached(file.name, file.mimetype, file.content), inline=False)
        for file in content.files
    ]
    if files:
        node = multipart("mixed", [node, *files])
    return head.encode() + render(node, content.subject)


class _Stream:
    def __init__(self, content: TnefContent, nesting: int):
        self.content = content
        self.nesting = nesting
        self.charset = "cp1252"
        self.file: TnefFile | None = None

    def read(self, data: bytes) -> None:
        """Take every record in turn, up to the first that does not fit."""
        if len(data) < 6 or struct.unpack_from("<I", data)[0] != _SIGNATURE:
            return
        position = 6
        for _ in range(_MAX_RECORDS):
            if position + 9 > len(data):
                return
            _level, name, _type, length = struct.unpack_from("<BHHI", data, position)
            position += 9
            if position + length > len(data):
                return
            self._record(name, data[position : position + length])
            position += length + 2  # and the checksum

    def _record(self, name: int, value: bytes) -> None:
        if name == _CODEPAGE and len(value) >= 4:
            self.charset = f"cp{struct.unpack_from('<I', value)[0]}"
        elif name == _BODY:
            self._take_text(decode_bytes(value.rstrip(b"\0"), self.charset))
        elif name == _PROPERTIES:
            self._message(read_properties(value))
        elif name == _RENDER:
            self._new_file()
        elif self.file is None:
            return
        elif name == _TITLE:
            title = decode_bytes(value.rstrip(b"\0"), self.charset)
            self.file.name = self.file.name or safe_filename(title)
        elif name == _DATA:
            self.file.content = self.file.content or value
        elif name == _ATTACHMENT:
            self._attachment(read_properties(value))

    def _new_file(self) -> None:
        if len(self.content.files) < _MAX_ATTACHMENTS:
            self.file = TnefFile()
            self.content.files.append(self.file)
        else:
            self.file = None

    def _take_text(self, text: str) -> None:
        self.content.text = self.content.text or text

    def _message(self, found: dict[int, bytes | str | int]) -> None:
        codepage = found.get(_PR_CODEPAGE)
        if isinstance(codepage, int):
            self.charset = "utf-8" if codepage == 65001 else f"cp{codepage}"
        self.content.subject = clean_line(self._text(found.get(_PR_SUBJECT)))
        self.content.sender = Address(
            clean_line(self._text(found.get(_PR_SENDER_NAME))),
            clean_line(self._text(found.get(_PR_SENDER_EMAIL))),
        )
        self.content.recipients = clean_line(self._text(found.get(_PR_DISPLAY_TO)))
        self._take_text(self._text(found.get(_PR_BODY)))
        html = found.get(_PR_HTML)
        if html:
            self.content.html = self._text(html, html=True)
        elif isinstance(found.get(_PR_RTF), bytes):
            rtf = decompress_rtf(found[_PR_RTF])
            self.content.html = rtf_to_html(rtf) if rtf else ""

    def _attachment(self, found: dict[int, bytes | str | int]) -> None:
        for key in (_PR_LONG_NAME, _PR_DISPLAY_NAME, _PR_NAME):
            name = safe_filename(self._text(found.get(key)))
            if name:
                self.file.name = name
                break
        mimetype = self._text(found.get(_PR_MIME_TAG)).lower()
        self.file.mimetype = mimetype if _MIMETYPE.fullmatch(mimetype) else ""
        self.file.content_id = clean_content_id(self._text(found.get(_PR_CONTENT_ID)))
        data = found.get(_PR_ATTACH_DATA)
        if isinstance(data, bytes) and data:
            self._attached_data(data)

    def _attached_data(self, data: bytes) -> None:
        if not data.startswith(_EMBEDDED_MESSAGE) or self.nesting >= _MAX_NESTING:
            self.file.content = data
            return
        inner = TnefContent()
        _Stream(inner, self.nesting + 1).read(data[16:])
        if not (inner.subject or inner.html or inner.text or inner.files):
            self.file.content = data
            return
        name = self.file.name or safe_filename(inner.subject) or "message"
        self.file.name = name if name.lower().endswith(".eml") else f"{name}.eml"
        self.file.mimetype = "message/rfc822"
        self.file.content = as_message(inner)

    def _text(self, value, *, html: bool = False) -> str:
        if isinstance(value, bytes):
            return decode_bytes(value.rstrip(b"\0"), self.charset, html=html)
        return value if isinstance(value, str) else ""
