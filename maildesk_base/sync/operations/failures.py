"""How often, and when, something is tried again over which a service fails while it
serves all else.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from odoo import fields

from ...engine.backoff import Backoff
from ..losses.served import says_busy

MAX_FAILURES = 5
# Where the service says that it is busy, which is true of most.
MAX_BUSY_FAILURES = 10


def tries_left(error: Exception, failures: int) -> bool:
    """Whether it is worth another try.

    :param failures: in a row, this one included
    """
    most = MAX_BUSY_FAILURES if says_busy(error) else MAX_FAILURES
    return failures < most


def retry_moment(error: Exception, failures: int) -> datetime:
    """When to try it again, naive UTC: later each time, and as the service wants it."""
    asked = getattr(error, "retry_after", None)
    delay = Backoff(failures).delay_s(random.random, asked)
    return fields.Datetime.now() + timedelta(seconds=delay)
