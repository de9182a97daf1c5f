from odoo import api, models
from odoo.exceptions import UserError

from ....engine.search_query import And, Field, Term, parse
from ....sync.steps import search as server_search
from .. import params
from .search import MAX_QUERY_CHARS

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
            for account in self._searched_accounts(parsed):
                try:
                    found += self._search_one_server(account, parsed)
                except UserError as error:
                    problem = {"account_id": account.id, "name": account.name}
                    problems.append(problem | {"text": str(error)})
            self.env.invalidate_all()
            return {"messages": self._rows_of(found), "problems": problems}

    @api.model
    def _searched_accounts(self, parsed):
        accounts = self.env["mailbox.account"]
        if parsed.root is None:
            return accounts
        accounts = accounts._reachable().filtered(lambda a: a.state in CONNECTED)
        names = self._named_accounts_of(parsed.root)
        if not names:
            return accounts
        return accounts.filtered(lambda a: {a.name.lower(), a.email.lower()} & names)

    @api.model
    def _named_accounts_of(self, root):
        """The mailboxes that every hit must be of; others are not even asked."""
        parts = root.children if type(root) is And else (root,)
        return {
            str(part.value).lower()
            for part in parts
            if isinstance(part, Term) and part.field is Field.ACCOUNT
        }

    @api.model
    def _search_one_server(self, account, parsed):
        folders = server_search.searched_folders(self.env.cr, account.id)
        if not folders:
            return []
        with self._remote(account) as provider:
            found = server_search.ask_server(provider, parsed, folders)
        return server_search.keep_found(self.env, account.id, *found)
