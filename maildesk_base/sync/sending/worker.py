"""Outgoing mail: handed over once, whatever happens in between.

::

    queued ──claim (committed)──▶ sending ──▶ sent ──▶ sent and filed
      ▲                             │ ├──▶ failed          (the server said no)
      ├──── not handed over ────────┘ └──▶ ambiguous ──▶ sent | failed
      └──── certainly not left ◀──────────────┘

What was claimed and not finished (the worker died) is ambiguous: it may have been
delivered. An ambiguous message is looked for at the provider, several times; it is
sent again by itself only where the provider still has the unsent draft of the attempt
and takes it away, which proves that nothing left. ``send_at`` is the time of the next
step in every state.
"""

from __future__ import annotations

import logging
import random
from dataclasses import dataclass
from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...engine.backoff import Backoff, Policy
from ...engine.errors import AuthError, MailEngineError, RejectedError, TransientError
from ...engine.types import ChangePage, Outgoing, SendOutcome, SendResult, SentCopy
from ..due import outgoing_due
from ..losses.served import is_not_the_servers
from ..notify import notify_draft
from ..policy import is_away_or_busy, is_own_quota, is_pause_required, pause_s
from .local_sent import confirm_local, drop_local_sent, make_local_sent
from .origin import note_sent

_logger = logging.getLogger(__name__)

# A mailbox that sends a newsletter must not keep its own sync from happening.
MAX_STEPS = 20
# Servers file their own copy within seconds; looked for earlier, it would be filed
# twice.
SETTLE_S = 10
# Looks for an ambiguous message: after 10 s, 30 s, 2 min, 10 min. Then it was not sent.
LOOKS_S = (10, 30, 120, 600)
# Before the message was handed over nothing has happened: try for about a day.
MAX_TRIES = 12
FILING = Policy(first_s=30, longest_s=24 * 3600)
# What was taken back, since it had certainly not left.
NOT_LEFT = Policy(first_s=30, longest_s=300)
# A server that was away, or too busy, may be back at any moment: try as long, but more
# often.
MAX_TRIES_AWAY = 150


@dataclass(frozen=True, slots=True)
class Claimed:
    """A draft taken for one step; ``tries`` includes this one.

    :ivar attempts: how often it was taken to be handed over since Send was pressed
    """

    id: int
    state: str
    tries: int
    attempts: int
    was_interrupted: bool
    local_message_id: int | None


class LookFailed(Exception):
    """Whether the message lies in Sent cannot be known, and waiting will not help."""


def run_sending(session) -> None:
    """Take one step for each outgoing message that is due."""
    for _step in range(MAX_STEPS):
        if session.is_spent:
            return
        claimed = session.write(lambda env: _claim(env.cr, session))
        if claimed is None:
            return
        try:
            _step_for(session, claimed)
        except (TransientError, AuthError) as error:
            _look_later(session, claimed, error)
        except LookFailed as error:
            _lookup_failed(session, claimed, error)


def _claim(cr, session) -> Claimed | None:
    """Take the next message durably: committed before anything goes over the
    network.
    """
    now = fields.Datetime.now()
    cr.execute(
        SQL(
            """UPDATE mailbox_draft d
                  SET state = CASE WHEN before.state = 'queued' THEN 'sending'
                                   WHEN before.state = 'sending' THEN 'ambiguous'
                                   ELSE before.state END,
                      claimed_at = CASE WHEN before.state = 'queued' THEN %(now)s
                                        ELSE COALESCE(d.claimed_at, %(now)s) END,
                      fence = %(fence)s,
                      tries = COALESCE(d.tries, 0) + 1,
                      attempts = COALESCE(d.attempts, 0)
                               + (before.state = 'queued')::int
                 FROM (SELECT d.id, d.state FROM mailbox_draft d
                        WHERE d.account_id = %(account)s AND %(due)s
                        ORDER BY d.send_at NULLS FIRST, d.id LIMIT 1 FOR UPDATE) before
                WHERE d.id = before.id
            RETURNING d.id, d.state, d.tries, d.attempts, before.state = 'sending',
                      d.local_message_id""",
            now=now,
            fence=session.lease.fence,
            account=session.account_id,
            due=outgoing_due(now),
        )
    )
    row = cr.fetchone()
    return Claimed(*row) if row else None


def _step_for(session, claimed: Claimed) -> None:
    if claimed.was_interrupted:
        _end(session, claimed, state="ambiguous", tries=0, after=LOOKS_S[0])
        return
    try:
        outgoing = session.write(lambda env: _outgoing(env, claimed.id))
    except Exception as error:
        if is_not_the_servers(error):
            _put_back(session, claimed)
            raise
        _cannot_build(session, claimed, error)
        return
    if claimed.state == "sending":
        _send(session, claimed, outgoing)
    elif claimed.state == "ambiguous":
        _look(session, claimed, outgoing)
    else:
        _file(session, claimed, outgoing)


