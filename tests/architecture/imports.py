"""Who may import what: the layers, the purity of the engine, the network's one door."""

import ast
import sys

from tests.architecture.source import LAYERS, imported_modules

# Distribution names (requirements.txt, manifests) whose module is called otherwise.
MODULE_NAMES = {
    "charset-normalizer": "charset_normalizer",
    "dnspython": "dns",
    "google-api-python-client": "googleapiclient",
    "google-auth-oauthlib": "google_auth_oauthlib",
    "google-auth": "google",
}
BASE_ENGINE = "odoo.addons.maildesk_base.engine"
AI_ENGINE = "odoo.addons.maildesk_pro_ai.engine"
AI_CALLER = "models/mailbox_ai_call.py"
NETWORK = {
    "aiohttp",
    "dns",
    "ftplib",
    "googleapiclient",
    "http.client",
    "httpx",
    "imapclient",
    "imaplib",
    "msal",
    "poplib",
    "requests",
    "smtplib",
    "socket",
    "telnetlib",
    "urllib.request",
    "urllib3",
}


def engine_imports_nothing_of_odoo(repository):
    """The engine imports the standard library, declared libraries and itself."""
    declared = _declared(repository)
    for file in repository.layer("engine"):
        own = f"odoo.addons.{file.addon}.engine"
        for node, name in imported_modules(file):
            if _within(name, own) or _within(name, BASE_ENGINE):
                continue
            top = name.partition(".")[0]
            if top not in sys.stdlib_module_names and top not in declared:
                yield file.at(node, f"the engine may not import {name}")


def imports_go_downwards(repository):
    """Controllers use models, models use sync, sync uses the engine; never upwards."""
    for file in repository.addon_python:
        if file.layer is None:
            continue
        for node, name in imported_modules(file):
            target = _layer_of(name)
            if target and LAYERS[target] > LAYERS[file.layer]:
                yield file.at(node, f"{file.layer} may not import {name}")


def only_the_engine_opens_connections(repository):
    """No module outside of engine/ imports anything that can open a connection."""
    for file in repository.addon_python:
        if file.layer == "engine":
            continue
        for node, name in imported_modules(file):
            if any(_within(name, module) for module in NETWORK):
                yield file.at(node, f"only the engine may use {name}")


def one_file_asks_providers_of_ai(repository):
    """What leaves for a provider of AI passes one file, and only envelopes leave."""
    for file in repository.addon_python:
        inside = str(file.inside)
        for node, name in imported_modules(file):
            is_adapter = _within(name, f"{AI_ENGINE}.adapters")
            if is_adapter and not inside.startswith(("engine/adapters/", AI_CALLER)):
                yield file.at(node, f"only {AI_CALLER} asks providers of AI")
            is_seal = _within(name, f"{AI_ENGINE}.envelope.envelope.seal")
            if is_seal and not inside.startswith("engine/envelope/"):
                yield file.at(node, "only the package envelope makes envelopes")


def providers_do_not_know_each_other(repository):
    """An add-on imports only add-ons that its manifest depends on, directly or not."""
    depends = dependencies(repository)
    for file in repository.addon_python:
        for node, name in imported_modules(file):
            parts = name.split(".")
            if parts[:2] != ["odoo", "addons"] or len(parts) < 3:
                continue
            other = parts[2]
            if other in depends and other not in reachable(file.addon, depends):
                yield file.at(node, f"{file.addon} may not import {other}")


def no_local_name_hides_an_import(repository):
    """A function that needs the module further down gets the local value instead."""
    for file in repository.python:
        imported = {
            (alias.asname or alias.name).partition(".")[0]
            for statement in file.tree.body
            if isinstance(statement, ast.Import | ast.ImportFrom)
            for alias in statement.names
        }
        for node in _stored_in_functions(file.tree):
            if node.id in imported:
                yield file.at(node, f"{node.id} hides an import")


def _stored_in_functions(tree):
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    yield node


def _within(name, module):
    return name == module or name.startswith(module + ".")


def _layer_of(name):
    parts = name.split(".")
    if parts[:2] == ["odoo", "addons"] and len(parts) > 3:
        if parts[2].startswith("maildesk_") and parts[3] in LAYERS:
            return parts[3]
    return None


def _declared(repository):
    found = set()
    for path in repository.ending("requirements.txt"):
        for line in repository.read(path).splitlines():
            name = line.partition("#")[0].partition("==")[0].strip()
            if name:
                found.add(MODULE_NAMES.get(name, name.replace("-", "_")))
    # google-auth comes with google-auth-oauthlib, lxml and psycopg2 with Odoo.
    return found | {"google", "lxml"}


def dependencies(repository):
    """Add-on -> those that its manifest names."""
    return {
        path.parent.name: set(manifest(repository, path).get("depends", ()))
        for path in repository.ending("__manifest__.py")
    }


def manifest(repository, path):
    """The manifest at ``path`` as a dictionary."""
    return ast.literal_eval(repository.read(path))


def reachable(addon, depends):
    """An add-on and all that it depends on, directly or not."""
    found, todo = set(), [addon]
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo.extend(depends.get(name, ()))
    return found
