"""Search at the server for mail that is not in the index, and put what is found there.

The server is asked through a slot like anything that people wait for. The mailbox's
lease is held only while the found messages are written, as every page is.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...engine.errors import Unsupported
from ...engine.search_query import SearchQuery
from ...engine.types import Capabilities, ChangePage, MessageMeta
from ..apply import apply_page, load_target
from ..apply.matching import known_ids
from ..lease import release, wait_for_lease
from ..notify import notify_changed
from ..transactions import in_transaction

# For each mailbox; whoever needs more writes a narrower search.
MOST_FOUND = 100


def ask_server(
    provider, query: SearchQuery, folder_ids: Sequence[str]
) -> tuple[Capabilities, tuple[MessageMeta, ...]]:
    """The newest messages at the server that fit; raises the errors of the contract."""
    capabilities = provider.capabilities
    if not capabilities.server_search:
        raise Unsupported("search")
    return capabilities, provider.search(query, folder_ids, MOST_FOUND)


def keep_found(
    env, account_id: int, capabilities: Capabilities, metas: Sequence[MessageMeta]
) -> list[int]:
    """Put messages into the index; gives the record ids of all of them.

    Raises UserError when the mailbox stays busy.
    """
    if not metas:
        return []
    lease = wait_for_lease(env, account_id)
    try:
        return in_transaction(
            env,
            lambda fresh: _keep(fresh, account_id, capabilities, metas),
            lease=lease,
        )
    finally:
        release(env, lease, None, {})


def _keep(env, account_id, capabilities, metas) -> list[int]:
    remote_ids = [meta.remote_id for meta in metas]
    known = known_ids(env.cr, account_id, remote_ids)
    new = tuple(meta for meta in metas if meta.remote_id not in known)
    if new:
        target = load_target(env, account_id, capabilities, origin="search")
        applied = apply_page(env, target, ChangePage(added=new))
        notify_changed(env, applied.ledger)
        env.flush_all()
        known = known_ids(env.cr, account_id, remote_ids)
    return [known[each] for each in remote_ids if each in known]
