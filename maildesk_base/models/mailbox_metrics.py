from hmac import compare_digest

from odoo import api, fields, models
from odoo.tools import SQL

from ..compat import execute_query
from ..sync.dispatch.silence import silent_s

TOKEN = "metrics_token"
SILENCE = "maildesk_scheduler_silent_seconds"
# name, type, help; the order is that of the columns of _mailboxes.
_FAMILIES = (
    ("lag_seconds", "gauge", "Seconds since the last complete pass."),
    ("last_pass_seconds", "gauge", "Time that the last complete pass took."),
    ("last_pass_round_trips", "gauge", "Requests of the last complete pass."),
    ("failures", "gauge", "Passes that have failed since the last complete one."),
    ("pause_seconds", "gauge", "Seconds until the provider is asked again."),
    ("synced_messages_total", "counter", "Messages that passes have read."),
    ("pending_changes", "gauge", "Changes that the provider does not know yet."),
    ("outgoing_messages", "gauge", "Messages on their way to the provider."),
    ("unsent_messages", "gauge", "Messages that could not be sent."),
    ("quarantined_messages", "gauge", "Messages that cannot be read."),
)


def _mailboxes(now):
    """A row for each active mailbox: id, provider, state, then the families' values."""
    return SQL(
        """SELECT account.id, account.provider, account.state,
              EXTRACT(EPOCH FROM %(now)s - state.last_sync_at),
              state.last_duration_ms / 1000.0,
              state.last_round_trips,
              COALESCE(state.failures, 0),
              GREATEST(EXTRACT(EPOCH FROM state.backoff_until - %(now)s), 0),
              COALESCE(state.messages_synced, 0),
              COALESCE(changes.number, 0),
              COALESCE(drafts.outgoing, 0),
              COALESCE(drafts.failed, 0),
              COALESCE(quarantine.number, 0)
         FROM mailbox_account account
         LEFT JOIN mailbox_sync_state state ON state.account_id = account.id
         LEFT JOIN (SELECT account_id, count(*) AS number FROM mailbox_operation
                     WHERE state IN ('pending', 'in_flight')
                     GROUP BY account_id) changes ON changes.account_id = account.id
         LEFT JOIN (SELECT account_id,
                           count(*) FILTER (WHERE state <> 'failed') AS outgoing,
                           count(*) FILTER (WHERE state = 'failed') AS failed
                      FROM mailbox_draft
                     WHERE state IN ('queued', 'sending', 'ambiguous', 'failed')
                     GROUP BY account_id) drafts ON drafts.account_id = account.id
         LEFT JOIN (SELECT account_id, count(*) AS number FROM mailbox_quarantine
                     GROUP BY account_id) quarantine
                ON quarantine.account_id = account.id
        WHERE account.active
        ORDER BY account.id""",
        now=now,
    )


class MailboxMetrics(models.AbstractModel):
    """The figures of the health page for Prometheus, as text.

    Mailboxes are named by their ids: no address and no subject leaves Odoo this way.
    """

    _name = "mailbox.metrics"
    _description = "Mailbox Metrics"

    @api.model
    def _allows(self, authorization):
        """Whether an ``Authorization`` header carries the administrator's token."""
        scheme, _space, shown = (authorization or "").partition(" ")
        token = self.env["mailbox.secret"]._take(self.env["mailbox.account"], TOKEN)
        if not token or scheme.lower() != "bearer":
            return False
        return compare_digest(shown.strip().encode(), token.encode())

    @api.model
    def _text(self):
        """Every active mailbox in Prometheus' text format, version 0.0.4."""
        rows = execute_query(self.env, _mailboxes(fields.Datetime.now()))
        lines = _family("state", "gauge", "1; the label says the status.")
        lines += [
            f'maildesk_mailbox_state{{{_labels(row)},state="{row[2]}"}} 1'
            for row in rows
        ]
        for column, (name, kind, description) in enumerate(_FAMILIES, start=3):
            lines += _family(name, kind, description)
            lines += [
                f"maildesk_mailbox_{name}{{{_labels(row)}}} {float(row[column]):g}"
                for row in rows
                if row[column] is not None
            ]
        lines += [
            f"# HELP {SILENCE} Seconds since a scheduled action of MailDesk has run.",
            f"# TYPE {SILENCE} gauge",
            f"{SILENCE} {silent_s(self.env):g}",
        ]
        return "\n".join(lines) + "\n"


def _family(name, kind, description):
    return [
        f"# HELP maildesk_mailbox_{name} {description}",
        f"# TYPE maildesk_mailbox_{name} {kind}",
    ]


def _labels(row):
    return f'mailbox="{row[0]}",provider="{row[1]}"'
