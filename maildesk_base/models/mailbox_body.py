from dataclasses import asdict
from datetime import date, datetime

from psycopg2.extras import Json

from odoo import api, fields, models
from odoo.tools import SQL

from ..compat import UniqueIndex, execute_query
from ..engine.mime.preview import preview_from_text
from ..engine.mime.view import ViewOptions, build_view
from ..sync.apply.events import note_events
from ..sync.transactions import after_commit

MAX_INDEXED_CHARS = (
    100_000  # of one body; a book sent by mail is found by its beginning
)
# Of an invitation that can be answered; beyond that, it has files inside.
MAX_CALENDAR_CHARS = 200_000


class MailboxBody(models.Model):
    """The cached, sanitised body of a message, kept for a week after the last
    reader.
    """

    _name = "mailbox.body"
    _description = "Mail Body"
    _log_access = False

    message_id = fields.Many2one(
        "mailbox.message_index", required=True, ondelete="cascade"
    )
    # MessageView of engine/mime/view.py as JSON, see _view_values.
    view = fields.Json(required=True)
    fetched_at = fields.Datetime(required=True)
    last_used_at = fields.Datetime(required=True, index=True)

    _message_uniq = UniqueIndex("(message_id)")

    @api.model
    def _view_values(self, fetched, account):
        """What is stored of a fetched message: sanitised, ready for JSON.

        :param FetchedBody fetched: as the provider gave it
        :param account: the mailbox, for its options
        """
        options = ViewOptions(
            remove_tracking=account.remove_tracking,
            trusted_servers=account._trusted_servers(),
            # Who enters a name knows the server; a learnt one promises nothing.
            removes_forged=bool(account.auth_servers),
        )
        view = build_view(fetched, options)
        return {
            "html": view.html,
            "text": view.text,
            "notice": view.notice,
            "is_plain": view.is_plain,
            "is_cut": view.is_cut,
            "parts": [_part_values(part) for part in view.attachments],
            "containers": _containers(fetched, view),
            "headers": [list(pair) for pair in view.headers],
            "auth": asdict(view.authentication),
            "protection": asdict(view.protection),
            "calendar": _plain(asdict(view.calendar)) if view.calendar else None,
            # What an answer to an invitation is made from.
            "calendar_text": view.calendar_text[:MAX_CALENDAR_CHARS],
            "report": _plain(asdict(view.report)) if view.report else None,
            "remote_count": view.remote_count,
            "tracker_count": view.tracker_count,
            "tracker_names": list(view.tracker_names),
            # What the security scan asks of HTML that is not stored.
            "has_form": view.has_form,
            "has_password_field": view.has_password_field,
        }

    @api.model
    def _store_bodies(self, bodies):
        """Keep views of messages, with their words for search and a missing preview.

        :param bodies: {message id: view as _view_values gives it}
        """
        now = fields.Datetime.now()
        for message_id, view in bodies.items():
            execute_query(
                self.env,
                SQL(
                    """INSERT INTO mailbox_body
                              (message_id, view, fetched_at, last_used_at,
                               search_vector)
                       SELECT m.id, %(view)s, %(now)s, %(now)s,
                              m.search_vector || maildesk_vector('', '', %(text)s, NULL)
                         FROM mailbox_message_index m WHERE m.id = %(message)s
                           ON CONFLICT (message_id) DO UPDATE
                          SET view = EXCLUDED.view, fetched_at = EXCLUDED.fetched_at,
                              last_used_at = EXCLUDED.last_used_at,
                              search_vector = EXCLUDED.search_vector
                    RETURNING id""",
                    view=Json(view),
                    now=now,
                    text=view["text"][:MAX_INDEXED_CHARS],
                    message=message_id,
                ),
            )
            self._fill_preview(message_id, view["text"])
        note_events(self.env, "body_ready", bodies)

    @api.model
    def _fill_preview(self, message_id, text):
        """Give a list row without a preview its first words, as providers make them.

        Servers find none where the structure of a message is broken.
        """
        execute_query(
            self.env,
            SQL(
                """UPDATE mailbox_message_index SET preview = %s
                    WHERE id = %s AND coalesce(preview, '') = '' RETURNING id""",
                preview_from_text(text),
                message_id,
            ),
        )

    @api.model
    def _mark_used(self, message_ids):
        """Note a reader, once a day: reading is no reason to write all the time."""
        if not message_ids:
            return
        now = fields.Datetime.now()
        note = SQL(
            """UPDATE mailbox_body SET last_used_at = %(now)s
                WHERE message_id = ANY(%(ids)s) AND last_used_at < %(yesterday)s
            RETURNING id""",
            now=now,
            ids=list(message_ids),
            yesterday=fields.Datetime.subtract(now, days=1),
        )
        after_commit(self.env, lambda env: execute_query(env, note))

    @api.model
    def _sizes(self, message_ids):
        """message id -> bytes that its cached body takes up, maybe compressed."""
        return dict(
            execute_query(
                self.env,
                SQL(
                    """SELECT message_id, pg_column_size(view) FROM mailbox_body
                        WHERE message_id = ANY(%s)""",
                    list(message_ids),
                ),
            )
        )

    @api.model
    def _missing(self, message_ids):
        """Those of the messages that have no cached body."""
        rows = execute_query(
            self.env,
            SQL(
                """SELECT t.id FROM unnest(%s::int[]) AS t(id)
                    WHERE NOT EXISTS (SELECT FROM mailbox_body b
                                       WHERE b.message_id = t.id)""",
                list(message_ids),
            ),
        )
        return [row[0] for row in rows]


def _part_values(part):
    return {
        "id": part.part_id,
        "name": part.name,
        "mimetype": part.mimetype,
        "size": part.size,
        "cid": part.content_id,
        "inline": part.is_inline,
        "risky": part.is_risky,
    }


def _containers(fetched, view):
    """Parts around those that lie inside of others (winmail.dat and the like)."""
    wanted = {
        part.part_id.partition("/")[0]
        for part in view.attachments
        if "/" in part.part_id
    }
    return [
        {"id": part.part_id, "name": part.filename, "mimetype": part.mimetype}
        for part in fetched.parts
        if part.part_id in wanted
    ]


def _plain(value):
    """Dates as text, everything else as JSON has it."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return value.isoformat() if isinstance(value, date) else value
