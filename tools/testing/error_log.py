"""A pytest plugin for the tests within Odoo: an error in MailDesk's log fails the test.

What goes wrong behind a test's back is often caught and logged there: a job that ends,
a subscriber that fails. A test that expects that says so with ``mute_logger`` or
``assertLogs``, which keep the line from getting here.
"""

import logging
from contextlib import contextmanager

import pytest

LOGGER = "odoo.addons"
NAME = "maildesk"
_FORMAT = logging.Formatter("%(name)s: %(message)s")


class _Collector(logging.Handler):
    """Keeps what is logged about errors of MailDesk."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.lines = []

    def emit(self, record):
        if NAME in record.name:
            self.lines.append(_FORMAT.format(record))


@contextmanager
def collected_errors():
    """The lines, with their tracebacks, that are logged meanwhile."""
    collector, logger = _Collector(), logging.getLogger(LOGGER)
    logger.addHandler(collector)
    try:
        yield collector.lines
    finally:
        logger.removeHandler(collector)


@pytest.fixture(autouse=True)
def no_unexpected_error():
    with collected_errors() as lines:
        yield
    if lines:
        pytest.fail("\n\n".join(["Errors were logged:", *lines]), pytrace=False)