def _put_back(session, claimed: Claimed) -> None:
    """Nothing was begun, and the message is not to blame."""
    state = "queued" if claimed.state == "sending" else claimed.state
    _end(session, claimed, state=state, tries=claimed.tries - 1)


def _outgoing(env, draft_id: int) -> Outgoing:
    return env["mailbox.draft"].browse(draft_id)._build_outgoing()


def _cannot_build(session, claimed: Claimed, error: Exception) -> None:
    """What has left already must not be called a failure."""
    if claimed.state == "sent":
        _logger.warning("draft %s: no copy: %s", claimed.id, type(error).__name__)
        _file_later(session, claimed)
    elif claimed.state == "ambiguous":
        _fail_with(session, claimed, "send.ambiguous")
    elif isinstance(error, UserError):
        _fail(session, claimed, str(error))
    elif isinstance(error, RejectedError):
        _fail_with(session, claimed, error.code, error.detail)
    else:
        _logger.error("draft %s: cannot be built", claimed.id, exc_info=error)
        _fail_with(session, claimed, "send.incomplete")


def _send(session, claimed: Claimed, outgoing: Outgoing) -> None:
    if claimed.attempts > 1:
        # What the last attempt said of itself need not be the whole truth.
        if _take_found(session, claimed, outgoing):
            return
        _withdraw(session, outgoing)
    try:
        result = session.provider.send(outgoing)
    except TransientError as error:
        _retry_sending(session, claimed, error)
        return
    except (AuthError, RejectedError) as error:
        _fail_with(session, claimed, error.code, error.detail)
        return
    except Exception as error:
        # Nobody knows whether it left: that is what "ambiguous" is for.
        _logger.warning("draft %s: %s", claimed.id, type(error).__name__)
        result = SendResult(SendOutcome.AMBIGUOUS)
    _take_result(session, claimed, result)


def _take_result(session, claimed: Claimed, result: SendResult) -> None:
    if result.outcome is SendOutcome.REJECTED:
        _fail_with(session, claimed, result.code or "rejected", result.reason)
    elif result.outcome is SendOutcome.AMBIGUOUS:
        _end(session, claimed, state="ambiguous", tries=0, after=LOOKS_S[0])
    else:
        immediate = _is_filed_by_us(session)
        _end(
            session,
            claimed,
            state="sent",
            tries=0,
            after=0 if immediate else SETTLE_S,
            refused=dict(result.refused) or None,
            sent=result,
        )


def _is_filed_by_us(session) -> bool:
    """Whether a copy can be filed at once; what was delivered is written down also when
    the server with the copies is away.
    """
    try:
        return session.capabilities.sent_copy is SentCopy.CLIENT
    except (TransientError, AuthError):
        return False


def _look(session, claimed: Claimed, outgoing: Outgoing) -> None:
    """Was it sent? Only the provider knows."""
    if _take_found(session, claimed, outgoing):
        return
    if claimed.attempts < MAX_TRIES and _withdraw(session, outgoing):
        wait = Backoff(claimed.attempts).delay_s(random.random, None, NOT_LEFT)
        _end(session, claimed, state="queued", tries=claimed.attempts, after=wait)
    else:
        _look_again(session, claimed)


def _withdraw(session, outgoing: Outgoing) -> bool:
    """Take the unsent draft of an attempt away; whether that proves that it did not
    leave.
    """
    try:
        return session.provider.withdraw(outgoing)
    except (TransientError, AuthError):
        raise
    except Exception as error:
        raise LookFailed(_name_of(error)) from error


def _look_again(session, claimed: Claimed) -> None:
    if claimed.tries >= len(LOOKS_S):
        _fail_with(session, claimed, "send.ambiguous")
        return
    wait = LOOKS_S[claimed.tries] - LOOKS_S[claimed.tries - 1]
    _end(session, claimed, state="ambiguous", after=wait)


def _file(session, claimed: Claimed, outgoing: Outgoing) -> None:
    """Delivered: see to it that a copy lies in Sent, exactly one."""
    policy = session.capabilities.sent_copy
    if policy is not SentCopy.CLIENT and _take_found(session, claimed, outgoing):
        return
    if policy is SentCopy.SERVER:
        _file_later(session, claimed)
        return
    try:
        stored = session.provider.file_sent(outgoing)
    except (TransientError, AuthError):
        raise
    except Exception as error:
        _logger.warning("draft %s: not filed: %s", claimed.id, _name_of(error))
        _file_later(session, claimed)
        return

    def confirm(env, draft):
        confirm_local(env, draft, session.capabilities, stored)

    _end(session, claimed, state="sent", filed=True, also=confirm)


