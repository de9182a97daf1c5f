from datetime import datetime
from zoneinfo import ZoneInfo

from odoo import api, models
from odoo.tools import SQL

from ....engine.search_query import And, Context, Field, Term, parse
from ...mailbox_message_search import FRAGMENT
from .. import params
from ..listing.lists import HIDDEN_ROLES
from . import search_plan
from .search_compile import TEXT_FIELDS, Compiler, Lexemes, Names

MAX_QUERY_CHARS = 2_000
SHOWN_TOTAL = 1_000
_FRAGMENT_SQL = SQL(FRAGMENT.format("m."))
_FRAGMENTS_MARK = "f"


class MailboxClient(models.AbstractModel):
    """Search in what is synchronised; see docs/client-api.md and
    engine/search_query."""

    _inherit = "mailbox.client"

    @api.model
    @api.readonly
    def search(self, query, cursor=None, limit=50):
        """One page of messages, newest first, with what was not understood."""
        with self._parameters():
            text = params.as_text(query, MAX_QUERY_CHARS)
            limit = params.as_limit(limit)
            fragments, after = self._read_search_cursor(cursor)
            parsed = parse(text, self._search_context())
            found, fragments = self._find(parsed, after, limit + 1, fragments)
            return self._search_answer(parsed, found, limit, fragments) | {
                "coverage": self._coverage()
            }

    @api.model
    def _read_search_cursor(self, cursor):
        if isinstance(cursor, str) and cursor.startswith(_FRAGMENTS_MARK):
            return True, params.read_cursor(cursor[1:])
        return False, params.read_cursor(cursor)

    @api.model
    def _search_context(self):
        zone = ZoneInfo(str(self.env.tz))
        month_first = (self.env.lang or "").startswith("en_US")
        return Context(datetime.now(zone).date(), zone, not month_first)

    @api.model
    def _find(self, parsed, after, limit, fragments):
        """Whole words first; fragments of words when those fill less than a page."""
        accounts = self._account_ids()
        if parsed.root is None or not accounts:
            return search_plan.Found([], 0), False
        lexemes = self._lexemes(parsed)
        names = self._search_names(parsed, accounts)
        hidden = self._hidden_folders(parsed, accounts)

        def plan(compiler, inside=None):
            compiled = parsed.fold(compiler)
            return search_plan.Plan(
                account_ids=accounts,
                condition=compiled.where,
                words=compiled.words,
                fragments=inside,
                since=compiled.since,
                until=compiled.until,
                hidden=hidden,
                after=after,
                limit=limit,
            )

        if not fragments:
            found = search_plan.run(self.env, plan(Compiler(lexemes, names)))
            fragments = not after and found.resume is None and len(found.rows) < limit
            if not fragments:
                return found, False
        inside = self._fragment_probe(parsed, lexemes)
        if inside is None:
            return found, False
        compiler = Compiler(lexemes, names, _FRAGMENT_SQL)
        return search_plan.run(self.env, plan(compiler, inside)), True

    @api.model
    def _lexemes(self, parsed):
        """Normal form and lexemes of every text in the search, in one question."""
        texts = list({term.value for term in parsed.terms if term.field in TEXT_FIELDS})
        rows = self.env.execute_query(
            SQL(
                """SELECT t.value, n.normal,
                          phraseto_tsquery('pg_catalog.simple', n.normal)::text
                     FROM unnest(%s::text[]) AS t(value),
                  LATERAL (SELECT maildesk_normal(t.value)) AS n(normal)""",
                texts,
            )
        )
        return {value: Lexemes(normal, query) for value, normal, query in rows}

    @api.model
    def _fragment_probe(self, parsed, lexemes):
        """A condition the trigram index answers: the longest word, also inside of
        others.

        None when there is no index, or no word that every hit must have.
        """
        root = parsed.root
        parts = getattr(root, "children", None) if type(root) is And else (root,)
        words = [
            lexemes[part.value]
            for part in parts
            if isinstance(part, Term)
            and part.field is Field.TEXT
            and not part.phrase
            and lexemes[part.value].fragment
        ]
        if not words or not self._has_fragment_index():
            return None
        longest = max(words, key=lambda word: len(word.fragment))
        return SQL(
            "(%s LIKE %s OR m.search_vector @@ %s::tsquery)",
            _FRAGMENT_SQL,
            f"%{longest.fragment}%",
            longest.tsquery(phrase=False),
        )

    @api.model
    def _has_fragment_index(self):
        return bool(
            self.env.execute_query(
                SQL("SELECT to_regclass('mailbox_message_index__fragment_gin')")
            )[0][0]
        )

    @api.model
    def _search_names(self, parsed, accounts):
        """What names in the search mean to this user."""
        folders, tags, boxes = {}, {}, {}
        if parsed.uses(Field.IN):
            for folder in self.env["mailbox.folder"].search_fetch(
                [("account_id", "in", accounts)], ["name", "path", "role"]
            ):
                for name in {
                    folder.role,
                    folder.name.lower(),
                    (folder.path or "").lower(),
                }:
                    folders.setdefault(name, []).append(folder.id)
        if parsed.uses(Field.TAG):
            for tag in self._tags_json():
                tags.setdefault(tag["name"].lower(), []).append(tag["id"])
        if parsed.uses(Field.ACCOUNT):
            for account in self.env["mailbox.account"].browse(accounts):
                for name in {account.name.lower(), account.email.lower()}:
                    boxes.setdefault(name, []).append(account.id)
        return Names(folders, tags, boxes)

    @api.model
    def _hidden_folders(self, parsed, accounts):
        """Spam and Trash, unless the search names a folder."""
        if parsed.uses(Field.IN):
            return ()
        return (
            self.env["mailbox.folder"]
            ._search([("account_id", "in", accounts), ("role", "in", HIDDEN_ROLES)])
            .get_result_ids()
        )

    @api.model
    def _search_answer(self, parsed, found, limit, fragments):
        shown = found.rows[:limit]
        cursor = None
        if len(found.rows) > limit:
            cursor = params.write_cursor(shown[-1][1], shown[-1][0])
        elif found.resume:
            cursor = params.write_cursor(*found.resume)
        if cursor and fragments:
            cursor = _FRAGMENTS_MARK + cursor
        return {
            "messages": self._search_rows(shown),
            "cursor": cursor,
            "total_hint": _total_hint(found),
            "problems": [self._problem_json(problem) for problem in parsed.problems],
            "highlights": list(parsed.highlights),
        }

    @api.model
    def _search_rows(self, found):
        if not found:
            return []
        values = SQL(", ").join(
            SQL("(%s, %s::timestamp, %s)", message_id, moment, folder_id)
            for message_id, moment, folder_id in found
        )
        page = SQL(
            """SELECT v.message_id, v.sort_ts, v.folder_id
                 FROM (VALUES %s) AS v(message_id, sort_ts, folder_id)""",
            values,
        )
        return self._finish_rows(self._read_page(page, False), False)

    @api.model
    def _problem_json(self, problem):
        return {
            "code": problem.code,
            "position": problem.start,
            "end": problem.end,
            "text": self._problem_text(problem),
        }

    @api.model
    def _problem_text(self, problem):
        """What the reader is told about a part of his search that has no effect."""
        _ = self.env._
        texts = {
            "search.too_long": _("The search is too long; its end was left out."),
            "search.too_many_terms": _("Too many words; the last ones were left out."),
            "search.too_deep": _("Too many parentheses inside of each other."),
            "search.open_quote": _("A closing quotation mark is missing."),
            "search.open_parenthesis": _("A closing parenthesis is missing."),
            "search.stray_parenthesis": _("A parenthesis was never opened."),
            "search.stray_operator": _("OR and NOT need words beside them."),
            "search.no_value": _("Nothing follows the operator."),
            "search.bad_date": _("This is not a date, for example 2026-11-21."),
            "search.bad_age": _("This is not an age, for example 3d, 2w or 6m."),
            "search.bad_size": _("This is not a size, for example 5M."),
            "search.bad_state": _("This state is not known, for example unread."),
            "search.bad_has": _("Only attachment and calendar can be asked for."),
        }
        if problem.code == "search.unknown_operator":
            return _(
                "“%(operator)s” is no operator; it was searched as a word.",
                operator=problem.text,
            )
        return texts.get(problem.code, _("This part of the search has no effect."))

    @api.model
    def _coverage(self):
        """Which mailboxes are not loaded to their beginning yet."""
        accounts = self.env["mailbox.account"]._reachable()
        missing = [
            {"account_id": account.id, "name": account.name} | progress
            for account in accounts
            if (progress := account._history_progress())
        ]
        return {"complete": not missing, "accounts": missing}


def _total_hint(found):
    """The number of hits when it is known and small; None: not known."""
    if found.total is not None and found.total <= SHOWN_TOTAL:
        return found.total
    return f"{SHOWN_TOTAL:,}+" if found.total else None
