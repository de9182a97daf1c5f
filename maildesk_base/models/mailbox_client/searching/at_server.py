from dataclasses import replace

from odoo import api, models
from odoo.exceptions import UserError

from ....engine.search_query import Field, Verdict, name_key, parse, settle
from ....sync.rows import rows_of
from ....sync.steps import search as server_search
from .. import params
from ..listing.lists import HIDDEN_ROLES
from .search import MAX_QUERY_CHARS
from .search_compile import ANYWHERE

CONNECTED = ("connected", "syncing", "error")


class MailboxClient(models.AbstractModel):
    """Search at the servers, for mail that is not synchronised yet."""

    _inherit = "mailbox.client"

    @api.model
    def search_server(self, query):
        """Look for messages at the servers of all mailboxes and take them over; gives
        them with what went wrong where.
        """
        with self._parameters():
            text = params.as_text(query, MAX_QUERY_CHARS)
            parsed = parse(text, self._search_context())
            found, problems = [], []
            if not self._can_find(parsed):
                return {"messages": [], "problems": []}
            for account in self.env["mailbox.account"]._reachable():
                if account.state not in CONNECTED:
                    continue
                try:
                    found += self._search_one_server(account, parsed)
                except UserError as error:
                    problem = {"account_id": account.id, "name": account.name}
                    problems.append(problem | {"text": str(error)})
            self.env.invalidate_all()
            return {"messages": rows_of(self.env, found), "problems": problems}

    @api.model
    def _can_find(self, parsed):
        """Whether anything can fit: nothing is in a folder that nobody knows."""
        names = self._search_names(parsed, self._account_ids())
        fields = (Field.IN, Field.ACCOUNT)
        left = settle(
            parsed,
            lambda term: (
                Verdict.NEVER
                if term.field in fields and not names.knows(term)
                else None
            ),
        )
        return left is not Verdict.NOTHING

    @api.model
    def _search_one_server(self, account, parsed):
        searches = self._searches_of(account, parsed)
        if not searches:
            return []
        found, capabilities = [], None
        with self._remote(account) as provider:
            for query, folders in searches:
                capabilities, metas = server_search.ask_server(provider, query, folders)
                found += metas
        unique = {meta.remote_id: meta for meta in found}
        return server_search.keep_found(
            self.env, account.id, capabilities, list(unique.values())
        )

    @api.model
    def _searches_of(self, account, parsed):
        """[(query, remote ids of folders)]: which folder is asked for what.

        Servers search one folder and know nothing of other mailboxes: what a query says
        of both is decided here, and a query that is decided is not sent.
        """
        names = self._search_names(parsed, account.ids)
        searches = {}
        for folder in self._searched_folders(account, parsed):
            left = settle(parsed, lambda term, f=folder: _verdict(term, names, f))
            if left is Verdict.NOTHING:
                continue
            root = None if left is Verdict.EVERYTHING else left
            searches.setdefault(root, []).append(folder.remote_id)
        return [(replace(parsed, root=root), ids) for root, ids in searches.items()]

    @api.model
    def _searched_folders(self, account, parsed):
        """Those that are synchronised; Spam and Trash only for who names folders."""
        domain = [
            ("account_id", "=", account.id),
            ("sync_enabled", "=", True),
            ("selectable", "=", True),
            ("state", "not in", ("new", "gone")),
        ]
        if not parsed.uses(Field.IN):
            domain.append(("role", "not in", HIDDEN_ROLES))
        return self.env["mailbox.folder"].search(domain, order="sequence, id")


def _verdict(term, names, folder):
    if term.field is Field.ACCOUNT:
        is_it = name_key(term.value) in names.accounts
    elif term.field is Field.IN:
        key = name_key(term.value)
        is_it = key == ANYWHERE or folder.id in names.folders.get(key, ())
    else:
        return None
    return Verdict.EVERYTHING if is_it else Verdict.NOTHING
