"""TLS as every connection of ours wants it."""

from __future__ import annotations

import ssl
from functools import lru_cache

from ..errors import ConfigurationError


@lru_cache(maxsize=8)
def tls_context(ca_file: str = "") -> ssl.SSLContext:
    """A context that always verifies certificate and host name, TLS 1.2 or newer.

    Kept, for reading all authorities takes longer than the handshake.

    :param ca_file: one more authority to be trusted
    :raise ConfigurationError: ``tls.ca_file``
    """
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file:
        try:
            context.load_verify_locations(cafile=ca_file)
        except (OSError, ssl.SSLError) as error:
            raise ConfigurationError("tls.ca_file", str(error)) from None
    return context
