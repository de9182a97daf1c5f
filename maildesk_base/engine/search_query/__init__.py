"""The search language: from what the user types to a tree that compilers walk.

The language::

    invoice budget          both words, anywhere
    "annual report"         exactly these words in this order
    a OR b, a | b           one of them; OR binds tighter than the space between words
    -word  NOT word         without
    ( ... )                 grouping; also behind an operator: from:(anna OR bob)
    {a b}                   one of them; also behind an operator: from:{anna bob}
    from: to: cc: bcc: subject: body: filename:    words in that place
    from:me                 any of one's own addresses; also to: cc: bcc:
    list:                   the mailing list
    has:attachment          also has:calendar
    is:unread               every word of ``State``
    in:inbox tag:vip account:work      folder (role or name), tag, mailbox;
                            ``label:`` is ``tag:``; hyphens may stand for blanks
    before:2026-11-21 after:yesterday  older_than:3d newer_than:2w   (d w m y)
    larger:5M smaller:200k  bytes, K, M, G (1K = 1024); also size:>5M size:<=200k,
                            and size:5M is larger:5M

``parse(text, context)`` never fails: whatever it cannot use is left out and reported as
a ``Problem`` with a stable code and its place; an operator that it cannot use finds
nothing, whatever stands before it. ``to_text(query)`` writes a query back
such that parsing gives the same tree.

Add-ons bring operators of their own (``Operator``), which are part of the ``Context``.
An operator that is not known is a word; one that whoever compiles the query does not
know is refused, or finds nothing.

Writing a compiler: implement ``Fold`` for the target language and call
``query.fold(compiler)``. It raises ``cannot_search(term)`` for what the target cannot
express; ``in:`` and ``account:`` are decided by the caller beforehand (``settle``).
Each ``Term`` has a ``field`` and a ``value`` of one fixed type::

    field                   value  meaning
    TEXT FROM TO CC BCC     str    ``phrase`` False: a word, may be the beginning of
    SUBJECT BODY FILENAME          one; True: the exact sequence of words
    LIST
    HAS                     Has
    IS                      State
    IN TAG ACCOUNT          str    name as typed; IN: first a ``Role`` value, then a
                                   folder's name; ``in:anywhere`` lifts the exclusion
                                   of Spam, Trash
    BEFORE AFTER            Day    ``starts_at`` (UTC): before: <, after: >=
    OLDER_THAN NEWER_THAN   Age    ``starts_at`` (UTC): older_than: <, newer_than: >=
    LARGER SMALLER          int    bytes: larger: >, smaller: <

For the four date fields ``term.since`` and ``term.until`` give the bounds as UTC
instants (since <= date < until, one of them None) and ``term.day`` the local day, for
servers that compare days only (IMAP SINCE and BEFORE). Positions count code points of
``query.text``.
"""

from .completion import Completion, completion_at
from .joining import Verdict, settle
from .names import name_key
from .nodes import (
    ME,
    Age,
    And,
    Day,
    Field,
    Fold,
    Has,
    Node,
    Not,
    Or,
    SearchQuery,
    State,
    Term,
    Token,
    TokenKind,
    Problem,
)
from .operators import OPERATORS, Context, Operator, by_word
from .refusal import cannot_search
from .parser import MAX_DEPTH, MAX_QUERY_CHARS, MAX_TERMS, parse
from .text import to_text
from .values import BadValue, one_of
