"""``python -m tests.simulators.graph --port 27000 --tls FOLDER``: Graph and the
identity platform, over HTTPS, for MSAL wants nothing else.

Applications, mailboxes and mail come through the control interface (see control.py).
"""

from tests.simulators.web.control import serve_forever

from .descriptions import descriptions
from .service import GraphService


def make_service():
    """Graph mail and Microsoft's sign-in, simulated."""
    return GraphService(descriptions=descriptions())


def prepare(service, url):
    """Give the service its own address."""
    service.base_url = url


if __name__ == "__main__":
    serve_forever(make_service, prepare=prepare)
