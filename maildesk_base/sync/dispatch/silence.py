"""How long no scheduled action of ours has run: the sign of a dead scheduler."""

from __future__ import annotations

from odoo import fields
from odoo.tools import SQL

from ...compat import execute_query

# The jobs run every minute; others that share their threads may keep them waiting.
ALARMING_S = 300.0
DISPATCHERS = ("ir_cron_sync_1", "ir_cron_sync_2")
# A process that has only begun waits for its first run; imported before Odoo's main
# process makes its workers, which share it.
_STARTED = fields.Datetime.now()


def silent_s(env) -> float:
    """Seconds since a dispatcher began or ended, at most since this process began."""
    now = fields.Datetime.now()
    rows = execute_query(
        env,
        SQL(
            """SELECT max(GREATEST(job.lastcall, run.create_date))
                 FROM ir_model_data data
                 JOIN ir_cron job ON job.id = data.res_id
                 LEFT JOIN LATERAL (
                      SELECT create_date FROM ir_cron_progress
                       WHERE cron_id = job.id ORDER BY id DESC LIMIT 1) run ON true
                WHERE data.module = 'maildesk_base' AND data.model = 'ir.cron'
                  AND data.name IN %s""",
            DISPATCHERS,
        ),
    )
    last = max(rows[0][0] or _STARTED, _STARTED)
    return max((now - last).total_seconds(), 0.0)


def silent_minutes(env) -> int:
    """Whole minutes of a silence that is alarming, else 0.

    A copy of a database that was made harmless has no scheduler, on purpose.
    """
    seconds = silent_s(env)
    if seconds < ALARMING_S:
        return 0
    # sudo: ir.config_parameter - whether this is a harmless copy
    parameters = env["ir.config_parameter"].sudo()
    if parameters.get_param("database.is_neutralized"):
        return 0
    return int(seconds // 60)
