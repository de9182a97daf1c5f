"""What an action on messages is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from odoo.exceptions import UserError

# What is moved or deleted reaches the server after that.
UNDO_SECONDS = 8


@dataclass(frozen=True, slots=True)
class Action:
    """Something people do with messages, by its name in ``mailbox.client._actions()``.

    :ivar apply: ``apply(client, messages, options)`` carries it out on the
        ``mailbox.message_index`` records, which the user may see, and gives the steps
        to take it back: JSON, with the ids of ``operations`` that it has queued; empty
        when there is nothing to take back
    :ivar label: ``label(env, count)``, what is said while Undo is offered
    :ivar undo: ``undo(client, messages, steps)`` takes back what is not an operation
    :ivar check: ``check(client, messages, options)`` raises UserError with the reason
        why it cannot be done
    :ivar writes: whether the mailbox has to be writable
    :ivar moves: whether messages may lie in other folders afterwards
    :ivar feature: of the licence that it needs, see ``mailbox.licence._require``; what
        was done is taken back without one
    """

    apply: Callable
    label: Callable
    undo: Callable | None = None
    check: Callable | None = None
    writes: bool = True
    moves: bool = True
    feature: str = ""

    def require(self, client, messages, options) -> None:
        """Raise UserError when the action cannot be carried out."""
        if self.feature:
            client.env["mailbox.licence"]._require(self.feature)
        if self.writes:
            client._check_writable(messages.account_id)
        if self.check is not None:
            self.check(client, messages, options)

    def take_back(self, client, messages, steps) -> None:
        """Undo what is not an operation; raises UserError when that cannot be."""
        if self.writes:
            client._check_writable(messages.account_id)
        if self.undo is not None:
            self.undo(client, messages, steps)


def counted(count: int, one: str, many: str) -> str:
    """The label for that many messages, of the two forms."""
    return one if count == 1 else many


def unavailable(env) -> UserError:
    """What is said of an action whose add-on is not installed any more."""
    return UserError(env._("This can no longer be undone."))
