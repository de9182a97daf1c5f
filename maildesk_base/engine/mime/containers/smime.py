"""S/MIME envelopes (RFC 8551): what they are, and the content of signed ones.

An opaque-signed mail has its text inside the signature. Only the wrapping is taken off
here; no signature is verified and nothing is decrypted.
"""

from __future__ import annotations

from dataclasses import dataclass

_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_ENVELOPED_DATA = bytes.fromhex("2a864886f70d010703")
_AUTH_ENVELOPED_DATA = bytes.fromhex("2a864886f70d0109100117")
_COMPRESSED_DATA = bytes.fromhex("2a864886f70d0109100109")
_KINDS = {
    _SIGNED_DATA: "signed",
    _ENVELOPED_DATA: "encrypted",
    _AUTH_ENVELOPED_DATA: "encrypted",
    _COMPRESSED_DATA: "compressed",
}
_SEQUENCE, _SET, _OID, _OCTETS = 0x30, 0x31, 0x06, 0x04
_CONSTRUCTED_OCTETS, _CONTEXT_0 = 0x24, 0xA0
_MAX_DEPTH = 20
_MAX_ELEMENTS = 300_000  # a streamed 20 MB has 20,000 pieces, each read a few times


@dataclass(frozen=True, slots=True)
class Envelope:
    """``kind``: signed, encrypted, compressed or "" (unreadable); content if signed."""

    kind: str = ""
    content: bytes = b""


class _Broken(Exception):
    pass


def open_envelope(data: bytes) -> Envelope:
    """Read a CMS ContentInfo in BER or DER; a broken one has kind ""."""
    try:
        reader = _Reader(data)
        start, end = reader.expect(0, len(data), _SEQUENCE)
        oid_start, oid_end = reader.expect(start, end, _OID)
        kind = _KINDS.get(data[oid_start:oid_end], "")
        if kind != "signed":
            return Envelope(kind)
        return Envelope(kind, reader.signed_content(oid_end, end))
    except (_Broken, IndexError, RecursionError):
        return Envelope()


class _Reader:
    """The few parts of BER (X.690) that CMS needs, on offsets."""

    def __init__(self, data: bytes):
        self.data = data
        self.left = _MAX_ELEMENTS

    def signed_content(self, start: int, end: int) -> bytes:
        """SignedData: version, digest algorithms, then the encapsulated content."""
        start, end = self.expect(start, end, _CONTEXT_0)
        start, end = self.expect(start, end, _SEQUENCE)
        for _skipped in ("version", "digestAlgorithms"):
            *_, start = self.header(start, end, 0)
        start, end = self.expect(start, end, _SEQUENCE)
        *_, start = self.header(start, end, 0)  # eContentType
        if start >= end:
            return b""  # detached
        start, end = self.expect(start, end, _CONTEXT_0)
        return b"".join(self.octets(start, end, 0))

    def octets(self, start: int, end: int, depth: int):
        """Content of an octet string, which may be cut into pieces."""
        if depth > _MAX_DEPTH:
            raise _Broken
        while start < end and self.data[start : start + 2] != b"\0\0":
            tag, inner, inner_end, following = self.header(start, end, depth)
            if tag == _OCTETS:
                yield self.data[inner:inner_end]
            elif tag == _CONSTRUCTED_OCTETS:
                yield from self.octets(inner, inner_end, depth + 1)
            start = following

    def expect(self, start: int, end: int, tag: int) -> tuple[int, int]:
        """Content of the element at ``start``, which must have this tag."""
        found, inner, inner_end, _following = self.header(start, end, 0)
        if found != tag:
            raise _Broken
        return inner, inner_end

    def header(self, start: int, end: int, depth: int) -> tuple[int, int, int, int]:
        """Tag, content start, content end and the place after the element."""
        self.left -= 1
        if depth > _MAX_DEPTH or self.left < 0 or start + 2 > end:
            raise _Broken
        tag, first = self.data[start], self.data[start + 1]
        inner = start + 2
        if tag & 0x1F == 0x1F:
            raise _Broken  # long tags do not occur in CMS
        if first == 0x80:
            inner_end = self._indefinite_end(inner, end, depth)
            return tag, inner, inner_end, inner_end + 2
        length = first
        if first > 0x80:
            count = first & 0x7F
            if count > 6:
                raise _Broken
            length = int.from_bytes(self.data[inner : inner + count], "big")
            inner += count
        # A cut message still shows what is there.
        inner_end = min(inner + length, end)
        return tag, inner, inner_end, inner_end

    def _indefinite_end(self, start: int, end: int, depth: int) -> int:
        while start < end and self.data[start : start + 2] != b"\0\0":
            *_, start = self.header(start, end, depth + 1)
        return min(start, end)
