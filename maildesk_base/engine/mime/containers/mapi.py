"""The property lists inside TNEF (MS-OXTNEF section 2.1.3.4)."""

from __future__ import annotations

import struct

from ...text import clean_text

_MAX_PROPERTIES = 5_000
_MAX_VALUES = 1_000

_MULTIPLE = 0x1000
_STRING, _UNICODE, _BINARY, _OBJECT = 0x1E, 0x1F, 0x102, 0x0D
_VARIABLE = (_STRING, _UNICODE, _BINARY, _OBJECT)
# Octets of the types of fixed size, padded to four.
_FIXED = {
    0x01: 4, 0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4,
    0x14: 8, 0x40: 8, 0x48: 16,
}  # fmt: skip
_LONG = 0x03
_FIRST_NAMED_ID = 0x8000


class _Ended(Exception):
    pass


def read_properties(data: bytes) -> dict[int, bytes | str | int]:
    """Values by property id: text, bytes (8-bit text included) or 32-bit numbers.

    Named properties and types of no interest are read over. Ends at the first value
    that does not fit.
    """
    reader = _Reader(data)
    try:
        reader.read()
    except (_Ended, struct.error):
        pass
    return reader.found


class _Reader:
    def __init__(self, data: bytes):
        self.data = data
        self.position = 0
        self.found: dict[int, bytes | str | int] = {}

    def read(self) -> None:
        """Read every property."""
        for _ in range(min(self._number(), _MAX_PROPERTIES)):
            kind, name = struct.unpack("<HH", self._take(4))
            if name >= _FIRST_NAMED_ID:
                self._property_name()
            for value in self._values(kind):
                if name < _FIRST_NAMED_ID:
                    self.found.setdefault(name, value)

    def _take(self, size: int) -> bytes:
        end = self.position + size
        if size < 0 or end > len(self.data):
            raise _Ended
        value = self.data[self.position : end]
        self.position = end
        return value

    def _number(self) -> int:
        return struct.unpack("<I", self._take(4))[0]

    def _counted(self) -> bytes:
        size = self._number()
        value = self._take(size)
        self.position += -size % 4
        return value

    def _property_name(self) -> None:
        self._take(16)
        if self._number():
            self._counted()
        else:
            self._take(4)

    def _values(self, kind: int):
        multiple, kind = kind & _MULTIPLE, kind & ~_MULTIPLE
        if kind not in _VARIABLE and kind not in _FIXED:
            raise _Ended  # the length of what follows is not known
        count = self._number() if multiple or kind in _VARIABLE else 1
        if count > _MAX_VALUES:
            raise _Ended
        for _ in range(count):
            yield self._value(kind)

    def _value(self, kind: int) -> bytes | str | int:
        if kind == _LONG:
            return self._number()
        if kind in _FIXED:
            return self._take(_FIXED[kind])
        value = self._counted()
        if kind == _UNICODE:
            return clean_text(value.decode("utf-16-le", "replace").rstrip("\0"))
        return value
