"""Hearing what Odoo's websocket sends the browser of a user."""

import json
import time
from contextlib import contextmanager

import websocket

from tests.e2e.waiting import PATIENCE_S


@contextmanager
def listening(person, *more_channels):
    """A websocket that is subscribed like the person's app, and to more."""
    maildesk = person.maildesk
    version = person.session.info["websocket_worker_version"]
    socket = websocket.create_connection(
        f"ws://127.0.0.1:{maildesk.websocket_port}/websocket?version={version}",
        cookie=f"session_id={person.session.cookie}",
        origin=maildesk.url,
        timeout=PATIENCE_S,
    )
    try:
        channels = [person.client("bootstrap")["channel"], *more_channels]
        data = {"channels": channels, "last": 0}
        socket.send(json.dumps({"event_name": "subscribe", "data": data}))
        yield socket
    finally:
        socket.close()


def heard(socket, kind, wanted):
    """Read until a notification of ``kind`` is ``wanted``; all payloads until then."""
    payloads = []
    for message in _messages(socket):
        if message["type"].startswith("maildesk/"):
            payloads.append(message["payload"])
        if message["type"] == kind and wanted(message["payload"]):
            return payloads
    raise AssertionError(f"{kind} was never heard, but {payloads}")


def _messages(socket):
    """What arrives within the time of our patience.

    Neither Odoo's pings nor other notifications prolong it.
    """
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        opcode, frame = socket.recv_data_frame(control_frame=True)
        if opcode == websocket.ABNF.OPCODE_TEXT:
            for notification in json.loads(frame.data):
                yield notification["message"]
