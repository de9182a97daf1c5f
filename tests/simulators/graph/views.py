"""Messages, folders and attachments as Graph shows them."""

import base64
import re

from .errors import bad_request, refuse

ALWAYS = {"id", "@odata.etag", "@odata.type"}
# What lists are made from, without looking at the messages themselves.
HARMLESS = {"id", "receivedDateTime", "parentFolderId"}
ON_REQUEST = {"internetMessageHeaders", "uniqueBody"}
_EXPAND = re.compile(r"(\w+)(?:\(((?:[^()]|\([^()]*\))*)\))?")
_PROPERTY = re.compile(r"id eq '([^']+)'")


def stamp(moment):
    """A time as Graph writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def whole_message(call, item):
    """All properties of a message, on request or not."""
    props = {key: value for key, value in item.props.items() if value is not None}
    view = {
        "@odata.etag": item.etag,
        "id": call.name_of(item),
        "createdDateTime": stamp(item.created),
        "lastModifiedDateTime": stamp(item.modified),
        "changeKey": item.etag[3:-1],
        "categories": [],
        "receivedDateTime": stamp(item.received),
        "sentDateTime": stamp(item.received),
        "hasAttachments": any(not a.inline for a in item.attachments),
        "internetMessageId": "",
        "subject": "",
        "bodyPreview": "",
        "importance": "normal",
        "parentFolderId": item.folder,
        "conversationId": "",
        "isDeliveryReceiptRequested": False,
        "isReadReceiptRequested": False,
        "isRead": False,
        "isDraft": False,
        "webLink": f"https://outlook.office365.com/owa/?ItemID={call.name_of(item)}",
        "inferenceClassification": "focused",
        "toRecipients": [],
        "ccRecipients": [],
        "bccRecipients": [],
        "replyTo": [],
        "flag": {"flagStatus": "notFlagged"},
    }
    view.update(props)
    view["body"] = _body(call, item)
    view["uniqueBody"] = view["body"]
    if not view["isDraft"]:
        view["internetMessageHeaders"] = item.headers
    return view


def message_view(call, item):
    """A message as the call's ``$select`` and ``$expand`` want it."""
    view = whole_message(call, item)
    wanted = call.select()
    _fail_if_ill(call, item, wanted)
    if wanted is None:
        shown = {k: v for k, v in view.items() if k not in ON_REQUEST}
    else:
        unknown = wanted - view.keys() - ON_REQUEST - {"from", "sender", "body", "id"}
        if unknown:
            raise bad_request(f"Could not find a property named '{min(unknown)}'.")
        shown = {k: v for k, v in view.items() if k in wanted or k in ALWAYS}
    return shown | expanded(call, item)


def _fail_if_ill(call, item, wanted):
    """Fail over a message that Exchange cannot describe, and with it the whole page."""
    if "list" in item.ill:
        raise refuse(500, "ErrorInternalServerError", "An internal server error.")
    deadly = "all" in item.ill and not (wanted and wanted <= HARMLESS)
    if deadly or ("expand" in item.ill and call.request.one("$expand")):
        raise refuse(500, "ErrorInternalServerError", "An internal server error.")


def expanded(call, item):
    """What ``$expand`` adds."""
    found = {}
    text = call.request.one("$expand")
    for name, inner in _EXPAND.findall(text) if text else ():
        if name == "singleValueExtendedProperties":
            values = extended_values(item, inner)
            if values:
                found[name] = values
        elif name == "attachments":
            found[name] = [
                attachment_view(each, _inner_select(inner)) for each in item.attachments
            ]
        else:
            raise bad_request(f"The property '{name}' cannot be expanded.")
    return found


def extended_values(item, inner):
    """The single-value extended properties whose ids a filter names."""
    wanted = _PROPERTY.findall(inner)
    if not wanted:
        raise bad_request("Extended properties need a filter on their ids.")
    return [
        {"id": _as_written(each), "value": item.extended[each.lower()]}
        for each in wanted
        if each.lower() in item.extended
    ]


def attachment_view(each, wanted=None):
    """An attachment; its content only when it was not narrowed down."""
    kind = {"file": "file", "item": "item", "reference": "reference"}[each.kind]
    view = {
        "@odata.type": f"#microsoft.graph.{kind}Attachment",
        "@odata.mediaContentType": each.content_type,
        "id": each.id,
        "lastModifiedDateTime": "2026-01-01T00:00:00Z",
        "name": each.name,
        "contentType": each.content_type if kind == "file" else None,
        "size": len(each.content) + 180,
        "isInline": each.inline,
    }
    if kind == "file":
        view["contentId"] = each.content_id or None
        view["contentLocation"] = None
        view["contentBytes"] = base64.b64encode(each.content).decode()
    if wanted is None:
        return view
    wanted = {name.rpartition("/")[2] for name in wanted}
    return {
        k: v for k, v in view.items() if k.startswith("@odata") or k in wanted | {"id"}
    }


def folder_view(mailbox, folder):
    """A folder with its counters."""
    items = mailbox.in_folder(folder.id)
    return {
        "id": folder.id,
        "displayName": folder.name,
        "parentFolderId": folder.parent or folder.id,
        "childFolderCount": len(mailbox.children(folder.id)),
        "unreadItemCount": sum(not item.props.get("isRead") for item in items),
        "totalItemCount": len(items),
        "isHidden": folder.hidden,
    }


def _inner_select(inner):
    found = re.search(r"\$select=([^;]+)", inner)
    return [name.strip() for name in found[1].split(",")] if found else None


def _body(call, item):
    body = item.props.get("body") or {"contentType": "text", "content": ""}
    wanted = call.prefer.get("outlook.body-content-type", "html")
    if body["contentType"] == wanted:
        return body
    if wanted == "text":
        text = re.sub(r"<[^>]+>", "", body["content"])
        return {"contentType": "text", "content": text}
    markup = f"<html><body><div>{body['content']}</div></body></html>"
    return {"contentType": "html", "content": markup}


def _as_written(name):
    """Exchange gives ids back with the set's id in lower case."""
    kind, _, rest = name.partition(" ")
    guid, brace, tail = rest.partition("}")
    return f"{kind} {guid.lower()}{brace}{tail}"
