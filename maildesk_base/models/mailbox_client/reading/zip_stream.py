"""A ZIP archive written while it is sent: no file, no more memory than a chunk."""

import zipfile
from datetime import UTC, datetime


class _Outlet:
    """A file that can only be written to; what was written is taken out as it comes."""

    def __init__(self):
        self._written = bytearray()

    def write(self, data):
        self._written += data
        return len(data)

    def flush(self):
        pass

    def take(self):
        taken = bytes(self._written)
        self._written.clear()
        return taken


def zip_chunks(files):
    """Chunks of an archive.

    :param files: (name, iterable of bytes), each consumed before the next is asked for
    """
    outlet = _Outlet()
    now = datetime.now(UTC).timetuple()[:6]
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        for name, chunks in files:
            entry = zipfile.ZipInfo(name, now)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=True) as member:
                for chunk in chunks:
                    member.write(chunk)
                    yield outlet.take()
    yield outlet.take()


def unique_names(names):
    """File names that are safe to unpack and differ from each other."""
    used, result = set(), []
    for name in names:
        name = name.replace("\\", "_").replace("/", "_").strip(". ") or "_"
        stem, dot, extension = name.rpartition(".")
        stem, extension = (stem, f".{extension}") if dot and stem else (name, "")
        candidate, number = name, 1
        while candidate.lower() in used:
            number += 1
            candidate = f"{stem} ({number}){extension}"
        used.add(candidate.lower())
        result.append(candidate)
    return result
