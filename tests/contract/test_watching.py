"""Asking a service to announce changes."""

import pytest

from odoo.addons.maildesk_base.engine.errors import Unsupported
from odoo.addons.maildesk_base.engine.types import Subscription, WatchTarget

REMOTES = ("gmail", "dovecot", "outlook")


def test_what_announces_nothing_says_so(provider):
    """Whoever asks falls back to the schedule."""
    assert not provider.capabilities.push
    with pytest.raises(Unsupported):
        provider.watch(WatchTarget())
    with pytest.raises(Unsupported):
        provider.renew(Subscription(WatchTarget()))


def test_secret_of_a_target_is_not_shown():
    target = WatchTarget("https://example.com/hook", secret="s3cret")
    assert "s3cret" not in repr(Subscription(target, "id"))
