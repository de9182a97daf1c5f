"""Plans of PostgreSQL that do not depend on its statistics.

A mailbox or folder that the statistics do not know yet counts as a single row. Any
index that begins with it then seems as good a way to a message as the index of the
message's id, and reading the whole mailbox for each message makes a first
synchronisation slower and slower. So that this cannot happen, ``models/`` declares

* indexes for lookups with the key first, the mailbox behind it, as in ``(remote_id,
  account_id)``: what is looked up decides alone;
* wherever an index has to begin with a mailbox or folder, one of the two ways to write
  it, the plain column or ``set_apart``, for lookups, the other one for reading in
  order.

What is about many changes at once does not join ``mailbox_operation`` with itself:
right after a quiet time statistics say that no change waits, a join then reads all of
them for each of them, and ten thousand changes take minutes. Window functions and
arrays of ids read them once.

``tests/test_plans.py`` looks at every plan that a pass needs.
"""

from __future__ import annotations

from odoo.tools import SQL


def set_apart(column: str) -> SQL:
    """A column as indexes that begin with the plain column cannot serve it.

    :param column: ``account_id``, ``folder_id``, or what few rows are to be sorted by,
        with the alias of its table
    """
    return SQL("(%s + 0)", SQL.identifier(*column.split(".")))
