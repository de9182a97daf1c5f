"""Servers that the tests of this folder share."""

import ssl

import pytest

from tests.servers.mail_system import MailSystem
from tests.servers.private_server import ServerMissing


@pytest.fixture(scope="package")
def mail(tmp_path_factory):
    """A running Dovecot with its relay."""
    system = MailSystem(tmp_path_factory.mktemp("mail"))
    try:
        system.start()
    except ServerMissing as error:
        pytest.skip(str(error))
    yield system
    system.stop()
    system.dovecot.remove()


@pytest.fixture(scope="package")
def tls(mail):
    """A client context that trusts exactly that server's authority."""
    return ssl.create_default_context(cafile=mail.dovecot.ca_file)