def _file_later(session, claimed: Claimed) -> None:
    wait = Backoff(claimed.tries).delay_s(random.random, None, FILING)
    _end(session, claimed, state="sent", after=wait)


def _take_found(session, claimed: Claimed, outgoing: Outgoing) -> bool:
    """Look for the copy in Sent; the index and the draft take it over."""
    try:
        found = session.provider.find_sent(outgoing)
    except (TransientError, AuthError):
        raise
    except Exception as error:
        raise LookFailed(_name_of(error)) from error
    if found is None:
        return False
    session.apply(ChangePage(added=(found,)))
    _end(session, claimed, state="sent", filed=True)
    return True


def _retry_sending(session, claimed: Claimed, error: TransientError) -> None:
    """Not handed over: nothing happened, so it simply waits."""
    is_away = is_away_or_busy(error)
    if claimed.tries >= (MAX_TRIES_AWAY if is_away else MAX_TRIES):
        _fail_with(session, claimed, error.code, error.detail)
        return
    wait = Backoff(claimed.tries).delay_s(random.random, error.retry_after)
    if is_away:
        wait = pause_s(error, claimed.tries)
    _end(
        session,
        claimed,
        state="queued",
        tries=claimed.tries - is_own_quota(error),
        after=wait,
        is_pause_required=is_pause_required(error),
    )


def _look_later(session, claimed: Claimed, error) -> None:
    """Looking or filing did not work now; the state stays, the next step is later."""
    state = "queued" if claimed.state == "sending" else claimed.state
    required = is_pause_required(error)
    # A look that could not be made does not count as one.
    is_refusal = isinstance(error, AuthError)
    is_uncounted = state == "ambiguous" or state == "queued" and not is_refusal
    _end(
        session,
        claimed,
        state=state,
        tries=claimed.tries - is_uncounted,
        after=pause_s(error, claimed.tries),
        is_pause_required=required,
    )


def _lookup_failed(session, claimed: Claimed, error: LookFailed) -> None:
    """One message must not keep the mailbox from being synchronised for ever."""
    _logger.warning("draft %s: Sent cannot be searched: %s", claimed.id, error)
    if claimed.state == "sent":
        _file_later(session, claimed)
    elif claimed.state == "ambiguous":
        _look_again(session, claimed)
    elif claimed.tries >= MAX_TRIES:
        _fail_with(session, claimed, "operation.failed")
    else:
        wait = Backoff(claimed.tries).delay_s(random.random)
        _end(session, claimed, state="queued", after=wait)


def _name_of(error: Exception) -> str:
    return error.code if isinstance(error, MailEngineError) else type(error).__name__


def _fail_with(session, claimed: Claimed, code: str, detail: str = "") -> None:
    _fail(session, claimed, session.write(lambda env: _text(env, code, detail)))


def _fail(session, claimed: Claimed, text: str) -> None:
    def drop(env, draft):
        drop_local_sent(env, draft)

    _end(session, claimed, state="failed", error=text, also=drop)


def _end(
    session, claimed: Claimed, *, after=0.0, also=None, sent=None, **values
) -> None:
    """Write the end of a step, unless the copy has settled the matter meanwhile."""

    values = {"error": False, "is_pause_required": False, **values}
    values["send_at"] = fields.Datetime.now() + timedelta(seconds=after)

    def work(env):
        draft = env["mailbox.draft"].browse(claimed.id).exists()
        if not draft or (draft.state == "sent" and draft.filed):
            return
        is_news = draft.state != "sent" and values.get("state") == "sent"
        draft.write(values)
        if sent is not None:
            # A message of "Send later" shows in Sent only now.
            make_local_sent(env, draft)
            _note_provider_ids(env, draft, sent)
        if also is not None:
            also(env, draft)
        env.flush_all()
        if is_news:
            note_sent(env, draft)
        notify_draft(env, draft)

    session.write(work)


def _note_provider_ids(env, draft, result: SendResult) -> None:
    """Some servers replace our Message-ID: the copy will carry theirs."""
    if result.provider_rfc_message_id and draft.local_message_id:
        env.cr.execute(
            SQL(
                "UPDATE mailbox_message_index SET message_id = %s WHERE id = %s",
                result.provider_rfc_message_id,
                draft.local_message_id.id,
            )
        )


def _text(env, code: str, detail: str = "") -> str:
    return env["mailbox.error_text"]._text(code, detail)
