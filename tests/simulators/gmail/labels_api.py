"""getProfile, labels.*, settings.sendAs.*, watch and stop."""

import copy

from .errors import bad_request, not_found, refuse

WATCH_S = 7 * 24 * 3600


def get_profile(call):
    """getProfile"""
    mailbox = call.mailbox
    return {
        "emailAddress": mailbox.email,
        "messagesTotal": len(mailbox.messages),
        "threadsTotal": len({m.thread_id for m in mailbox.messages.values()}),
        "historyId": str(mailbox.history.last_id),
    }


def list_labels(call):
    """labels.list: without counts."""
    return {"labels": copy.deepcopy(call.mailbox.labels.all())}


def get_label(call):
    """labels.get: with counts."""
    return _counted(call, call.mailbox.labels.find(call.path["id"]))


def create_label(call):
    """labels.create"""
    return _counted(call, call.mailbox.labels.create(call.body()))


def update_label(call):
    """labels.update and labels.patch"""
    values = call.body()
    return _counted(call, call.mailbox.labels.update(call.path["id"], values))


def delete_label(call):
    """labels.delete"""
    call.mailbox.delete_label(call.path["id"])


def list_send_as(call):
    """settings.sendAs.list"""
    return {"sendAs": copy.deepcopy(call.mailbox.settings.send_as)}


def get_send_as(call):
    """settings.sendAs.get"""
    return dict(_alias(call))


def patch_send_as(call):
    """settings.sendAs.patch and update"""
    alias = _alias(call)
    alias.update(call.body())
    return dict(alias)


def watch(call):
    """watch"""
    topic = call.body().get("topicName") or ""
    if not topic.startswith("projects/") or "/topics/" not in topic:
        raise bad_request("Invalid topicName does not match projects/*/topics/*")
    if topic in call.application.closed_topics:
        message = (
            "Error sending test message to Cloud PubSub : User not authorized to"
            " perform this action."
        )
        raise refuse(403, message, "forbidden")
    mailbox = call.mailbox
    now = mailbox.clock.time()
    current = mailbox.settings.watch
    is_live = current and current["until"] > now
    if is_live and current["topic"] != topic:
        raise bad_request(
            "Only one user push notification client allowed per developer"
            " (call /stop then try again)"
        )
    until = now + WATCH_S
    mailbox.settings.watch = {"topic": topic, "until": until}
    return {
        "historyId": str(mailbox.history.last_id),
        "expiration": str(int(until * 1000)),
    }


def stop(call):
    """stop: fine also when nothing was watched."""
    call.mailbox.settings.watch = {}


def _counted(call, label):
    messages = [m for m in call.mailbox.messages.values() if label["id"] in m.labels]
    unread = [m for m in messages if "UNREAD" in m.labels]
    return {
        **copy.deepcopy(label),
        "messagesTotal": len(messages),
        "messagesUnread": len(unread),
        "threadsTotal": len({m.thread_id for m in messages}),
        "threadsUnread": len({m.thread_id for m in unread}),
    }


def _alias(call):
    for alias in call.mailbox.settings.send_as:
        if alias["sendAsEmail"] == call.path["sendAsEmail"]:
            return alias
    raise not_found()
