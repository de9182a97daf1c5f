"""Fetches the images a mail names, so that the reader's browser need not.

``ImageFetcher.fetch(url)`` gives a small real image or an error; the sender learns
nothing about the reader: no cookie, no referrer, no address, no browser. Only http and
https, only through the network guard, every redirect judged again, with limits on size
and total time. What comes back counts by its first bytes, not by its announced type,
and only raster formats count: an SVG can carry script.

``sign`` and ``verify`` keep the proxy from being used for anything but the images of
a mail: the sanitiser signs (message, address), the route verifies. Whoever serves a
``RemoteImage`` sends its ``mimetype`` with ``X-Content-Type-Options: nosniff``.
"""

from .fetch import ImageFetcher, ImageRefused, Limits, RemoteImage, host_of
from .signature import sign, verify
from .sniff import raster_type
