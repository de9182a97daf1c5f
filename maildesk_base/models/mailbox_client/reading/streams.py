"""Content on its way to a browser: from a mail server, from the database, kept when it
is through.
"""

from dataclasses import dataclass

from ....engine.errors import RejectedError, RemoteGone
from ....engine.mime.containers import embedded_content

MAX_CONTAINER_BYTES = 60 * 1024 * 1024  # read into memory to be taken apart
MAX_KEPT_BYTES = 50 * 1024 * 1024  # larger ones are fetched each time


class Download:
    """Bytes from a mail server on their way to a browser.

    The first chunk is read at once, so that an error still has a status of its own. The
    connection and its slot are given back by ``close``, which whoever serves it calls.
    """

    def __init__(self, stack, chunks):
        self._stack = stack
        self._chunks = iter(chunks)
        self._first = next(self._chunks, b"")

    def __iter__(self):
        try:
            yield self._first
            yield from self._chunks
        finally:
            self.close()

    def close(self):
        self._stack.close()


class KeepingChunks:
    """Chunks on their way to a browser; ``keep`` gets them all at the end.

    What was cut off, or is too large, is not kept.
    """

    def __init__(self, chunks, keep):
        self._chunks = chunks
        self._keep = keep

    def __iter__(self):
        content = bytearray()
        for chunk in self._chunks:
            if len(content) <= MAX_KEPT_BYTES:
                content += chunk
            yield chunk
        if len(content) <= MAX_KEPT_BYTES:
            self._keep(bytes(content))

    def close(self):
        self._chunks.close()


class StoredChunks:
    """A stored file as chunks to send."""

    def __init__(self, content):
        self._content = content

    def __iter__(self):
        return iter((self._content,))

    def close(self):
        """Nothing is held open."""


@dataclass(frozen=True)
class File:
    """One file on its way to the browser; ``chunks`` has ``close``."""

    name: str
    mimetype: str
    chunks: Download


def part_chunks(provider, ref, part_id, container=None):
    """The content of a part, also of one that lies inside of another part."""
    if container is None:
        return provider.fetch_part(ref, part_id)
    content = bytearray()
    for chunk in provider.fetch_part(ref, container.part_id):
        content += chunk
        if len(content) > MAX_CONTAINER_BYTES:
            raise RejectedError("part.too_large")
    inner = embedded_content(container, bytes(content), part_id)
    if inner is None:
        raise RemoteGone("part.gone")
    return iter((inner,))
