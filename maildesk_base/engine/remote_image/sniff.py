"""What kind of image some bytes are, by their beginning."""

from __future__ import annotations

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\0\0\1\0", "image/x-icon"),
)
_AVIF_BRANDS = (b"avif", b"avis")


def raster_type(content: bytes) -> str | None:
    """The MIME type of a raster image that browsers show; None for all else."""
    for signature, mimetype in _SIGNATURES:
        if content.startswith(signature):
            return mimetype
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp" and content[8:12] in _AVIF_BRANDS:
        return "image/avif"
    # "BM" alone begins many a text; the four reserved bytes are always zero.
    if content[:2] == b"BM" and content[6:10] == b"\0\0\0\0":
        return "image/bmp"
    return None
