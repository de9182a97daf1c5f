"""Delta queries, of folders and of the messages in one folder, with their oddities.

What is true of the original is true here: the first round lists everything; later
rounds may be sparse (a flag alone, without etag); a message that was moved out and back
is reported as removed and never again; entries may come twice; a page may be empty and
still not the last; tokens are opaque, belong to one query, and are forgotten now and
then.
"""

import secrets
from dataclasses import dataclass, replace

from tests.simulators.web.message import json_answer

from .errors import bad_request, refuse
from .folder_calls import shown
from .views import message_view

MAX_DELTA_PAGE = 500
SPARSE = ("isRead",)
TOKENS = ("$deltatoken", "$skiptoken")
_ALLOWED = {"$select", "$expand", "$top", "$filter", "$orderby", "changeType"}


@dataclass(frozen=True)
class State:
    """What stands behind a token: the query, and where it has come to.

    ``pending`` are entries still to be given, as (key, kind), None when they are yet to
    be worked out; ``upto`` is the change up to which they report; ``rested`` says that
    this round had its empty page.
    """

    path: str
    options: dict
    upto: int
    pending: list | None = None
    rested: bool = False


def add_delta_calls(service):
    """Add the routes of delta."""
    service.mail("GET", "/mailFolders/delta", folders_delta)
    service.mail("GET", "/mailFolders/{folder}/messages/delta", messages_delta)


def folders_delta(call):
    """All folders flat, then those that changed."""
    path = "/mailFolders/delta"
    state = _state(call, path, lambda: [(f.id, "full") for f in _folders(call)])
    if state.pending is None:
        state = _changed_folders(call, state)

    def entry(call, key, _kind):
        folder = call.mailbox.folders.get(key)
        if folder is None:
            return {"id": key, "@removed": {"reason": "deleted"}}
        return shown(call, folder)

    return _page(call, state, entry)


def messages_delta(call, folder):
    """All messages of a folder, then those that changed."""
    found = call.folder(folder)
    path = f"/mailFolders/{found.id}/messages/delta"

    def everything():
        return [(item.key, "full") for item in call.mailbox.in_folder(found.id)]

    state = _state(call, path, everything)
    if state.pending is None:
        state = _changed_messages(call, state, found.id)
    return _page(call, state, _message_entry)


def _state(call, path, everything):
    """The state behind the token of a call, or a new one."""
    query = call.request.query
    token = next((query[name][-1] for name in TOKENS if name in query), None)
    if token is None:
        options = {name: values[-1] for name, values in query.items()}
        if not options.keys() <= _ALLOWED:
            raise bad_request("This query parameter is not supported with delta.")
        _check_expand(call, options)
        upto = call.mailbox.latest
        return State(path, options, upto, everything())
    if len(query) > 1:
        raise bad_request("Options cannot be added to a delta token.")
    state = call.service.delta_states.get(token)
    if state is None:
        text = "The sync state generation is not found; continuing is not possible."
        status, code = call.service.lost_state
        headers = ()
        if status == 410:
            headers = (("Location", f"{call.service.graph_url}{call.root}{path}"),)
        raise refuse(status, code, text, headers)
    if state.path != path:
        raise bad_request("The token belongs to another query.")
    return state


def _check_expand(call, options):
    """Refuse extended properties, as the original is reported to (OData/odata.net#1667
    and microsoftgraph/microsoft-graph-docs#2270).
    """
    if "$filter" not in options.get("$expand", "") or not call.service.delta_refuses:
        return
    text = "Value cannot be null.\r\nParameter name: type"
    if call.service.delta_refuses == 500:
        raise refuse(500, "InternalServerError", text)
    raise bad_request(f"Parsing OData Select and Expand failed: {text}")


def _as_asked(call, state):
    """The call with the options that its token was made for."""
    query = {name: [value] for name, value in state.options.items()}
    return replace(call, request=replace(call.request, query=query))


def _page(call, state, entry):
    call = _as_asked(call, state)
    size = min(call.page_size, call.service.largest_delta_page)
    rests = call.service.empty_delta_pages and not state.rested
    page, left = ([], state.pending) if rests else _cut(state.pending, size)
    if call.service.duplicate_delta_entries and page:
        page = [*page, page[0]]
    is_last = not left and not rests
    token = secrets.token_urlsafe(120)
    call.service.delta_states[token] = replace(
        state,
        pending=None if is_last else left,
        rested=not is_last and state.rested or rests,
    )
    name, key = ("$deltatoken", "deltaLink") if is_last else ("$skiptoken", "nextLink")
    value = [entry(call, each, kind) for each, kind in page]
    link = call.link(state.path, f"{name}={token}")
    return json_answer({"value": value, f"@odata.{key}": link})


def _cut(pending, size):
    return pending[:size], pending[size:]


def _message_entry(call, key, kind):
    item = call.mailbox.items.get(key)
    if kind == "removed" or item is None:
        name = key if call.immutable else call.mailbox.former.get(key, key)
        return {
            "@odata.type": "#microsoft.graph.message",
            "id": name,
            "@removed": {"reason": "deleted"},
        }
    if kind == "sparse":
        props = {name: item.props.get(name) for name in SPARSE}
        return {"id": call.name_of(item), "parentFolderId": item.folder, **props}
    return message_view(call, item)


def _changed_messages(call, state, folder_id):
    """What happened in a folder since the state, each message once."""
    mailbox = call.mailbox
    # What has not appeared yet is reported in a later round, and all after it.
    late = [c.number for c in mailbox.changes[state.upto :] if _is_hidden(call, c.key)]
    upto = min(late, default=mailbox.latest + 1) - 1
    kinds, fields = {}, {}
    for change in mailbox.changes[state.upto : upto]:
        if change.folder != folder_id:
            continue
        if change.kind == "removed":
            kinds[change.key] = "removed"
        elif change.kind == "added":
            # One that was removed before stays so, although it has come back.
            kinds.setdefault(change.key, "full")
        elif change.kind == "updated":
            fields.setdefault(change.key, set()).update(change.fields)
            kinds.setdefault(change.key, "updated")
    pending = [(key, _reported(kind, fields.get(key))) for key, kind in kinds.items()]
    return replace(state, upto=upto, pending=pending)


def _reported(kind, fields):
    """A flag that flipped comes alone, everything else comes whole."""
    if kind != "updated":
        return kind
    return "sparse" if fields <= set(SPARSE) else "full"


def _is_hidden(call, key):
    item = call.mailbox.items.get(key)
    return item is not None and not call.mailbox.is_visible(item)


def _changed_folders(call, state):
    changes = call.mailbox.changes[state.upto :]
    keys = dict.fromkeys(c.key if c.kind == "folder" else c.folder for c in changes)
    pending = [(key, "full") for key in keys]
    return replace(state, upto=call.mailbox.latest, pending=pending)


def _folders(call):
    return [
        f
        for f in call.mailbox.below(call.mailbox.root.id)
        if f is not call.mailbox.root
    ]
