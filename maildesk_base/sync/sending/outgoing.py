"""Everything of a mailbox that waits to go out: changes first, then mail.

Most claims find nothing; one look at both then spares their transactions.
"""

from __future__ import annotations

from odoo import fields
from odoo.tools import SQL

from ...engine.errors import ThrottledError, TransientError
from ..due import outgoing_due
from ..operations.worker import run_operations
from .worker import run_sending


def run_outgoing(session) -> bool:
    """Send what is waiting; False when more is left than this claim may do."""
    is_waiting, is_held = session.write(lambda env: _look(env.cr, session.account_id))
    session.has_held_changes |= is_held
    if not is_waiting:
        return True
    try:
        is_sent = run_operations(session)
    except ThrottledError:
        raise
    except TransientError:
        # The server that keeps mail is away; the one that takes it may be there.
        run_sending(session)
        raise
    run_sending(session)
    return is_sent


def _look(cr, account_id: int) -> tuple[bool, bool]:
    """Whether anything waits to go out, and whether changes wait for a pass."""
    cr.execute(
        SQL(
            """SELECT EXISTS (SELECT FROM mailbox_operation o
                               WHERE o.account_id = %(account)s
                                 AND o.state IN ('pending', 'in_flight'))
                   OR EXISTS (SELECT FROM mailbox_draft d
                               WHERE d.account_id = %(account)s AND %(due)s),
                      EXISTS (SELECT FROM mailbox_operation o
                               WHERE o.account_id = %(account)s AND o.awaits_pass
                                 AND o.state = 'pending')""",
            account=account_id,
            due=outgoing_due(fields.Datetime.now()),
        )
    )
    return cr.fetchone()
