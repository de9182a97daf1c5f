"""A running simulator of Graph, and a fresh mailbox on it for each test."""

from itertools import count

import pytest

from tests.contract.outlook_remote import OutlookRemote
from tests.simulators.graph.running import running_graph

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def graph(tmp_path_factory):
    """The service, for all tests."""
    with running_graph(tmp_path_factory.mktemp("graph")) as service:
        yield service


@pytest.fixture
def mailbox(graph):
    """A fresh mailbox, seen from outside; what a test switched on is switched off."""
    made = OutlookRemote(graph, f"anna{next(_NUMBERS)}@example.com")
    graph.log.forget()
    yield made
    graph.faults.clear()
    graph.batch.parallel = 0
    graph.lost_state = (410, "SyncStateNotFound")
    graph.empty_delta_pages = graph.duplicate_delta_entries = False
    graph.post_office.sent_delay_s = 0.0
    graph.post_office.rewrites = False
    graph.directory.withheld.clear()
    graph.directory.admin_only.clear()
    graph.directory.planned.clear()
    graph.directory.names_resource = False


@pytest.fixture
def provider(mailbox):
    """A provider for the mailbox."""
    with mailbox.open() as opened:
        yield opened
