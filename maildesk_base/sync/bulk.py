"""Many values or rows between Python and PostgreSQL, as one text each.

A value of its own for each costs PostgreSQL more to parse than to store. New rows go in
by COPY, as lines that can be written long before the statement is run, in another
thread.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Sequence

from odoo.tools import SQL

_NULL = r"\N"
_SPECIAL = re.compile(r"[\\\t\n\r]")
_ESCAPES = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}
_QUOTED = re.compile(r'(["\\])')
_BACKSLASHED = r"\\\1"


def recordset(rows: list[dict], columns: dict[str, str], alias: str = "r") -> SQL:
    """``rows`` as something to select from, under ``alias``.

    :param columns: their types
    """
    definition = SQL(", ").join(
        SQL("%s %s", SQL.identifier(name), SQL(kind)) for name, kind in columns.items()
    )
    payload = json.dumps(rows, ensure_ascii=False, default=str)
    return SQL(
        "json_to_recordset(%s::json) AS %s(%s)",
        payload,
        SQL.identifier(alias),
        definition,
    )


def int_array(numbers: Iterable[int], kind: str = "int") -> SQL:
    """Numbers as an array."""
    return SQL("%s::%s[]", "{" + ",".join(map(str, numbers)) + "}", SQL(kind))


def text_array(texts: Iterable[str]) -> SQL:
    """Texts as an array; none of them may be None."""
    found = list(texts)
    if _QUOTED.search("".join(found)):
        found = [_QUOTED.sub(_BACKSLASHED, each) for each in found]
    return SQL("%s::text[]", "{" + ",".join([f'"{each}"' for each in found]) + "}")


def copy_rows(cr, table: str, columns: Iterable[str], lines: Iterable[str]) -> None:
    """Insert rows.

    :param lines: as ``copy_line`` gives them; several with a tab between are one
    """
    text = "\n".join(lines)
    if not text:
        return
    names = ", ".join(f'"{name}"' for name in columns)
    # At once: between two pieces psycopg2 would wait for the interpreter's lock.
    cr.copy_expert(
        f'COPY "{table}" ({names}) FROM STDIN', io.StringIO(text), size=len(text)
    )


def copy_line(values: Sequence) -> str:
    """A row for ``copy_rows``, or part of one: texts, numbers, truth values, None."""
    texts = [
        "" if value is None else value if value.__class__ is str else str(value)
        for value in values
    ]
    if _SPECIAL.search("\0".join(texts)):
        texts = [_SPECIAL.sub(_escape, text) for text in texts]
    fields = zip(values, texts, strict=True)
    return "\t".join([_NULL if value is None else text for value, text in fields])


def _escape(found: re.Match) -> str:
    return _ESCAPES[found[0]]
