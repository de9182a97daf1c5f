"""HTTP to the interfaces of mail services: guarded addresses, verified TLS, kept
connections, limits for time and size, and the truth about what a failure means.

::

    settings = WebSettings.trusting("https://api.example.com")
    with HttpClient(settings) as client:
        answer = client.send(HttpRequest("GET", "https://api.example.com/me"))
        answer.status, answer.headers["content-type"], answer.body

Any status is an answer, and redirects are not followed: they would carry the token
elsewhere. Who gets no answer gets :class:`RequestLost`, which tells whether the server
may have carried the request out (``reached``).
"""

from .client import HttpClient
from .message import HttpAnswer, HttpRequest, OpenAnswer, RequestLost
from .settings import WebSettings
