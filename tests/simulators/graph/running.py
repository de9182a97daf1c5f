"""A running simulator with what a client needs to know of it."""

from contextlib import contextmanager

from tests.servers.certificates import make_certificates
from tests.simulators.web.server import WebServer

from .descriptions import descriptions
from .service import GraphService

CLIENT_ID = "6731de76-14a6-49ae-97bc-6eba6914391e"
CLIENT_SECRET = "client-secret-value"
REDIRECT_URI = "https://odoo.example.com/maildesk/sign_in"


@contextmanager
def running_graph(folder):
    """Serve Graph and the identity platform with a registered application.

    ``ca_file`` of the service is the authority that a client has to trust.
    """
    certificates = make_certificates(folder / "certificates")
    service = GraphService(descriptions=descriptions())
    service.ca_file = str(certificates.ca)
    service.directory.register(CLIENT_ID, CLIENT_SECRET, [REDIRECT_URI])
    with WebServer(service, certificates=certificates) as server:
        service.base_url = server.url
        yield service
    service.assert_faithful()
