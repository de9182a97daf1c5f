"""Commands beside others."""

import sys

from tools.testing.background import Beside

SAYS = "import sys; print({!r}); sys.exit({})"


def python(text, code=0):
    return [sys.executable, "-c", SAYS.format(text, code)]


def test_each_is_shown_with_its_exit_code_in_the_order_they_ran(capfd):
    with Beside() as beside:
        first = beside.start("first", python("one", 3))
        second = beside.start("second", python("two"), after=first)
        assert second.show("Second") == 0
        assert first.show("First") == 3
    said = capfd.readouterr().out
    assert said.index("two") < said.index("one")


def test_nothing_outlives_the_block():
    forever = [sys.executable, "-c", "import time; time.sleep(600)"]
    with Beside() as beside:
        first = beside.start("first", forever)
        beside.start("second", forever, after=first)
    assert first.show("First") != 0
