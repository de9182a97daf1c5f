"""messages.*, attachments, threads.*, history.list."""

from email.utils import parsedate_to_datetime

from .call import without_empty
from .errors import bad_request
from .history import KINDS
from .payload import encode
from .query import compile_query

MOST_BATCH_IDS = 1000
MOST_LABELS = 100
_HIDDEN = {"SPAM", "TRASH"}


def list_messages(call):
    """messages.list"""
    found, token = call.page(_matching(call))
    return without_empty(
        messages=[each.brief(with_labels=False) for each in found],
        nextPageToken=token,
        resultSizeEstimate=len(found),
    )


def _matching(call):
    wanted = set(call.request.many("labelIds"))
    for label_id in wanted:
        if label_id not in {each["id"] for each in call.mailbox.labels.all()}:
            raise bad_request("Invalid label: " + label_id)
    text = call.request.one("q", "")
    hidden = set() if call.request.one("includeSpamTrash") == "true" else _HIDDEN
    if any(f"in:{word}" in text for word in ("anywhere", "spam", "trash")):
        hidden = set()
    fits = compile_query(text, call.mailbox)
    return [
        each
        for each in call.mailbox.newest_first()
        if wanted <= each.labels and not (each.labels & hidden - wanted) and fits(each)
    ]


def get_message(call):
    """messages.get"""
    return call.resource(call.mailbox.find(call.path["id"]))


def get_attachment(call):
    """messages.attachments.get"""
    call.mailbox.find(call.path["messageId"])
    content = call.mailbox.attachments.get(call.path["id"])
    if content is None:
        raise bad_request("Invalid attachment token")
    return {"size": len(content), "data": encode(content)}


def modify_message(call):
    """messages.modify"""
    message = call.mailbox.find(call.path["id"])
    add, remove = label_change(call)
    call.mailbox.modify(message, add, remove)
    return message.brief()


def batch_modify(call):
    """messages.batchModify"""
    add, remove = label_change(call)
    for message in _named(call):
        call.mailbox.modify(message, add, remove)


def batch_delete(call):
    """messages.batchDelete"""
    for message in _named(call):
        call.mailbox.delete(message)


def trash_message(call):
    """messages.trash"""
    message = call.mailbox.find(call.path["id"])
    call.mailbox.trash(message)
    return message.brief()


def untrash_message(call):
    """messages.untrash"""
    message = call.mailbox.find(call.path["id"])
    call.mailbox.modify(message, (), {"TRASH"})
    return message.brief()


def delete_message(call):
    """messages.delete"""
    call.mailbox.delete(call.mailbox.find(call.path["id"]))


def insert_message(call):
    """messages.insert and messages.import: put a message in, send nothing."""
    given = {} if call.is_upload else call.body()
    raw = call.request.body if call.is_upload else call.raw_of(given)
    labels = set(given.get("labelIds") or ())
    for label_id in labels:
        call.mailbox.labels.find(label_id)
    date = None
    if call.request.one("internalDateSource") == "dateHeader":
        date = _date_of(raw)
    thread_id = given.get("threadId")
    return call.mailbox.add(raw, labels, thread_id=thread_id, date=date).brief()


def label_change(call):
    """Labels to add and to remove; 400 when they may not be."""
    body = call.body()
    add = body.get("addLabelIds") or []
    remove = body.get("removeLabelIds") or []
    if len(add) > MOST_LABELS or len(remove) > MOST_LABELS:
        raise bad_request("Too many labels")
    if not add and not remove:
        raise bad_request("No label add or removes specified")
    call.mailbox.labels.check([*add, *remove])
    if set(add) & set(remove):
        raise bad_request("Cannot both add and remove the same label")
    return add, remove


def list_threads(call):
    """threads.list"""
    newest = {}
    for message in _matching(call):
        newest.setdefault(message.thread_id, message)
    found, token = call.page(list(newest.values()))
    rows = [{"id": m.thread_id, "historyId": str(m.history_id)} for m in found]
    return without_empty(threads=rows, nextPageToken=token)


def get_thread(call):
    """threads.get"""
    found = call.mailbox.thread(call.path["id"])
    latest = max(message.history_id for message in found)
    return {
        "id": call.path["id"],
        "historyId": str(latest),
        "messages": [call.resource(message) for message in found],
    }


def change_thread(call):
    """threads.modify, threads.trash, threads.untrash"""
    found = call.mailbox.thread(call.path["id"])
    if call.request.path.endswith("/modify"):
        change = label_change(call)
    else:
        is_untrash = call.request.path.endswith("/untrash")
        change = ((), {"TRASH"}) if is_untrash else ({"TRASH"}, {"INBOX"})
    for message in found:
        call.mailbox.modify(message, *change)
    return {"id": call.path["id"]}


def delete_thread(call):
    """threads.delete"""
    for message in call.mailbox.thread(call.path["id"]):
        call.mailbox.delete(message)


def list_history(call):
    """history.list"""
    start = call.request.one("startHistoryId")
    if start is None:
        raise bad_request("Missing startHistoryId")
    kinds = call.request.many("historyTypes")
    if set(kinds) - KINDS.keys():
        raise bad_request("Invalid historyTypes")
    history = call.mailbox.history
    records = history.since(start, kinds, call.request.one("labelId"))
    found, token = call.page(records)
    return without_empty(
        history=found, nextPageToken=token, historyId=str(history.last_id)
    )


def _named(call):
    ids = call.body().get("ids") or []
    if not ids:
        raise bad_request("No message ids specified")
    if len(ids) > MOST_BATCH_IDS:
        raise bad_request("Too many message ids")
    messages = call.mailbox.messages
    return [messages[each] for each in ids if each in messages]


def _date_of(raw):
    from email import message_from_bytes

    value = message_from_bytes(raw)["Date"]
    try:
        return int(parsedate_to_datetime(value).timestamp() * 1000)
    except (TypeError, ValueError):
        return None
