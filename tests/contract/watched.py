"""A provider that is guarded as the sync layer guards it, losses kept in memory."""

from odoo.addons.maildesk_base.engine.guarded import Guarded
from odoo.addons.maildesk_base.engine.isolation import Isolation


class MemoryJournal:
    """What would be in the database."""

    def __init__(self):
        self.spans = {}
        self.aside = {}
        self.begun = []

    def begin(self, span):
        self.begun.append(span)

    def remember(self, span, losses):
        self.spans[span] = losses

    def forget(self, span):
        self.spans.pop(span, None)

    def set_aside(self, span, error, *, at_once):
        tries, _code = self.aside.get((span.aspect, span.remote_id), (0, ""))
        tries = max(tries + 1, 3 if at_once else 0)
        self.aside[span.aspect, span.remote_id] = (tries, error.code)
        return tries >= 3

    def finished(self, cr=None):
        self.begun.clear()


def watched(provider, journal=None, may_go_on=lambda: True):
    """The provider as a worker uses it; what it lost is in its ``journal``."""
    journal = journal or MemoryJournal()
    aside = [key for key, (tries, _code) in journal.aside.items() if tries >= 3]
    guarded = Guarded(
        provider, journal, Isolation(journal, journal.spans, aside), may_go_on
    )
    guarded.journal = journal
    return guarded
