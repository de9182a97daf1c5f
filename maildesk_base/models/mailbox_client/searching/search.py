from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from odoo import api, models
from odoo.tools import SQL

from ....compat import execute_query, readonly, time_zone
from ....engine.search_query import (
    Context,
    Field,
    Problem,
    Verdict,
    by_word,
    name_key,
    parse,
    settle,
)
from ....sync.plans import set_apart
from ....sync.rows import finish_rows, read_page
from .. import params
from ..listing.lists import HIDDEN_ROLES
from . import search_plan
from .operators import PLAIN_WORDS
from .search_compile import Compiler, Lexemes, Names

MAX_QUERY_CHARS = 2_000
NAMED_FIELDS = (Field.IN, Field.TAG, Field.ACCOUNT)
SHOWN_TOTAL = 1_000
MAX_INSIDE = 300  # words with the same part inside; the shortest are nearest to it
_FRAGMENTS_MARK = "f"


class MailboxClient(models.AbstractModel):
    """Search in what is synchronised; see docs/client-api.md and
    engine/search_query."""

    _inherit = "mailbox.client"

    @api.model
    @readonly
    def search(self, query, cursor=None, limit=50):
        """One page of messages, newest first, with what was not understood."""
        with self._parameters():
            text = params.as_text(query, MAX_QUERY_CHARS)
            limit = params.as_limit(limit)
            fragments, after = self._read_search_cursor(cursor)
            parsed = parse(text, self._search_context())
            parsed = self._with_unknown_names(parsed)
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
        zone = ZoneInfo(str(time_zone(self.env)))
        month_first = (self.env.lang or "").startswith("en_US")
        operators = self._search_operators().items()
        words = by_word(each._language(name) for name, each in operators)
        return Context(datetime.now(zone).date(), zone, not month_first, words)

    @api.model
    def _find(self, parsed, after, limit, fragments):
        """Whole words first; fragments of words when those fill less than a page."""
        accounts = self._account_ids()
        if parsed.root is None or not accounts:
            return search_plan.Found([], 0), False
        operators = self._search_operators() | {Field.TEXT: PLAIN_WORDS}
        lexemes = self._lexemes(parsed, operators)
        names = self._search_names(parsed, accounts)
        left = settle(parsed, Compiler(self, operators, lexemes, names).judge)
        if left is Verdict.NOTHING:
            return search_plan.Found([], 0), False
        parsed = replace(parsed, root=left)
        hidden = self._hidden_folders(parsed, accounts)

        def run(lexemes):
            compiled = parsed.fold(Compiler(self, operators, lexemes, names))
            plan = search_plan.Plan(
                account_ids=accounts,
                condition=compiled.where,
                words=compiled.words,
                since=compiled.since,
                until=compiled.until,
                hidden=hidden,
                after=after,
                limit=limit,
            )
            return search_plan.run(self.env, plan)

        if not fragments:
            found = run(lexemes)
            if after or found.resume is not None or len(found.rows) >= limit:
                return found, False
        larger = self._with_words_inside(parsed, lexemes, accounts)
        if not fragments and larger == lexemes:
            return found, False
        return run(larger), True

    @api.model
    def _lexemes(self, parsed, operators):
        """Normal form and lexemes of every text in the search, in one question."""
        wanted = {name for name, each in operators.items() if each.is_words}
        texts = list({term.value for term in parsed.terms if term.field in wanted})
        rows = execute_query(
            self.env,
            SQL(
                """SELECT t.value, n.normal,
                          phraseto_tsquery('pg_catalog.simple', n.normal)::text
                     FROM unnest(%s::text[]) AS t(value),
                  LATERAL (SELECT maildesk_normal(t.value)) AS n(normal)""",
                texts,
            ),
        )
        return {value: Lexemes(normal, query) for value, normal, query in rows}

    @api.model
    def _with_words_inside(self, parsed, lexemes, accounts):
        """``lexemes`` with the words of these mailboxes that have one of them inside;
        those that begin with it are found anyway.
        """
        fragments = {
            found.fragment
            for term in parsed.terms
            if term.field is Field.TEXT
            and not term.phrase
            and (found := lexemes[term.value]).fragment
        }
        if not fragments:
            return lexemes
        rows = execute_query(
            self.env,
            SQL(" UNION ALL ").join(
                SQL(
                    """SELECT %s AS fragment, ARRAY(
                           SELECT word FROM mailbox_word
                            WHERE %s = ANY(%s) AND word LIKE %s
                              AND NOT starts_with(word, %s)
                            GROUP BY word ORDER BY char_length(word), word LIMIT %s)""",
                    fragment,
                    set_apart("account_id"),
                    accounts,
                    f"%{fragment}%",
                    fragment,
                    MAX_INSIDE,
                )
                for fragment in sorted(fragments)
            ),
        )
        inside = {fragment: tuple(words) for fragment, words in rows}
        return {
            value: replace(each, inside=inside.get(each.fragment, ()))
            for value, each in lexemes.items()
        }

    @api.model
    def _with_unknown_names(self, parsed):
        """The search, with a problem for each name that stands for nothing."""
        if not parsed.uses(*NAMED_FIELDS):
            return parsed
        names = self._search_names(parsed, self._account_ids())
        places = {token.value: (token.start, token.end) for token in parsed.tokens}
        problems = tuple(
            Problem("search.unknown_name", *places.get(value, (0, 0)), value)
            for value in dict.fromkeys(
                str(term.value)
                for term in parsed.terms
                if term.field in NAMED_FIELDS and not names.knows(term)
            )
        )
        return replace(parsed, problems=parsed.problems + problems)

    @api.model
    def _search_names(self, parsed, accounts):
        """What names in the search mean to this user."""
        folders, labels, tags, boxes = {}, {}, {}, {}
        if parsed.uses(Field.IN, Field.TAG):
            for folder in self.env["mailbox.folder"].search_fetch(
                [("account_id", "in", accounts), ("state", "!=", "gone")],
                ["name", "path", "role", "account_id"],
            ):
                is_label = folder.account_id._uses_labels()
                for name in {folder.role, folder.name, folder.path or ""}:
                    key = name_key(name or "")
                    folders.setdefault(key, []).append(folder.id)
                    if is_label:
                        labels.setdefault(key, []).append(folder.id)
        if parsed.uses(Field.TAG):
            for tag in self._tags_json():
                tags.setdefault(name_key(tag["name"]), []).append(tag["id"])
        if parsed.uses(Field.ACCOUNT):
            for account in self.env["mailbox.account"].browse(accounts):
                for name in {account.name, account.email}:
                    boxes.setdefault(name_key(name), []).append(account.id)
        own = ()
        if any(term.is_me for term in parsed.terms):
            own = self._own_addresses(accounts)
        return Names(folders, tags, labels, boxes, own)

    @api.model
    def _own_addresses(self, accounts):
        """The addresses that mail of these mailboxes is written from."""
        found = set()
        for account in self.env["mailbox.account"].browse(accounts):
            found.update([account.email, *account.identity_ids.mapped("email")])
        return tuple(sorted({email.lower() for email in found if email}))

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
        return finish_rows(self.env, read_page(self.env, page, False), False)

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
        """The explanation of a part of the search that has no effect."""
        _ = self.env._
        value = problem.text.partition(":")[2].strip('"')
        texts = {
            "search.too_long": _("The search is too long. The end was ignored."),
            "search.too_many_terms": _("Too many words. The last ones were ignored."),
            "search.too_deep": _("Too many nested parentheses."),
            "search.open_quote": _("A closing quotation mark is missing."),
            "search.open_parenthesis": _("A closing parenthesis is missing."),
            "search.stray_parenthesis": _("An opening parenthesis is missing."),
            "search.stray_operator": _("OR and NOT need a word next to them."),
            "search.no_value": _("A value is missing after the operator."),
            "search.bad_date": _(
                "“%(value)s” is not a date. Try 2026-11-21.", value=value
            ),
            "search.bad_age": _(
                "“%(value)s” is not an age. Try 3d, 2w or 6m.", value=value
            ),
            "search.bad_size": _("“%(value)s” is not a size. Try 5M.", value=value),
            "search.bad_state": _(
                "“%(value)s” is not a state. Try unread.", value=value
            ),
            "search.bad_has": _("Only attachment and calendar can follow has:."),
            "search.bad_value": _("This value is not valid for the operator."),
        }
        if problem.code == "search.unknown_name":
            return _("Nothing is named “%(name)s”.", name=problem.text)
        if problem.code == "search.unknown_operator":
            return _(
                "“%(operator)s” is not an operator. It was searched as a word.",
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
