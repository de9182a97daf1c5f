"""The second half of a sign-in: the browser came back with the provider's answer.

Everything is written in transactions of its own: while the provider is waited for none
is open, and what it granted is not lost with the request.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..engine.errors import TransientError
from .slots import user_limit, waiting
from .transactions import in_transaction


class SignInUnknown(Exception):
    """No sign-in with this state waits for this user: expired, finished or forged."""


def finish_sign_in(env, provider: str, answer: Mapping[str, str]) -> int:
    """Exchange the answer for tokens, keep them, try them, connect the mailbox.

    :param env: environment of the user whose browser came back
    :param answer: query parameters of the provider, ``state`` among them
    :return: record id of the mailbox
    :raise SignInUnknown: the user has begun no such sign-in
    :raise TransientError: the provider cannot be reached; the same answer works later
    :raise AuthError: the provider or the user refused
    """
    state = answer.get("state") or ""
    claimed = in_transaction(env, lambda fresh: _claim(fresh, env.uid, provider, state))
    if claimed is None:
        raise SignInUnknown
    attempt_id, account_id, flow, sign_in = claimed
    ended = True
    try:
        with waiting(env, user_limit(env)):
            grant = sign_in.finish(flow, answer)
        _on_account(env, account_id, lambda account: account._take_grant(grant))
    except TransientError:
        ended = False
        raise
    finally:
        in_transaction(env, lambda fresh: _end(fresh, attempt_id, ended))
    _test_grant(env, account_id)
    return account_id


def has_connected(env, account_id: int) -> bool:
    """Whether a mailbox works now, whatever ``env`` has read before."""
    state = _on_account(env, account_id, lambda account: account.state)
    return state in ("connected", "syncing")


def _claim(env, user_id, provider, state):
    attempt = env["mailbox.sign_in"]._claim(user_id, provider, state)
    if not attempt:
        return None
    account = attempt.account_id
    # Rights may have been taken away since the sign-in was begun.
    account.with_user(user_id)._check_can_configure()
    return attempt.id, account.id, attempt._open_flow(), account._sign_in()


def _end(env, attempt_id, ended):
    attempt = env["mailbox.sign_in"].browse(attempt_id).exists()
    if ended:
        attempt.unlink()
    else:
        attempt.is_running = False


def _test_grant(env, account_id):
    provider = _on_account(env, account_id, lambda account: account._open_provider())
    with waiting(env, user_limit(env)), provider:
        steps = list(provider.diagnose())
    _on_account(env, account_id, lambda account: account._take_over_grant_test(steps))


def _on_account(env, account_id, work):
    """Run ``work(account)`` in a transaction of its own, in the user's language."""
    lang = env.context.get("lang")
    return in_transaction(
        env,
        lambda fresh: work(
            fresh["mailbox.account"].with_context(lang=lang).browse(account_id)
        ),
    )
