"""The calls for folders."""

from tests.simulators.web.message import empty_answer, json_answer

from .errors import bad_request, refuse
from .store import ROOT
from .views import folder_view

MAX_NAME_CHARS = 255


def add_folder_calls(service):
    """Add the routes below ``/mailFolders``."""
    one = "/mailFolders/{folder}"
    service.mail("GET", "/mailFolders", list_top)
    service.mail("POST", "/mailFolders", create_top)
    service.mail("GET", one, get)
    service.mail("PATCH", one, rename)
    service.mail("DELETE", one, delete)
    service.mail("GET", f"{one}/childFolders", list_children)
    service.mail("POST", f"{one}/childFolders", create_child)
    service.mail("POST", f"{one}/move", move)


def list_top(call):
    """The folders below the root."""
    return _listing(call, call.mailbox.root, "/mailFolders")


def list_children(call, folder):
    """The folders below a folder."""
    parent = call.folder(folder)
    return _listing(call, parent, f"/mailFolders/{parent.id}/childFolders")


def get(call, folder):
    """One folder."""
    return json_answer(shown(call, call.folder(folder)))


def create_top(call):
    """A folder below the root."""
    return _create(call, call.mailbox.root)


def create_child(call, folder):
    """A folder below another."""
    return _create(call, call.folder(folder))


def rename(call, folder):
    """Another name."""
    found = call.folder(folder)
    name = _name(call)
    _refuse_system(found)
    _refuse_twin(call, found.parent, name, found)
    found.name = name
    call.mailbox.touch_folder(found)
    return json_answer(shown(call, found))


def delete(call, folder):
    """To Deleted Items; from there for good."""
    found = call.folder(folder)
    _refuse_system(found)
    trash = call.mailbox.folder("deleteditems")
    if found in call.mailbox.below(trash.id):
        call.mailbox.remove_folder(found)
    else:
        found.parent = trash.id
        call.mailbox.touch_folder(found)
    return empty_answer()


def move(call, folder):
    """Below another folder."""
    found = call.folder(folder)
    _refuse_system(found)
    target = call.folder(str((call.request.json() or {}).get("destinationId")))
    found.parent = target.id
    call.mailbox.touch_folder(found)
    return json_answer(shown(call, found), 201)


def shown(call, folder):
    """A folder as the call's ``$select`` wants it."""
    view = folder_view(call.mailbox, folder)
    wanted = call.select()
    if wanted is None:
        return view
    unknown = wanted - view.keys()
    if unknown:
        raise bad_request(f"Could not find a property named '{min(unknown)}'.")
    return {key: value for key, value in view.items() if key in wanted | {"id"}}


def _listing(call, parent, path):
    options = call.options()
    hidden = options.get("includeHiddenFolders", "").lower() == "true"
    found = [f for f in call.mailbox.children(parent.id) if hidden or not f.hidden]
    page = found[call.skip : call.skip + call.page_size]
    body = {"value": [shown(call, each) for each in page]}
    end = call.skip + len(page)
    if end < len(found):
        query = f"$top={call.page_size}&$skip={end}"
        if hidden:
            query += "&includeHiddenFolders=true"
        body["@odata.nextLink"] = call.link(path, query)
    return json_answer(body)


def _create(call, parent):
    name = _name(call)
    _refuse_twin(call, parent.id, name)
    hidden = bool((call.request.json() or {}).get("isHidden"))
    made = call.mailbox.add_folder(name, parent.id, hidden)
    return json_answer(shown(call, made), 201)


def _name(call):
    name = (call.request.json() or {}).get("displayName")
    if not isinstance(name, str) or not name.strip() or len(name) > MAX_NAME_CHARS:
        raise bad_request("The folder name is not valid.", "ErrorInvalidRequest")
    return name


def _refuse_system(folder):
    if folder.well_known or folder.name == ROOT:
        text = "Distinguished folders cannot be changed."
        raise refuse(403, "ErrorDeleteDistinguishedFolder", text)


def _refuse_twin(call, parent_id, name, itself=None):
    for each in call.mailbox.children(parent_id):
        if each is not itself and each.name.lower() == name.lower():
            text = "A folder with the specified name already exists."
            raise refuse(409, "ErrorFolderExists", text)
