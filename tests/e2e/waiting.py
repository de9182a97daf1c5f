"""Waiting for what other processes do: on a condition, never for a while."""

import time

# Odoo looks for scheduled work once a minute, should it miss being woken.
PATIENCE_S = 100.0
POLL_S = 0.05


def wait_for(condition, what, patience=PATIENCE_S):
    """Poll ``condition`` until it gives something true, and return that."""
    deadline = time.monotonic() + patience
    while not (result := condition()):
        assert time.monotonic() < deadline, f"never happened: {what}"
        time.sleep(POLL_S)
    return result
