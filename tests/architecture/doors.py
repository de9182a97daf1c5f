"""What add-ons may reach of MailDesk, and layers of each other, by ``env[...]``.

The doors are described in ``docs/extending.md`` and, for providers, in
``docs/provider-contract.md``; another one is added here and there.
"""

import ast
import re
from collections import defaultdict

from tests.architecture.imports import dependencies, reachable
from tests.architecture.source import imported_modules

BASE = "maildesk_base"
PACKAGE = f"odoo.addons.{BASE}"
MODULES = {f"{PACKAGE}.api", f"{PACKAGE}.compat", f"{PACKAGE}.engine"}
# Models whose records an add-on may use, by the ORM, and which it may extend.
MODELS = {
    "mailbox.access.mixin",
    "mailbox.account",
    "mailbox.bridge",
    "mailbox.client",
    "mailbox.conversation",
    "mailbox.dialog.mixin",
    "mailbox.draft",
    "mailbox.folder",
    "mailbox.licence",
    "mailbox.link",
    "mailbox.linked.mixin",
    "mailbox.mail_event",
    "mailbox.message_index",
    "mailbox.shared.mixin",
    "mailbox.subscriber",
    "mailbox.tag",
}
# Their methods that begin with "_" and are called from outside, or extended.
METHODS = {
    "mailbox.access.mixin": {"_access_rules", "_install_access_rules"},
    "mailbox.account": {
        "_can_send",
        "_own_addresses",
        "_read_only_reason",
        "_tell",
    },
    "mailbox.bridge": {
        "_addresses",
        "_body",
        "_bridges",
        "_card",
        "_card_actions",
        "_company_at",
        "_correspondent",
        "_duplicates",
        "_family",
        "_models",
        "_partner",
        "_people",
        "_prefill",
        "_proposals",
        "_subject",
    },
    "mailbox.client": {
        "_actions",
        "_attachment_records",
        "_bootstrap_extra",
        "_check_enabled",
        "_calendar_of",
        "_complete_html",
        "_files_of",
        "_first_use",
        "_link",
        "_links_of",
        "_list_chosen",
        "_mail_with",
        "_message",
        "_not_found",
        "_off_reason",
        "_panel_extra",
        "_parameters",
        "_part",
        "_part_file",
        "_preferences",
        "_raw_file",
        "_scopes",
        "_search_operators",
    },
    "mailbox.conversation": {"_absorb"},
    "mailbox.draft": {"_calendar_part"},
    "mailbox.licence": {"_allows", "_require"},
    "mailbox.linked.mixin": {"_mail_links", "_move_mail_links"},
    "mailbox.message_index": {"_absorb", "_complete_rows"},
    "mailbox.subscriber": {"_on_event"},
}
# A provider opens the mailbox itself: sign-in, secrets, what waits for the network.
PROVIDER_MODULES = {
    f"{PACKAGE}.models.mailbox_account_join",
    f"{PACKAGE}.models.secret_key",
    f"{PACKAGE}.sync.losses.served",
    f"{PACKAGE}.sync.operations",
    f"{PACKAGE}.sync.sign_in",
    f"{PACKAGE}.sync.slots",
    f"{PACKAGE}.sync.token_store",
}
PROVIDER_MODELS = {"mailbox.connect", "mailbox.error_text", "mailbox.secret"}
PROVIDER_METHODS = {
    "mailbox.account": {"_approval_url", "_callback_url"},
    "mailbox.secret": {"_of", "_put", "_seal", "_take", "_unseal"},
}
# The top of models/: what the app calls. Below it are records.
FACADE = ("mailbox.client",)
# Models of which a provider extends more than its doors.
OPEN_TO_PROVIDERS = ("mailbox.account", *PROVIDER_MODELS)
ORM = {"_fields", "_name", "_description", "_table", "_read_group", "_search"}
TABLE = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE|TABLE)\s+(mailbox_\w+)")


def env_calls_go_downwards(repository):
    """What sync/ reaches by ``env[...]`` are records: no facade and no dialog."""
    above = {
        name
        for name, (_addon, layer, _methods) in _declared(repository).items()
        if layer == "wizard" or name in FACADE
    }
    for file in repository.layer("sync"):
        for node, model, _attributes in used_models(file):
            if model in above:
                yield file.at(node, f"sync may not use {model}")


def addons_import_the_doors(repository):
    """An add-on imports ``maildesk_base.api``, ``compat`` and ``engine``; a provider,
    what its contract names.
    """
    providers = _providers(repository)
    for file in _added(repository):
        allowed = MODULES | (PROVIDER_MODULES if file.addon in providers else set())
        for node, name in imported_modules(file):
            is_open = any(
                name == each or name.startswith(f"{each}.") for each in allowed
            )
            if name.startswith(f"{PACKAGE}.") and not is_open:
                yield file.at(node, f"{name} is no door")


