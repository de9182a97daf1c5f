"""The calls for messages: list, read, change, move, remove."""

import copy

from tests.simulators.web.message import Answer, empty_answer, json_answer

from .errors import bad_request, refuse
from .filters import Subject, check_efficient, parse_filter, parse_orderby
from .kql import parse_search
from .store import Item, new_id
from .views import message_view

CHANGEABLE = frozenset(
    "isRead flag categories importance inferenceClassification toRecipients"
    " ccRecipients bccRecipients from sender isDeliveryReceiptRequested"
    " isReadReceiptRequested singleValueExtendedProperties".split()
)
ONLY_DRAFTS = frozenset("subject body replyTo internetMessageId".split())


def add_message_calls(service):
    """Add the routes for messages, below a folder and directly."""
    one = "/messages/{message}"
    service.mail("GET", "/messages", list_all)
    service.mail("GET", "/mailFolders/{folder}/messages", list_folder)
    service.mail("GET", one, get)
    service.mail("GET", f"{one}/$value", get_mime)
    service.mail("PATCH", one, change)
    service.mail("DELETE", one, delete)
    service.mail("POST", f"{one}/permanentDelete", purge)
    service.mail("POST", f"{one}/move", move)
    service.mail("POST", f"{one}/copy", copy_to)


def list_all(call):
    """All messages of a mailbox."""
    found = [i for f in call.mailbox.folders for i in call.mailbox.in_folder(f)]
    found.sort(key=lambda item: (item.received, item.order), reverse=True)
    return _listing(call, found, "/messages")


def list_folder(call, folder):
    """The messages of a folder."""
    found = call.folder(folder)
    path = f"/mailFolders/{found.id}/messages"
    return _listing(call, call.mailbox.in_folder(found.id), path)


def get(call, message):
    """One message."""
    return json_answer(message_view(call, call.item(message)))


def get_mime(call, message):
    """One message in MIME."""
    item = call.item(message)
    if item.ill & {"mime", "all"}:
        text = "MIME content conversion failed."
        raise refuse(500, "ErrorMimeContentConversionFailed", text)
    return Answer(200, (("Content-Type", "text/plain"),), call.service.mime_of(item))


def change(call, message):
    """Change properties."""
    item = call.item(message)
    expected = call.request.headers.get("If-Match")
    if expected and expected not in ("*", item.etag):
        text = "The send or update operation could not be performed because the change"
        raise refuse(412, "ErrorIrresolvableConflict", text)
    values = call.request.json() or {}
    allowed = CHANGEABLE | (ONLY_DRAFTS if item.props.get("isDraft") else set())
    for name in values:
        if not name.startswith("@odata") and name not in allowed:
            raise bad_request(f"'{name}' cannot be changed.", "ErrorInvalidPropertySet")
    set_values(item, values)
    call.mailbox.update(item, set(values))
    return json_answer(message_view(call, item))


def set_values(item, values):
    """Take values of JSON over into a message."""
    for name, value in values.items():
        if name == "singleValueExtendedProperties":
            for each in value:
                item.extended[each["id"].lower()] = each["value"]
        elif not name.startswith("@odata"):
            item.props[name] = value


def delete(call, message):
    """To Deleted Items; from there for good."""
    item = call.item(message)
    trash = call.mailbox.folder("deleteditems")
    if item.folder == trash.id:
        call.mailbox.remove(item)
    else:
        call.mailbox.move(item, trash.id)
    return empty_answer()


def purge(call, message):
    """For good."""
    call.mailbox.remove(call.item(message))
    return empty_answer()


def move(call, message):
    """Into another folder, under another mutable id."""
    item = call.item(message)
    target = _destination(call)
    call.mailbox.move(item, target.id)
    return json_answer(message_view(call, item), 201)


def copy_to(call, message):
    """A second one in another folder."""
    item = call.item(message)
    target = _destination(call)
    now = call.mailbox.clock.now()
    twin = Item(new_id("AAkALg"), new_id("AAMkAD"), target.id, now, item.received, now)
    for name in ("props", "headers", "extended", "attachments"):
        setattr(twin, name, copy.deepcopy(getattr(item, name)))
    twin.raw = item.raw
    call.mailbox.add(twin)
    return json_answer(message_view(call, twin), 201)


def _destination(call):
    name = (call.request.json() or {}).get("destinationId")
    if not isinstance(name, str) or not name:
        raise bad_request("destinationId is missing.", "ErrorInvalidRequest")
    return call.folder(name)


def _listing(call, items, path):
    options = call.options()
    searched = options.get("$search")
    filtered, ordered = options.get("$filter"), options.get("$orderby")
    if searched is not None and (filtered or ordered):
        text = "The query parameter '$search' cannot be combined with $filter/$orderby."
        raise refuse(400, "SearchWithFilter", text)
    orderby = parse_orderby(ordered) if ordered else []
    if filtered:
        if "ExtendedProperties" in filtered and call.service.refuses_property_filters:
            # Of some mailboxes (mguessan/davmail#501 and #509).
            text = "The restriction or sort order is too complex for this operation."
            raise refuse(400, "ErrorRestrictionTooComplex", text)
        parsed = parse_filter(filtered)
        check_efficient(parsed, orderby)
        items = [item for item in items if parsed.test(Subject(item))]
    if searched is not None:
        test = parse_search(searched)
        items = [item for item in items if test(item)][:1000]
    for name, down in reversed(orderby):
        if (name, down) != ("receivedDateTime", True):
            items.sort(key=lambda i, n=name: str(Subject(i).value(n)), reverse=down)
    return _paged(call, items, path, options)


def _paged(call, items, path, options):
    size, skip = call.page_size, call.skip
    page = items[skip : skip + size]
    body = {"value": [message_view(call, item) for item in page]}
    if options.get("$count") == "true":
        body["@odata.count"] = len(items)
    if skip + size < len(items):
        kept = {n: v for n, v in options.items() if n not in ("$skip", "$top")}
        kept |= {"$top": str(size), "$skip": str(skip + size)}
        body["@odata.nextLink"] = call.link(path, call.service.encoded(kept))
    return json_answer(body)
