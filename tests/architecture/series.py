"""What differs between Odoo 17, 18 and 19 is called in ``compat.py`` and ``compat.js``.

Browser code is looked at line by line. Tests are not looked at: they are written for
the series they run with. An entry says what to use instead; what has no function yet
gets one in these two files.
"""

import ast
import re

from tests.architecture.source import EXAMPLES, imported_modules

COMPAT = ("maildesk_base/compat.py", "maildesk_base/static/src/compat.js")
ADD = "add a function to compat"
LIST = "write domains as lists; all_of() joins them"
# Modules, and names in modules.
IMPORTS = {
    "odoo._lt": "LazyTranslate of compat",
    "odoo.api.readonly": "readonly of compat",
    "odoo.fields.Domain": LIST,
    "odoo.fields.SENTINEL": ADD,
    "odoo.models.Constraint": "Constraint of compat",
    "odoo.models.Index": "Index of compat",
    "odoo.models.UniqueIndex": "UniqueIndex of compat",
    "odoo.modules.get_module_resource": "odoo.tools.misc.file_path",
    "odoo.modules.module.get_resource_path": "odoo.tools.misc.file_path",
    "odoo.orm": "odoo.api, odoo.fields, odoo.models",
    "odoo.osv": LIST,
    "odoo.registry": "odoo.modules.registry.Registry",
    "odoo.tools.LazyTranslate": "LazyTranslate of compat",
    "odoo.tools.lazy_property": "functools.cached_property",
    "odoo.tools.misc.SENTINEL": ADD,
    "odoo.tools.translate.LazyTranslate": "LazyTranslate of compat",
    "odoo.tools.translate._lt": "LazyTranslate of compat",
    "odoo.tools.urls": ADD,
    "werkzeug.urls": ADD,
}
# Methods and fields of whatever stands before the dot.
MEMBERS = {
    "_bus_send": "bus_send()",
    "_check_recursion": ADD,
    "_commit_progress": "commit_progress()",
    "_filtered_access": "accessible()",
    "_has_cycle": ADD,
    "_notify_progress": "commit_progress()",
    "_sendmany": "bus_send()",
    "_sendone": "bus_send()",
    "all_group_ids": "in_group()",
    "all_user_ids": "members()",
    "check_access": "check_access()",
    "check_access_rights": "check_access()",
    "check_access_rule": "check_access()",
    "dummy_verify": "the hash and verify() of a crypt context",
    "execute_query": "execute_query()",
    "execute_query_dict": "execute_query()",
    "formatted_read_group": "_read_group()",
    "group_ids": "has_group(), or in_group()",
    "groups_id": "has_group(), or in_group()",
    "has_access": "has_access()",
    "has_groups": "env.user.has_group()",
    "lock_for_update": "SELECT … FOR UPDATE",
    "name_get": "display_name",
    "read_group": "_read_group()",
    "try_lock_for_update": "SELECT … FOR UPDATE SKIP LOCKED",
    "user_has_groups": "env.user.has_group()",
}
# The same where only one owner has a member of this name that differs.
OWNED = {
    ("api", "private"): "a name that begins with _",
    ("api", "readonly"): "readonly of compat",
    ("env", "tz"): "time_zone()",
    ("fields", "Domain"): LIST,
    ("models", "Constraint"): "Constraint of compat",
    ("models", "Index"): "Index of compat",
    ("models", "UniqueIndex"): "UniqueIndex of compat",
    ("odoo", "registry"): "odoo.modules.registry.Registry",
    ("request", "cr"): "request.env.cr",
    ("request", "uid"): "request.env.uid",
    ("self", "_context"): "self.env.context",
    ("self", "_cr"): "self.env.cr",
    ("self", "_uid"): "self.env.uid",
}
# What a class of a model sets.
DECLARED = {
    "_column_type": "BigInteger of compat",
    "_sql_constraints": "Constraint and UniqueIndex of compat",
    "column_type": "BigInteger of compat",
}
# Models, fields in domains and values, choices.
TEXTS = {
    "all_group_ids": "in_group()",
    "all_user_ids": "members()",
    "bus.bus": "bus_send()",
    "bus.listener.mixin": "bus_send(), which needs no mixin",
    "bus.presence": ADD,
    "error_date": "fetch_error()",
    "error_message": "fetch_error()",
    "group_ids": "in_group()",
    "groups_id": "in_group()",
    "mail.presence": ADD,
    "res.groups.privilege": "privileges in XML only",
    "ssl_strict": "SMTP_ENCRYPTION",
    "starttls_strict": "SMTP_ENCRYPTION",
}
ADDRESSES = ("/odoo", "/web#")
# Arguments of ``fields.X(…)``.
FIELD_ARGUMENTS = {
    "aggregator": ADD,
    "auto_join": ADD,
    "bypass_search_access": ADD,
    "group_operator": ADD,
    "unaccent": "an index of one's own",
}
ROUTES = ("json", "jsonrpc")
# What browser code imports: files, or everything below a folder.
JS_MODULES = {
    "@html_editor/": "what compat has of the editor",
    "@mail/": ADD,
    "@web/core/bottom_sheet/": "BottomSheet of compat",
    "@web/core/browser/router": "router, routerBus, startRouter, startUrl of compat",
    "@web/core/dropdown/dropdown_hooks": "useDropdownState of compat",
    "@web/core/l10n/utils": "normalize of compat",
    "@web/core/network/rpc": "rpc, RPCError, ConnectionLostError of compat",
    "@web/core/position/": "usePosition of compat",
    "@web/core/user": "user of compat",
    "@web/core/utils/indexed_db": "IndexedDB of compat",
    "@web/legacy/": ADD,
    "@web_editor/": "what compat has of the editor",
}
JS_CALLS = {
    "BUS:": "onReconnect()",
    "DOMPurify": "domPurify()",
    "openLinkTools": "EDIT_LINK",
    "toggleLinkTools": "EDIT_LINK",
    "title.setCounters": "showCount()",
    "title.setParts": "showCount()",
    'useService("router")': "router of compat",
    'useService("rpc")': "rpc of compat",
    'useService("user")': "user of compat",
    "env._t": "_t of @web/core/l10n/translation",
    '"/odoo': "HOME or startUrl of compat",
    '"/web#': "HOME or startUrl of compat",
}
JS_IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*["'](@[^"']+)["']""")
ADDRESS = re.compile(r"""["'`](?:/odoo|/web#)[^"'`]*""")
COMMENT = re.compile(r"^\s*(?://|/?\*)")


def python_calls_compat(repository):
    """What differs between Odoo 17, 18 and 19 is in compat.py (docs/extending.md)."""
    for file in repository.addon_python:
        if str(file.path) == COMPAT[0] or file.layer == "engine":
            continue
        for node, name in imported_modules(file):
            for module, instead in IMPORTS.items():
                if name == module or name.startswith(f"{module}."):
                    yield file.at(node, _says(name, instead))
        for node in ast.walk(file.tree):
            for found, instead in _differences(node):
                yield file.at(node, _says(found, instead))


def browser_code_calls_compat(repository):
    """What differs between Odoo 17, 18 and 19 is in compat.js (docs/extending.md)."""
    for path in repository.ending(".js"):
        is_code = "static" in path.parts and "src" in path.parts
        if not is_code or str(path) == COMPAT[1]:
            continue
        for number, line in enumerate(repository.read(path).splitlines(), 1):
            for found, instead in _differences_of_line(line):
                yield f"{path}:{number}: {_says(found, instead)}"


def templates_write_no_addresses(repository):
    """Addresses of Odoo's pages differ between 17, 18 and 19: compat makes them."""
    for path in repository.ending(".xml"):
        if path.parts[0].startswith("maildesk_") or path.parts[:2] == EXAMPLES:
            for number, line in enumerate(repository.read(path).splitlines(), 1):
                for found in ADDRESS.findall(line):
                    yield f"{path}:{number}: {_says(found, 'action_url()')}"


def _says(found, instead):
    return f"{found} differs between Odoo 17, 18 and 19: use {instead}"


def _differences(node):
    """(what, instead) of one node of a syntax tree."""
    if isinstance(node, ast.Attribute):
        yield from _of_attribute(node)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from _of_text(node.value)
    elif isinstance(node, ast.Call):
        yield from _of_call(node)
    elif isinstance(node, ast.ClassDef):
        for name in _set_by(node) & set(DECLARED):
            yield name, DECLARED[name]


def _of_attribute(node):
    owner = getattr(node.value, "attr", getattr(node.value, "id", None))
    if owner == "compat":
        return
    if node.attr in MEMBERS:
        yield f".{node.attr}", MEMBERS[node.attr]
    if (owner, node.attr) in OWNED:
        yield f"{owner}.{node.attr}", OWNED[owner, node.attr]


def _of_text(text):
    if text in TEXTS:
        yield f'"{text}"', TEXTS[text]
    if text.startswith(ADDRESSES):
        yield f'"{text}"', "action_url() or record_url()"


def _of_call(node):
    called = ast.unparse(node.func)
    for keyword in node.keywords:
        if called.startswith("fields.") and keyword.arg in FIELD_ARGUMENTS:
            yield f"{keyword.arg}=", FIELD_ARGUMENTS[keyword.arg]
        value = getattr(keyword.value, "value", None)
        if called.endswith("route") and keyword.arg == "type" and value in ROUTES:
            yield f'type="{value}"', "a method of mailbox.client"
    if called.endswith("env.ref") and len(node.args) > 1:
        yield "env.ref(name, value)", "raise_if_not_found=…"


def _differences_of_line(line):
    """(what, instead) of a line of JavaScript."""
    if COMMENT.match(line):
        return
    for name in JS_IMPORT.findall(line):
        for module, instead in JS_MODULES.items():
            if name == module or module[-1] == "/" and name.startswith(module):
                yield name, instead
    for call, instead in JS_CALLS.items():
        if call in line:
            yield call, instead


def _set_by(node):
    return {
        target.id
        for statement in node.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
