"""Calls of every public method of every model of MailDesk, made up from the registry.

What a model, wizard or add-on brings is found by itself: the tests that walk here need
no list of models or methods.
"""

import inspect
from datetime import datetime

from odoo.exceptions import AccessError
from odoo.models import MAGIC_COLUMNS
from odoo.service.model import get_public_method

# Stands in every text of the mailbox that is looked at; nobody else may ever read it.
MARK = "hushhush"
PREFIX = "mailbox."
# Beside the own models: files of drafts and messages.
BORROWED = ("ir.attachment",)
# What there is to choose from: the same for everybody, and about no mailbox.
CATALOGUES = ("mailbox.bridge_kind",)


def walked_models(env):
    """Every model of MailDesk, wizards and the facade included."""
    names = [name for name in sorted(env.registry.models) if name.startswith(PREFIX)]
    return [env[name] for name in (*names, *BORROWED)]


def stored_models(env):
    """Those of them that have a table."""
    return [
        model for model in walked_models(env) if model._auto and not model._abstract
    ]


def public_methods(model):
    """Names of all methods that RPC would call, inherited ones too."""
    for name in dir(type(model)):
        if name.startswith("_"):
            continue
        try:
            method = get_public_method(model, name)
        except (AccessError, AttributeError):
            continue
        if inspect.isroutine(method):
            yield name, method


def is_own(method):
    """Whether MailDesk defines the method."""
    return (getattr(method, "__module__", None) or "").startswith(
        "odoo.addons.maildesk"
    )


class Owned:
    """What somebody has of each model, with records made up where there are none."""

    def __init__(self, env):
        self.env = env
        self.ids = {}

    def collect(self, account):
        """Remember all records of a mailbox, and make one of each model without any."""
        for model in stored_models(self.env):
            if model._name not in self.ids:
                self._collect(model, account)

    def _collect(self, model, account):
        if model._name in CATALOGUES:
            self.ids[model._name] = []
            return
        found = self._records(model, account) or self._make(model, account)
        self.ids[model._name] = found.ids

    def _records(self, model, account):
        if model._name == account._name:
            return account
        if model._name in BORROWED:
            return model.search([("res_model", "=like", f"{PREFIX}%")])
        if "account_id" in model._fields:
            return model.search([("account_id", "=", account.id)])
        return model.search([])

    def _make(self, model, account):
        values = self.values(model, account)
        return model.create(values)

    def values(self, model, account):
        """Values for a record of the mailbox: its references and every text."""
        values = {}
        for name, field in model._fields.items():
            if name in MAGIC_COLUMNS or field.compute and not field.required:
                continue
            if field.related or not field.store or name == "res_field":
                continue
            value = self._value(model, field, account)
            if value is not None:
                values[name] = value
        return values

    def _value(self, model, field, account):
        if field.type in ("char", "text", "html"):
            return model._name if name_is_model(field.name) else MARK
        if field.type == "many2one":
            name = field.comodel_name
            if field.required and name.startswith(PREFIX) and name not in self.ids:
                self._collect(self.env[name], account)
            # Of other apps whichever there is: it says nothing about the mailbox.
            needs_any = field.required and not name.startswith(PREFIX)
            found = self.one(name, account)
            return found or needs_any and self.env[name].search([], limit=1).id or None
        if not field.required:
            return None
        made = {
            "selection": lambda: field.get_values(self.env)[0],
            "json": lambda: {"text": MARK},
            "datetime": lambda: datetime(2026, 3, 1),
            "integer": lambda: 1,
        }
        return made[field.type]() if field.type in made else None

    def one(self, name, account):
        """Id of a record of that model to refer to."""
        if name == account._name:
            return account.id
        if name == "res.users":
            return account.owner_id.id
        known = self.ids.get(name)
        return known[0] if known else None


def name_is_model(name):
    """Whether a text field takes the name of a model."""
    return name in ("res_model", "model")


def arguments(model, method, owned, account):
    """Argument lists for a method: the shortest, and one with all that is known of."""
    wanted = list(inspect.signature(method).parameters.values())[1:]
    wanted = [
        p for p in wanted if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
    ]
    needed = [p for p in wanted if p.default is p.empty]
    ids = owned.ids.get(model._name, [])
    made = Made(model, owned, account, ids)
    lists = [[made.value(p.name) for p in needed]]
    if len(wanted) > len(needed):
        lists.append([made.value(p.name, p.default) for p in wanted])
    if getattr(method, "_api_model", False):
        return lists
    return [[ids, *each] for each in lists]


class Made:
    """Values for parameters by their names."""

    def __init__(self, model, owned, account, ids):
        self.model, self.owned, self.account, self.ids = model, owned, account, ids

    def value(self, name, default=inspect.Parameter.empty):
        """The value for a parameter; its default when nothing is known of it."""
        maker = getattr(self, f"_{name}", None)
        if maker:
            return maker()
        for ending, wrap in (("_ids", lambda one: [one]), ("_id", lambda one: one)):
            if name.endswith(ending):
                one = self._one(name.removesuffix(ending))
                if one:
                    return wrap(one)
        return "x" if default is inspect.Parameter.empty else default

    def _one(self, word):
        for name in (f"mailbox.{word}", f"mailbox.{word}_index"):
            if self.owned.ids.get(name):
                return self.owned.ids[name][0]
        return self.ids[0] if self.ids else None

    def _names(self):
        return [name for name, field in self.model._fields.items() if not field.groups]

    def _spec(self):
        named = {"fields": {"display_name": {}}}
        relational = ("many2one", "many2many", "one2many")
        return {
            name: named if self.model._fields[name].type in relational else {}
            for name in self._names()
        }

    def _domain(self):
        return [("id", "in", self.ids)]

    def _touched(self):
        values = self.owned.values(self.model, self.account)
        texts = {k: "touched" for k, v in values.items() if v == MARK}
        return texts or values

    def _ids(self):
        return self.ids

    def _act_ids(self):
        return self.ids

    def _vals_list(self):
        return [self.owned.values(self.model, self.account)]

    def _values(self):
        if self.model._abstract:
            return {"id": self._one("draft"), "subject": "touched"}
        return self._touched() | {
            name: value
            for name, value in self.owned.values(self.model, self.account).items()
            if self.model._fields[name].type == "many2one"
        }

    _vals = _touched
    _fields = _fnames = _field_names = _allfields = _fields_list = _names
    _specification = _fields_spec = _unfold_read_specification = _spec

    def _groupby(self):
        return ["id"]

    def _aggregates(self):
        return ["__count"]

    def _scope(self):
        return {"folder_id": self._one("folder")}

    def _name(self):
        # Finds what has the mark; an echo of it is none.
        return MARK[:-1]

    _query = _text = _name

    def _email(self):
        return self.account.email
