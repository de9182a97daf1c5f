"""Everything of a mailbox that waits to go out: changes first, then mail.

Most claims find nothing; one look at both then spares their transactions.
"""

from __future__ import annotations

from odoo import fields
from odoo.tools import SQL

from ..dispatch.due import outgoing_due
from ..sending import run_sending
from .worker import run_outbox


def run_outgoing(session) -> bool:
    """Send what is waiting; False when more is left than this claim may do."""
    if not session.write(lambda env: _is_any_waiting(env.cr, session.account_id)):
        return True
    is_sent = run_outbox(session)
    run_sending(session)
    return is_sent


def _is_any_waiting(cr, account_id: int) -> bool:
    cr.execute(
        SQL(
            """SELECT EXISTS (SELECT FROM mailbox_operation o
                               WHERE o.account_id = %(account)s
                                 AND o.state IN ('pending', 'in_flight'))
                   OR EXISTS (SELECT FROM mailbox_draft d
                               WHERE d.account_id = %(account)s AND %(due)s)""",
            account=account_id,
            due=outgoing_due(fields.Datetime.now()),
        )
    )
    return cr.fetchone()[0]
