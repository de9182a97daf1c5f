"""What Pub/Sub sends to an endpoint when a watched mailbox has changed.

The request is signed as Google signs it: a JWT whose audience is the endpoint. Tests
ask for copies of one notification, or send none at all: both happen.
"""

import base64
import json
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPSConnection
from urllib.parse import urlsplit

from tests.simulators.google_oauth import identity

SERVICE_ACCOUNT = "maildesk-push@project.iam.gserviceaccount.com"
TIMEOUT_S = 10
FAKE_SUBSCRIPTION = "projects/maildesk/subscriptions/gmail"


def push(application, endpoint, email, copies=1, audience=None):
    """Send a notification; returns the status of each answer.

    Nothing is sent when nobody watches the mailbox (any more).
    """
    mailbox = application.add_user(email)
    watch = mailbox.settings.watch
    if not watch or watch["until"] <= application.clock.time():
        return []
    claims = {
        "aud": audience or endpoint,
        "email": SERVICE_ACCOUNT,
        "email_verified": True,
        "sub": "100000000000000000001",
    }
    token = identity.sign(claims, application.clock.time())
    body = json.dumps(envelope(mailbox, application.clock.time())).encode()
    return [_post(endpoint, token, body) for _ in range(copies)]


def envelope(mailbox, now):
    """The body of the request."""
    history_id = mailbox.history.last_id
    data = json.dumps({"emailAddress": mailbox.email, "historyId": history_id})
    published = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "message": {
            "data": base64.b64encode(data.encode()).decode(),
            "messageId": str(history_id),
            "message_id": str(history_id),
            "publishTime": published,
            "publish_time": published,
            "attributes": {},
        },
        "subscription": FAKE_SUBSCRIPTION,
    }


def _post(endpoint, token, body):
    parts = urlsplit(endpoint)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname, parts.port, timeout=TIMEOUT_S)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    try:
        connection.request("POST", parts.path or "/", body, headers)
        return connection.getresponse().status
    finally:
        connection.close()
