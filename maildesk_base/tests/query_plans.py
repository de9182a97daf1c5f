"""What PostgreSQL reads for the statements that run in a block, nested ones (triggers,
foreign keys) included.

Its module ``auto_explain`` hands every plan over with the rows it has really read,
which distinguishes a good plan from a bad one the same on any machine.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

_SETTINGS = {
    "log_min_duration": "0",
    "log_analyze": "on",
    "log_timing": "off",
    "log_nested_statements": "on",
    "log_settings": "on",
    "log_format": "json",
    "log_level": "notice",
}
_REMOVED = ("Rows Removed by Filter", "Rows Removed by Index Recheck")
_COLUMN = re.compile(r"\b[a-z][a-z_]*\b(?! ?\()")


@dataclass(frozen=True)
class Node:
    """One node of a plan: a table or an index that is read.

    ``rows``: how many it has looked at, ``times`` how often; ``table``: empty for a
    scan of an index alone; ``may_compile``: whether the statement was to be compiled if
    its costs were high.
    """

    query: str
    kind: str
    table: str
    index: str
    condition: str
    filter: str
    rows: int
    times: int
    may_compile: bool = True

    def __str__(self):
        where = " ".join((self.table, self.index, self.condition, self.filter))
        return f"{self.kind} {where}: {self.rows} rows\n    {self.query[:400]}"


class PlanLog:
    """The plans of a block; psycopg2 hands notices over to ``append``."""

    def __init__(self):
        self.plans = []

    def append(self, notice: str) -> None:
        """Take a notice of the server, whatever it is about."""
        _head, found, plan = notice.partition("plan:\n")
        if found:
            self.plans.append(json.loads(plan))

    def nodes(self, tables: str = "mailbox_") -> Iterator[Node]:
        """Every node that reads a table whose name begins so, or an index of it."""
        for plan in self.plans:
            query = " ".join(plan["Query Text"].split())
            may_compile = plan.get("Settings", {}).get("jit") != "off"
            for node in _nodes(plan["Plan"], query, tables):
                yield replace(node, may_compile=may_compile)


@contextmanager
def logged_plans(cr) -> Iterator[PlanLog]:
    """``with logged_plans(cr) as log: …``; the user of the tests is a superuser."""
    log = PlanLog()
    connection = cr._cnx
    before = connection.notices
    cr.execute("LOAD 'auto_explain'")
    for name, value in _SETTINGS.items():
        cr.execute("SELECT set_config(%s, %s, false)", [f"auto_explain.{name}", value])
    connection.notices = log
    try:
        yield log
    finally:
        connection.notices = before
        cr.execute("SET auto_explain.log_min_duration = -1")


def columns_of(condition: str, columns: set[str]) -> set[str]:
    """Which of a table's columns a condition of a plan is about."""
    return set(_COLUMN.findall(condition)) & columns


def explain(cr, query: str, values) -> list[Node]:
    """The nodes of the plan of a query that is not run."""
    cr.execute("EXPLAIN (FORMAT JSON) " + query, values)
    plan = cr.fetchone()[0]
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return list(_nodes(plan[0]["Plan"], query))


def _nodes(plan: dict, query: str, tables: str = "mailbox_") -> Iterator[Node]:
    table, index = plan.get("Relation Name", ""), plan.get("Index Name", "")
    if (table or index).startswith(tables):
        each = plan.get("Actual Rows", 0) + sum(plan.get(name, 0) for name in _REMOVED)
        yield Node(
            query=query,
            kind=plan["Node Type"],
            table=table,
            index=index,
            condition=plan.get("Index Cond", ""),
            filter=plan.get("Filter", ""),
            rows=round(each * plan.get("Actual Loops", 1)),
            times=plan.get("Actual Loops", 1),
        )
    for part in plan.get("Plans", ()):
        yield from _nodes(part, query, tables)
