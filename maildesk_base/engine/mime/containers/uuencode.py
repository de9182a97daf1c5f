"""Files written into a plain text with uuencode, as mail had them before MIME."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..transfer import decode_uu

_BEGIN = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,200})\r?\n", re.M)
_END = re.compile(rb"^end[ \t]*\r?$", re.M)
_LINE = re.compile(rb"[ -`]{1,90}\Z")
_MAX_FILES = 20


@dataclass(frozen=True, slots=True)
class InlineFile:
    """A file found in a text: its name as bytes of the text, its content."""

    name: bytes
    content: bytes


def extract_files(data: bytes) -> tuple[bytes, tuple[InlineFile, ...]]:
    """The text without the files in it, and the files."""
    files: list[InlineFile] = []
    kept: list[bytes] = []
    position = 0
    while len(files) < _MAX_FILES:
        begin = _BEGIN.search(data, position)
        if not begin:
            break
        end = _END.search(data, begin.end())
        if not end:
            break
        block = data[begin.end() : end.start()]
        if not _is_encoded(block):
            kept.append(data[position : begin.end()])
            position = begin.end()
            continue
        kept.append(data[position : begin.start()])
        files.append(InlineFile(begin[1].strip(), decode_uu(block)))
        position = end.end()
    kept.append(data[position:])
    return b"".join(kept), tuple(files)


def _is_encoded(block: bytes) -> bool:
    lines = [line.rstrip(b"\r") for line in block.split(b"\n") if line.strip()]
    return bool(lines) and all(_LINE.match(line) for line in lines[:50])
