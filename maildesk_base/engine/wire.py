"""Header values as they travel, which are bytes and not yet text.

A value of a header says by encoded words, parameters or nothing at all which charset
its bytes are in. Until that is settled it is a :class:`Wire`: one character per byte.
Parsers of wire values refuse text, and parsers of text refuse wire values: ``Jiří``
read as a wire value loses its letters, and bytes taken for text become ``JiÅ™Ã\xad``.
"""

from __future__ import annotations

# The blanks of RFC 5322. The bytes A0 and 85, which text counts as blanks too, are
# halves of letters here: "à" in UTF-8 ends in A0.
BLANKS = " \t\r\n\f\v"


class Wire(str):
    """A value of a header, one character per byte; made only by this module's
    functions.

    The methods that would take other characters than ASCII for blanks do not.
    """

    __slots__ = ()

    def strip(self, chars: str | None = BLANKS) -> Wire:
        """Without ASCII blanks at both ends."""
        return Wire(super().strip(chars or BLANKS))

    def lstrip(self, chars: str | None = BLANKS) -> Wire:
        """Without ASCII blanks at the beginning."""
        return Wire(super().lstrip(chars or BLANKS))

    def rstrip(self, chars: str | None = BLANKS) -> Wire:
        """Without ASCII blanks at the end."""
        return Wire(super().rstrip(chars or BLANKS))

    def to_bytes(self) -> bytes:
        """The bytes themselves."""
        return self.encode("latin-1")


EMPTY = Wire("")


def wire_from_bytes(raw: bytes) -> Wire:
    """The value that these bytes are."""
    return Wire(raw.decode("latin-1"))


def wire_from_text(text: str) -> Wire:
    """The value as a service that gives decoded text would have received it, in UTF-8
    (RFC 6532).
    """
    return Wire(text.encode("utf-8", "replace").decode("latin-1"))


def check_wire(value: str) -> None:
    """TypeError for anything but a wire value."""
    if type(value) is not Wire:
        raise TypeError("a wire value is needed, this is text")


def check_text(value: str) -> None:
    """TypeError for a wire value."""
    if type(value) is Wire:
        raise TypeError("text is needed, this is a wire value")
