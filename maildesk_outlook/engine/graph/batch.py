"""Many calls in few requests (``$batch``), each with its own reply.

Twenty calls go into a request. Exchange works on four at a time and refuses some of
them when the mailbox is busy; only those are asked again, after the time that Graph
wants, or after longer and longer ones when it does not say. A request that is refused
as a whole is not asked again here, and a call that goes alone is one: the caller comes
back later.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence

from odoo.addons.maildesk_base.engine.errors import ProtocolError

from .calls import Call, Reply
from .errors import error_of, is_temporary, waiting_time
from .mailbox import BATCH, GraphMailbox

MOST_CALLS = 20
# Of all bodies in a request; Graph takes 4 MB.
MOST_BYTES = 3_000_000
# A wait that is no worse than coming back later.
LONGEST_PAUSE_S = 10.0
ROUNDS = 3
# What stands for a reply that is missing or makes no sense.
_NO_REPLY = 500


def ask_all(mailbox: GraphMailbox, calls: Sequence[Call]) -> list[Reply]:
    """Carry out calls that do not depend on each other; replies in the same order.

    A reply may be a refusal, temporary ones included: those were tried three times.
    """
    replies: dict[int, Reply] = {}
    todo = list(range(len(calls)))
    for round_number in range(ROUNDS):
        for part in _portions(calls, todo):
            replies.update(_ask_portion(mailbox, calls, part))
        todo = [number for number in todo if is_temporary(replies[number])]
        if round_number:
            # What fails twice for no reason is ill itself, or the service is.
            todo = [n for n in todo if not _is_without_reason(replies[n])]
        if not todo or round_number + 1 == ROUNDS:
            break
        waited_for = [n for n in todo if not _is_without_reason(replies[n])]
        if not waited_for:
            continue
        wait = max(waiting_time(replies[n], round_number) for n in waited_for)
        if wait > LONGEST_PAUSE_S or len(calls) == 1:
            break
        mailbox.pause(wait)
    return [replies[number] for number in range(len(calls))]


def _is_without_reason(reply: Reply) -> bool:
    """Whether a failure is no sign that the service is busy."""
    return reply.status in (500, 502) and reply.retry_after is None


def ask_in_turn(mailbox: GraphMailbox, calls: Sequence[Call]) -> list[Reply]:
    """Carry out a few calls one after the other, each only if the one before was
    done.
    """
    requests = [_entry(mailbox, number, call) for number, call in enumerate(calls)]
    for number, request in enumerate(requests[1:]):
        request["dependsOn"] = [str(number)]
    found = _post(mailbox, requests)
    return [found[str(number)] for number in range(len(calls))]


def raise_if_busy(replies: Sequence[Reply], calls: Sequence[Call]) -> None:
    """Raise the error of the first reply that says "not now"."""
    for reply, call in zip(replies, calls, strict=True):
        if is_temporary(reply):
            raise error_of(reply, call)


def _portions(calls: Sequence[Call], numbers: list[int]) -> Iterator[list[int]]:
    part: list[int] = []
    size = 0
    for number in numbers:
        own = len(str(calls[number].body or ""))
        if part and (len(part) == MOST_CALLS or size + own > MOST_BYTES):
            yield part
            part, size = [], 0
        part.append(number)
        size += own
    if part:
        yield part


def _ask_portion(
    mailbox: GraphMailbox, calls: Sequence[Call], numbers: list[int]
) -> dict[int, Reply]:
    if len(numbers) == 1:
        (number,) = numbers
        return {number: mailbox.try_to(calls[number])}
    requests = [_entry(mailbox, number, calls[number]) for number in numbers]
    found = _post(mailbox, requests)
    refused = next((each for each in found.values() if each.status == 401), None)
    if refused is not None:
        mailbox.renew(refused)
        found = _post(mailbox, requests)
    return {number: found[str(number)] for number in numbers}


def _entry(mailbox: GraphMailbox, number: int, call: Call) -> dict:
    entry = {
        "id": str(number),
        "method": call.method,
        "url": f"{mailbox.settings.root}{call.path}",
        "headers": call.all_headers(),
    }
    if isinstance(call.body, bytes):
        entry["body"] = base64.b64encode(call.body).decode()
    elif call.body is not None:
        entry["body"] = call.body
    return entry


def _post(mailbox: GraphMailbox, requests: list[dict]) -> dict[str, Reply]:
    whole = mailbox.ask(Call("POST", BATCH, {"requests": requests}, about="service"))
    entries = whole.object().get("responses")
    replies = {}
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get("status"), int):
            replies[str(entry.get("id"))] = _reply(entry)
    missing = {request["id"] for request in requests} - replies.keys()
    if len(missing) == len(requests):
        raise ProtocolError("protocol.batch", "no replies")
    # One of several that cannot be read has failed alone.
    return replies | {number: Reply(_NO_REPLY) for number in missing}


def _reply(entry: dict) -> Reply:
    given = entry.get("headers")
    headers = {
        str(name).lower(): str(value)
        for name, value in (given if isinstance(given, dict) else {}).items()
    }
    body, status = entry.get("body"), entry["status"]
    if isinstance(body, str):
        try:
            return Reply(status, headers, None, base64.b64decode(body, validate=True))
        except ValueError:
            return Reply(status, headers, None, body.encode())
    return Reply(status, headers, body)
