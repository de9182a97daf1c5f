"""Where losses of requests are remembered (``engine/suspects.py``).

Before each request its span is committed to ``mailbox.attempt``. A worker that is
killed while it reads, or while it stores what it has read, leaves that row behind: the
next one counts it as a loss of that span, like a connection that broke.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from odoo import SUPERUSER_ID, fields
from odoo.tools import SQL

from ...engine.errors import ConnectionLostError, MailEngineError
from ...engine.guarded import Guarded
from ...engine.isolation import Isolation
from ...engine.provider import Provider
from ...engine.suspects import Aspect, Batch, Span
from ..notify import notify_account
from ..transactions import in_transaction
from . import quarantine

# Longer than any request takes; whoever holds no lease is taken for dead then.
HELD_FOR = timedelta(seconds=300)
# So long people have to wait before they may try what has failed.
LEFT_ALONE = timedelta(seconds=60)
# What was suspected and not seen again is gone, or was innocent.
SUSPECTED_FOR = timedelta(days=7)


class DatabaseJournal:
    """Losses of one mailbox in the database.

    While pages are read ahead in another thread, that thread's notes are left until
    this one comes to it.

    :param token: names this worker: a lease's or a slot's
    """

    def __init__(self, env, account_id: int, token: str):
        self._env = env
        self._account_id = account_id
        self._token = token
        self._is_noted = False
        # What is committed at the moment, and until when that is enough.
        self._standing: tuple[Span | None, float] = (None, 0.0)
        # Transactions are this thread's affair; another one only reads ahead.
        self._thread = threading.get_ident()
        self._left: list[SQL] = []

    def begin(self, span: Span) -> None:
        """Commit what is about to be read."""
        if not self._is_mine or self._stands(span):
            return
        self._is_noted = True
        self._run(
            SQL(
                """INSERT INTO mailbox_attempt (account_id, token, span, held_until)
                   VALUES (%s, %s, %s, %s)
                       ON CONFLICT (account_id, token) DO UPDATE
                      SET span = EXCLUDED.span, held_until = EXCLUDED.held_until""",
                self._account_id,
                self._token,
                span_text(span),
                fields.Datetime.now() + HELD_FOR,
            )
        )
        self._standing = (span, time.monotonic() + HELD_FOR.total_seconds() / 2)

    def _stands(self, span: Span) -> bool:
        """Whether this very note is there, as between two pages of a history."""
        noted, until = self._standing
        return noted == span and not self._left and time.monotonic() < until

    def remember(self, span: Span, losses: int) -> None:
        """Commit how often a span was lost."""
        now = fields.Datetime.now()
        self._run(
            SQL(
                """INSERT INTO mailbox_suspect (account_id, span, losses, create_uid,
                                                create_date, write_uid, write_date)
                   VALUES (%(account)s, %(span)s, %(losses)s, %(uid)s, %(now)s,
                           %(uid)s, %(now)s)
                       ON CONFLICT (account_id, md5(span)) DO UPDATE
                      SET losses = EXCLUDED.losses, write_date = EXCLUDED.write_date""",
                account=self._account_id,
                span=span_text(span),
                losses=losses,
                uid=SUPERUSER_ID,
                now=now,
            )
        )

    def forget(self, span: Span) -> None:
        """Commit that a span is above suspicion."""
        self._run(
            SQL(
                """DELETE FROM mailbox_suspect
                    WHERE account_id = %s AND md5(span) = md5(%s)""",
                self._account_id,
                span_text(span),
            )
        )

    def set_aside(self, span: Span, error: MailEngineError, *, at_once: bool) -> bool:
        """Commit a failure of one message to the quarantine."""
        if not self._is_mine:
            self._left.append(
                quarantine.failure(self._account_id, span, error, at_once=at_once)
            )
            return at_once

        def work(fresh) -> bool:
            is_aside = quarantine.record_failure(
                fresh.cr, self._account_id, span, error, at_once=at_once
            )
            notify_account(fresh, self._account_id)
            return is_aside

        return in_transaction(self._env, work)

    def finished(self, cr=None) -> None:
        """What was read is stored: this worker has survived it.

        :param cr: a transaction to do it in; None for one of its own
        """
        if not (self._is_noted or self._left):
            return
        self._standing = (None, 0.0)
        statement = SQL(
            "DELETE FROM mailbox_attempt WHERE account_id = %s AND token = %s",
            self._account_id,
            self._token,
        )
        if cr is not None:
            cr.execute(statement)
            return
        self._is_noted = False
        self._run(statement)

    @property
    def _is_mine(self) -> bool:
        return threading.get_ident() == self._thread

    def _run(self, statement: SQL) -> None:
        if not self._is_mine:
            self._left.append(statement)
            return
        statements, self._left = [*self._left, statement], []

        def work(fresh):
            # It has to survive this process, not the database's.
            fresh.cr.execute(SQL("SET LOCAL synchronous_commit TO off"))
            for each in statements:
                fresh.cr.execute(each)

        in_transaction(self._env, work)


def guard(
    env,
    provider: Provider,
    account_id: int,
    token: str,
    may_go_on: Callable[[], bool],
    *,
    is_worker: bool,
) -> Guarded:
    """Let a provider remember losses, those of workers that died among them.

    :param is_worker: holds the mailbox's lease, so that no other worker is alive
    """
    journal = DatabaseJournal(env, account_id, token)
    spans, aside, died = in_transaction(
        env, lambda fresh: _load(fresh.cr, account_id, is_worker=is_worker)
    )
    isolation = Isolation(journal, spans, aside)
    for span in died:
        isolation.lost(Batch(span), ConnectionLostError("sync.killed"))
    return Guarded(provider, journal, isolation, may_go_on)


def _load(cr, account_id: int, *, is_worker: bool):
    """What is suspected, what is set aside, and what workers were killed over."""
    cr.execute(
        SQL(
            """WITH dead AS (
                   DELETE FROM mailbox_attempt
                    WHERE account_id = %(account)s
                      AND (held_until < %(now)s
                           OR %(is_worker)s AND token LIKE 'lease:%%')
                RETURNING span)
               SELECT 'dead', span, 0 FROM dead
                UNION ALL
               SELECT 'suspect', span, losses FROM mailbox_suspect
                WHERE account_id = %(account)s AND write_date > %(since)s
                UNION ALL
               SELECT aspect, remote_id, -1 FROM mailbox_quarantine
                WHERE account_id = %(account)s AND NOT %(is_open)s
                  -- Somebody asks for it: that is a try, but not again and again.
                  AND (%(is_worker)s OR aspect NOT IN ('body', 'part')
                       OR write_date > %(lately)s)""",
            account=account_id,
            now=fields.Datetime.now(),
            is_worker=is_worker,
            lately=fields.Datetime.now() - LEFT_ALONE,
            since=fields.Datetime.now() - SUSPECTED_FOR,
            is_open=quarantine.IS_OPEN,
        )
    )
    rows = cr.fetchall()
    died = [span_of(text) for kind, text, _n in rows if kind == "dead"]
    spans = {span_of(text): n for kind, text, n in rows if kind == "suspect"}
    aside = {(Aspect(kind), name) for kind, name, n in rows if n < 0}
    return spans, aside, died


def span_text(span: Span) -> str:
    """A span as the database keeps it."""
    values = [span.aspect, span.folder_id, span.low, span.high, span.prefix]
    return json.dumps(values)


def span_of(text: str) -> Span:
    """The span behind its text."""
    aspect, *others = json.loads(text)
    return Span(Aspect(aspect), *others)
