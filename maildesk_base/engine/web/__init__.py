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

An answer that comes bit by bit is read as it arrives, and can be ended by another
thread::

    with session.post(url, json=question, stream=True) as answer:
        for piece in answer.pieces(idle_s=30, total_s=120):
            ...
    session.stop()  # from elsewhere: whatever the session waits for ends at once
"""

from .adapter import GuardedAdapter
from .answer import WebAnswer
from .connections import RequestLost
from .session import GuardedSession, WebSession
from .settings import Limits, WebSettings
