"""Runs an add-on's HOOT tests in Chromium, and refuses a run that ran nothing.

Odoo's own runner takes its filter from its own command line, which pytest does not
have. HOOT itself runs everything when it is asked for a suite it does not know, and
calls an empty run a success, so both are checked here.
"""

import os
import re

from odoo.tests import HttpCase

# One folder or file of tests, as HOOT names it: "@maildesk_base/message_list".
PART = os.environ.get("HOOT_SUITE")
SUCCESS = "[HOOT] Test suite succeeded"
PASSED = re.compile(r"\[HOOT\] Passed (\d+) tests? \(")
ENDED = re.compile(r'\[HOOT\] "(@[^/"]+)" ended')
TIMEOUT_S = 900
# Generous: on a busy machine a browser may stand still for a while.
TEST_TIMEOUT_MS = 45000
# What HOOT's preset for phones expects.
PHONE_SIZE = "375x667"


def hoot_id(path):
    """The id that HOOT gives to a suite or test, from its full name."""
    value = 0
    for char in path:
        value = ((value << 5) - value + ord(char)) & 0xFFFFFFFF
    return f"{value:08x}"


class HootCase(HttpCase):
    """The component tests of the add-on ``addon``."""

    addon = ""

    def run_on_desktop(self):
        self._run_suite("desktop")

    def run_on_phone(self):
        self.touch_enabled = True
        self.browser_size = PHONE_SIZE
        self._run_suite("mobile")

    def _run_suite(self, preset):
        suite = f"@{self.addon}"
        if PART and not f"{PART}/".startswith(f"{suite}/"):
            self.skipTest(f"{PART} is of another add-on")
        url = (
            f"/web/tests?headless&loglevel=2&preset={preset}"
            f"&timeout={TEST_TIMEOUT_MS}&id={hoot_id(PART or suite)}"
        )
        output = self._run_in_browser(url)
        passed = sum(int(match[1]) for match in PASSED.finditer(output))
        suites = {match[1] for match in ENDED.finditer(output)}
        self.assertGreater(passed, 0, f"HOOT ran no test at all:\n{output}")
        self.assertEqual(suites, {suite}, f"HOOT ran other suites:\n{output}")
        print(f"HOOT: {passed} component tests passed ({preset})")

    def _run_in_browser(self, url):
        """Open the runner's page and return what the browser's console said."""
        with self.assertLogs(self._logger.name, "DEBUG") as logs:
            try:
                self.browser_js(
                    url,
                    "",
                    login="admin",
                    timeout=TIMEOUT_S,
                    success_signal=SUCCESS,
                    error_checker=lambda message: "[HOOT]" not in message,
                )
            except AssertionError:
                print("\n".join(_of_the_console(logs)))
                raise
        return "\n".join(_of_the_console(logs))


def _of_the_console(logs):
    return [
        record.getMessage()
        for record in logs.records
        if record.name.endswith(".browser")
    ]
