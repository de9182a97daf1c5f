"""Responses with untrusted content: never run, never sniffed, never cached
where others could read it."""

from urllib.parse import quote

from werkzeug.exceptions import NotFound

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import Response

INLINE_TYPES = frozenset(
    (
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        "image/avif",
        "image/bmp",
        "image/x-icon",
        "application/pdf",
    )
)
SAFE_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    (
        "Content-Security-Policy",
        "sandbox; default-src 'none'; style-src 'unsafe-inline'",
    ),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
)


def file_answer(file, *, inline=False, max_age=0):
    """A file as an answer; shown by the browser only when its type is harmless.

    :param file: with name, mimetype and chunks
    :param max_age: seconds for which this browser may keep it
    """
    mimetype = file.mimetype.lower()
    shown = inline and (mimetype in INLINE_TYPES or mimetype == "text/plain")
    content_type = mimetype if shown else "application/octet-stream"
    if shown and mimetype == "text/plain":
        content_type = "text/plain; charset=utf-8"
    headers = [
        ("Content-Type", content_type),
        ("Content-Disposition", _disposition(file.name, inline=shown)),
        ("Cache-Control", f"private, max-age={max_age}" if max_age else "no-store"),
        *SAFE_HEADERS,
    ]
    return Response(file.chunks, headers=headers, direct_passthrough=True)


def bytes_answer(content, mimetype, *, max_age=0):
    """An image as an answer."""
    headers = [
        ("Content-Type", mimetype),
        ("Cache-Control", f"private, max-age={max_age}" if max_age else "no-store"),
        *SAFE_HEADERS,
    ]
    return Response(content, headers=headers)


def _disposition(name, *, inline):
    """RFC 6266: a plain name for old browsers, the real one beside it."""
    kind = "inline" if inline else "attachment"
    name = "".join(char for char in name if char.isprintable())
    plain = name.encode("ascii", "replace").decode()
    plain = "".join("_" if char in '"\\/?' else char for char in plain)
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def found(call, *args):
    """What the call gives; anything it refuses does not exist for the caller."""
    try:
        return call(*args)
    except (AccessError, MissingError, UserError) as error:
        raise NotFound() from error