def addons_use_models_by_the_doors(repository):
    """An add-on uses the models that are open, and their methods that are open."""
    declared, depends = _declared(repository), dependencies(repository)
    providers = _providers(repository)
    for file in _added(repository):
        is_provider = file.addon in providers
        models = MODELS | (PROVIDER_MODELS if is_provider else set())
        for node, model, attributes in used_models(file):
            owner = declared.get(model, (file.addon,))[0]
            if owner == file.addon:
                continue
            if owner != BASE and owner not in reachable(file.addon, depends):
                yield file.at(node, f"{model} is of {owner}, which may be absent")
            elif owner == BASE and model not in models:
                yield file.at(node, f"{model} is no door")
            elif owner == BASE:
                for name in _private(attributes) - _open_methods(model, is_provider):
                    yield file.at(node, f"{model}.{name}() is no door")


def addons_extend_the_doors(repository):
    """An add-on extends the models that are open, at the methods that are open."""
    declared, providers = _declared(repository), _providers(repository)
    for file in _added(repository):
        is_provider = file.addon in providers
        models = MODELS | (PROVIDER_MODELS if is_provider else set())
        for node, model in _extended(file, declared):
            own = _private(_methods(node)) & declared[model][2]
            if model not in models:
                yield file.at(node, f"{model} is no door")
            elif not (is_provider and model in OPEN_TO_PROVIDERS):
                for name in sorted(own - _open_methods(model, is_provider)):
                    yield file.at(node, f"{model}.{name}() is no door")


def addons_read_no_foreign_tables(repository):
    """SQL of an add-on names its own tables; others are read by the ORM."""
    own = defaultdict(set)
    for name, (addon, _layer, _methods) in _declared(repository).items():
        own[addon].add(name.replace(".", "_"))
    for file in _added(repository):
        for node, text in _constants(file):
            for table in TABLE.findall(text):
                if not table.startswith(tuple(own[file.addon])):
                    yield file.at(node, f"{table} is not a table of {file.addon}")


def _extended(file, declared):
    """(class, model of maildesk_base that it extends) of a file."""
    for node, _name, inherited in model_classes(file):
        for model in inherited & set(declared):
            if declared[model][0] == BASE:
                yield node, model


def _constants(file):
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node, node.value


def _added(repository):
    return [file for file in repository.addon_python if file.addon != BASE]


def _providers(repository):
    """The add-ons that open mailboxes."""
    return {
        file.addon
        for file in _added(repository)
        for node in ast.walk(file.tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("_open_provider_")
    }


def _declared(repository):
    """Model -> its add-on, the layer, and the names of its methods there."""
    found, methods = {}, defaultdict(set)
    for file in repository.addon_python:
        for node, name, inherited in model_classes(file):
            if name and name not in inherited:
                found[name] = (file.addon, file.layer)
            for model in {name} if name else inherited:
                methods[file.addon, model] |= _methods(node)
    return {
        name: (addon, layer, methods[addon, name])
        for name, (addon, layer) in found.items()
    }


def model_classes(file):
    """(class, ``_name`` or None, set of ``_inherit``) of each model in a file."""
    for node in ast.walk(file.tree):
        if isinstance(node, ast.ClassDef):
            values = {
                statement.targets[0].id: statement.value
                for statement in node.body
                if isinstance(statement, ast.Assign)
                and isinstance(statement.targets[0], ast.Name)
            }
            name, inherited = (
                _texts(values.get("_name")),
                _texts(values.get("_inherit")),
            )
            if name or inherited:
                yield node, next(iter(name), None), inherited


def _texts(node):
    """The constant texts of an expression."""
    inside = ast.walk(node) if node else ()
    return {each.value for each in inside if isinstance(each, ast.Constant)}


def _methods(node):
    return {each.name for each in node.body if isinstance(each, ast.FunctionDef)}


def _private(names):
    return {
        name
        for name in names
        if name.startswith("_") and not name.startswith("__") and name not in ORM
    }


def _open_methods(model, is_provider):
    more = PROVIDER_METHODS.get(model, set()) if is_provider else set()
    return METHODS.get(model, set()) | more


def used_models(file):
    """(node, model, attributes asked of it) for each ``env["model"]`` of a file.

    Attributes are those of the same expression, and of a variable that it is put into.
    """
    parents = {
        child: node
        for node in ast.walk(file.tree)
        for child in ast.iter_child_nodes(node)
    }
    for node in ast.walk(file.tree):
        if not _is_model(node):
            continue
        attributes, top = _chain(node, parents)
        target = parents.get(top)
        if isinstance(target, ast.Assign) and isinstance(target.targets[0], ast.Name):
            for other in ast.walk(_function_of(target, parents)):
                if isinstance(other, ast.Name) and other.id == target.targets[0].id:
                    attributes |= _chain(other, parents)[0]
        yield node, node.slice.value, attributes


def _is_model(node):
    if not isinstance(node, ast.Subscript) or not isinstance(node.slice, ast.Constant):
        return False
    asked = getattr(node.value, "attr", getattr(node.value, "id", None))
    return asked == "env" and isinstance(node.slice.value, str)


def _chain(node, parents):
    """The attributes and calls that follow each other, and where that ends."""
    found = set()
    while True:
        above = parents.get(node)
        if isinstance(above, ast.Attribute):
            found.add(above.attr)
        elif not (isinstance(above, ast.Call) and above.func is node):
            return found, node
        node = above


def _function_of(node, parents):
    while not isinstance(node, ast.FunctionDef | ast.Module):
        node = parents[node]
    return node
