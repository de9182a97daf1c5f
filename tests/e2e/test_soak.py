"""A short soak: people, other programs and faults at once, all the parts together.

Its long form is ``make soak``; see ``docs/reliability.md``.
"""

import pytest

from tests.servers.private_server import ServerMissing
from tests.soak.run import Options, soak
from tools import paths
from tools.soak import site_of_its_own

# What a mailbox takes to be complete by itself is measured by the long form, and equal
# copies in folders that are recreated are its business.
SHORT = Options(
    seed=7,
    minutes=0.4,
    pause_s=0.4,
    fault_pause_s=1.2,
    patience_s=150,
    return_s=0,
    without=("copy", "renew_folder"),
)
NAME = "soak-test"


@pytest.mark.timeout(400)
def test_the_index_is_the_server_after_faults_and_others():
    folder = paths.state_dir() / NAME / "run"
    with site_of_its_own(NAME) as site:
        try:
            report = soak(site, folder, SHORT)
        except ServerMissing as missing:
            pytest.skip(str(missing))
    assert report.is_good, "\n".join(report.lines())
    assert report.figures["sends"] > 5
