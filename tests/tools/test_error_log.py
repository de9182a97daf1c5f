"""A test within Odoo fails when MailDesk logs an error that it does not expect."""

import subprocess
import sys

from tools import paths

SAMPLE = """
import logging
import unittest

logger = logging.getLogger("odoo.addons.maildesk_base.sync.sample")


class Sample(unittest.TestCase):
    def test_error(self):
        logger.error("a claim ended: %s", "why")

    def test_expected_error(self):
        with self.assertLogs(logger.name, "ERROR"):
            logger.error("a claim ended")

    def test_warning_and_others(self):
        logger.warning("a mailbox is away")
        logging.getLogger("odoo.addons.mail").error("nothing of ours")
"""


def test_an_unexpected_error_fails_its_test_and_no_other(tmp_path):
    sample = tmp_path / "test_sample.py"
    sample.write_text(SAMPLE)
    command = [sys.executable, "-m", "pytest", "-p", "no:odoo", "-p"]
    command += ["tools.testing.error_log", "-c", "/dev/null", "-q", str(sample)]
    ended = subprocess.run(command, cwd=paths.ROOT, capture_output=True, text=True)
    assert ended.returncode == 1
    assert "3 passed, 1 error" in ended.stdout
    assert "ERROR at teardown of Sample.test_error" in ended.stdout
    assert "maildesk_base.sync.sample: a claim ended: why" in ended.stdout
