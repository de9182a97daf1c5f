"""Builds the binary formats that cannot be written by hand."""

import struct

TNEF_SIGNATURE = 0x223E9F78
BODY, PROPERTIES, CODEPAGE = 0x800C, 0x9003, 0x9007
RENDER, TITLE, DATA, ATTACHMENT = 0x9002, 0x8010, 0x800F, 0x9005


def tnef(*records):
    """A TNEF stream of (name, value) records."""
    out = struct.pack("<IH", TNEF_SIGNATURE, 1)
    for name, value in records:
        out += struct.pack("<BHHI", 1, name, 6, len(value)) + value
        out += struct.pack("<H", sum(value) & 0xFFFF)
    return out


def mapi(*properties):
    """A MAPI property list of (id, value): text becomes Unicode, bytes binary."""
    out = struct.pack("<I", len(properties))
    for name, value in properties:
        if isinstance(value, int):
            out += struct.pack("<HHI", 0x03, name, value)
            continue
        kind = 0x1F if isinstance(value, str) else 0x102
        data = (value + "\0").encode("utf-16-le") if isinstance(value, str) else value
        out += struct.pack("<HHII", kind, name, 1, len(data))
        out += data + b"\0" * (-len(data) % 4)
    return out


def stored_rtf(rtf):
    """RTF in the envelope of MS-OXRTFCP, not compressed."""
    return struct.pack("<IIII", len(rtf) + 12, len(rtf), 0x414C454D, 0) + rtf


def packed_rtf(tokens, raw_size):
    """RTF compressed by MS-OXRTFCP from bytes and (offset, length) references."""
    body = b""
    for start in range(0, len(tokens), 8):
        control, block = 0, b""
        for bit, token in enumerate(tokens[start : start + 8]):
            if isinstance(token, tuple):
                control |= 1 << bit
                block += struct.pack(">H", token[0] << 4 | token[1] - 2)
            else:
                block += token
        body += bytes((control,)) + block
    return struct.pack("<IIII", len(body) + 12, raw_size, 0x75465A4C, 0) + body
