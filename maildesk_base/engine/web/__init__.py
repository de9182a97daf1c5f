"""HTTP: ``requests`` on guarded addresses and verified TLS, with limits for time and
size, and the truth about what a failure means.

::

    settings = WebSettings.trusting("https://api.example.com")
    with WebSession(settings) as session:
        answer = session.get("https://api.example.com/me")
        answer.status_code, answer.headers["content-type"], answer.content

Any status is an answer, and redirects are not followed: they would carry the token
elsewhere. Who gets no answer gets :class:`RequestLost`, which says whether the server
may have carried the request out (``reached``). Proxies, certificates and passwords of
the environment do not count, and cookies are not kept.
"""

from .adapter import GuardedAdapter
from .answer import WebAnswer
from .connections import RequestLost
from .session import GuardedSession, WebSession
from .settings import Limits, WebSettings
