"""ISO-2022-JP as mail programs write it (RFC 1468, and CP50220 of Windows).

The standard's codec knows none of the characters that NEC and IBM added (``①``, ``㈱``,
``髙``), which are everywhere in Japanese mail. Their numbers are those of Shift JIS, so
that codec reads them. The text is often sent without saying so: its escape sequences
show it.
"""

from __future__ import annotations

import re

_TWO_BYTES = re.compile(rb"\x1b\$\(?[@B]")
_EUC = re.compile(
    rb"\x8f[\xa1-\xfe]{2}|\x8e[\xa1-\xdf]|(?:[\xa1-\xfe]{2})+|[\x80-\xff]"
)
_SWITCH = re.compile(rb"\x1b(\$\(?[@BD]|\([BJIH])")


def has_japanese(data: bytes) -> bool:
    """Whether the bytes switch to a Japanese character set."""
    return b"\x1b" in data and data.isascii() and bool(_TWO_BYTES.search(data))


def decode_japanese(data: bytes) -> str:
    """Text of ISO-2022-JP bytes; what cannot be read becomes U+FFFD."""
    out, position, mode = [], 0, b"(B"
    for found in _SWITCH.finditer(data):
        out.append(_segment(data[position : found.start()], mode))
        position, mode = found.end(), found[1]
    out.append(_segment(data[position:], mode))
    return "".join(out)


def decode_euc(data: bytes) -> str | None:
    """Text of EUC-JP bytes with such characters, None when it is something else."""
    text = _EUC.sub(lambda found: _euc_segment(found[0]), data).decode(
        "utf-8", "replace"
    )
    return None if "\ufffd" in text else text


def _euc_segment(data: bytes) -> bytes:
    if data[0] in (0x8E, 0x8F) or len(data) == 1:
        text = data.decode("euc_jp", "replace")
    else:
        codes = bytes(byte & 0x7F for byte in data)
        text = _shift_jis(codes).decode("cp932", "replace")
    return text.encode("utf-8")


def _segment(data: bytes, mode: bytes) -> str:
    if mode in (b"(B", b"(J", b"(H"):
        return data.decode("ascii", "replace")
    if mode == b"(I":
        return bytes(byte | 0x80 for byte in data).decode("cp932", "replace")
    if mode == b"$(D":
        return _supplementary(data)
    # A line end switches back to ASCII, whether it is said or not.
    lines = re.split(rb"(\r?\n)", data)
    first = _shift_jis(lines[0]).decode("cp932", "replace")
    return first + b"".join(lines[1:]).decode("ascii", "replace")


def _shift_jis(data: bytes) -> bytes:
    """The two-byte codes of JIS X 0208 as those of Shift JIS."""
    out = bytearray()
    for index in range(0, len(data) - 1, 2):
        row, cell = data[index], data[index + 1]
        if not (0x21 <= row <= 0x7E and 0x21 <= cell <= 0x7E):
            out += data[index : index + 2]
            continue
        out.append((row - 0x21) // 2 + (0x81 if row < 0x5F else 0xC1))
        if row % 2:
            out.append(cell + (0x1F if cell < 0x60 else 0x20))
        else:
            out.append(cell + 0x7E)
    return bytes(out + data[len(data) & ~1 :])


def _supplementary(data: bytes) -> str:
    """JIS X 0212, by way of EUC."""
    pairs = (data[at : at + 2] for at in range(0, len(data) - 1, 2))
    euc = b"".join(b"\x8f" + bytes(byte | 0x80 for byte in pair) for pair in pairs)
    return euc.decode("euc_jp", "replace")
