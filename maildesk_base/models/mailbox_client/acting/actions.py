from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ....sync.outbox import cancel_operations, queue_operation
from .. import params

UNDO_SECONDS = 8  # what is moved or deleted reaches the server after that
MAX_ROWS = 200  # of one answer; more: the client reads its list again
MAX_TOKEN_CHARS = 64
FLAGS = {
    "mark_read": {"is_read": True},
    "mark_unread": {"is_read": False},
    "star": {"is_starred": True},
    "unstar": {"is_starred": False},
}
MOVES = ("archive", "trash", "delete", "move", "spam", "not_spam")
TAGS = ("tag", "untag")


class MailboxClient(models.AbstractModel):
    """What people do with mail: shown at once, sent to the server, taken back."""

    _inherit = "mailbox.client"

    @api.model
    def act(self, message_ids, action, options=None):
        """Do something with messages; see docs/client-api.md for actions and answer."""
        with self._parameters():
            action = params.as_choice(action, (*FLAGS, *MOVES, *TAGS))
            options = params.as_dict(options)
            chosen = self._chosen(message_ids, action, options)
            self._check_writable(chosen.account_id)
            before = self._folders_of(chosen.ids)
            steps = self._perform(chosen, action, options)
            return self._action_answer(chosen.ids, before, steps, action, options)

    @api.model
    def undo(self, token):
        """Take back what ``act`` did; the token works once, for a few minutes."""
        with self._parameters():
            steps = self.env["mailbox.undo"]._take(
                params.as_text(token, MAX_TOKEN_CHARS)
            )
            if not steps:
                raise UserError(self.env._("This can no longer be undone."))
            ids = self._undo_message_ids(steps)
            chosen = self._reachable_messages(ids)
            self._check_writable(chosen.account_id)
            before = self._folders_of(chosen.ids)
            # sudo: mailbox.operation - of the user's own action, access is checked
            operations = self.env["mailbox.operation"].sudo()
            operations = operations.browse(steps.get("operations", ())).exists()
            cancel_operations(
                self.env, operations.filtered(lambda o: o.message_id.id in chosen._ids)
            )
            for tag_id, tagged in steps.get("tagged", {}).items():
                self._write_tag("untag", int(tag_id), tagged)
            for tag_id, untagged in steps.get("untagged", {}).items():
                self._write_tag("tag", int(tag_id), untagged)
            return self._action_answer(chosen.ids, before, None, "undo", {})

    @api.model
    def _undo_message_ids(self, steps):
        # sudo: mailbox.operation - those of the user's own action
        operations = self.env["mailbox.operation"].sudo()
        operations = operations.browse(steps.get("operations", ())).exists()
        ids = set(operations.message_id.ids)
        for name in ("tagged", "untagged"):
            for message_ids in steps.get(name, {}).values():
                ids.update(message_ids)
        return sorted(ids)

    @api.model
    def _chosen(self, message_ids, action, options):
        """The messages meant, as far as the user may reach them."""
        ids = params.as_ids(message_ids)
        if "conversation_ids" in options:
            ids += self._conversation_messages(action, options)
        found = self._reachable_messages(ids)
        if ids and not found:
            raise self._not_found()
        return found

    @api.model
    def _reachable_messages(self, ids):
        """Those of the messages that exist and that the user may see, in one
        question."""
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM mailbox_message_index WHERE id = ANY(%s) AND
                    account_id = ANY(%s) AND is_local IS NOT TRUE""",
                list(ids),
                self._account_ids(),
            )
        )
        found = self.env["mailbox.message_index"].browse([row[0] for row in rows])
        found.fetch(["account_id"])
        return found

    @api.model
    def _conversation_messages(self, action, options):
        """The messages of whole conversations in the folder they were chosen in."""
        conversations = params.as_ids(options["conversation_ids"])
        where = [SQL("p.conversation_id = ANY(%s)", conversations)]
        if options.get("folder_id_from"):
            folder_id = params.as_id(options["folder_id_from"])
            where.append(SQL("p.folder_id = %s", folder_id))
        elif options.get("role_from"):
            role = params.as_text(options["role_from"], 20)
            where.append(SQL("f.role = %s", role))
        else:
            where.append(SQL("f.role NOT IN ('trash', 'spam', 'drafts')"))
        if action == "star":
            # A star belongs to the newest message, as a list shows it.
            where.append(SQL("p.is_head"))
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT p.message_id FROM mailbox_placement p
                     JOIN mailbox_folder f ON f.id = p.folder_id
                    WHERE p.account_id = ANY(%s) AND %s LIMIT %s""",
                self._account_ids(),
                SQL(" AND ").join(where),
                params.MAX_IDS,
            )
        )
        return [row[0] for row in rows]

    @api.model
    def _perform(self, chosen, action, options):
        """Carry out an action; gives the steps to take it back."""
        if action in FLAGS:
            set_flags = {"set_flags": FLAGS[action]}
            operations = queue_operation(self.env, chosen, "flags", set_flags)
            return {"operations": operations.ids}
        if action in TAGS:
            return self._perform_tag(chosen, action, options)
        operations = self.env["mailbox.operation"]
        not_before = fields.Datetime.now() + timedelta(seconds=UNDO_SECONDS)
        for part, kind, change in self._moves(chosen, action, options):
            # sudo: mailbox.operation - made by the outbox for messages checked above
            operations = operations.sudo() | queue_operation(
                self.env, part, kind, change, not_before=not_before
            )
        return {"operations": operations.ids}

    @api.model
    def _perform_tag(self, chosen, action, options):
        tag = self._one("mailbox.tag", options.get("tag_id"))
        if tag.account_id and chosen.account_id - tag.account_id:
            raise UserError(self.env._("This tag belongs to another mailbox."))
        changed = self._write_tag(action, tag.id, chosen.ids)
        steps = {("tagged" if action == "tag" else "untagged"): {str(tag.id): changed}}
        name = "add_keywords" if action == "tag" else "remove_keywords"
        operations = []
        for account in chosen.account_id:
            word = tag._word_at(account)
            if word:
                part = chosen.filtered(lambda m, a=account: m.account_id == a)
                queued = queue_operation(self.env, part, "flags", {name: [word]})
                operations += queued.ids
        if operations:
            steps["operations"] = operations
        return steps

    @api.model
    def _write_tag(self, action, tag_id, message_ids):
        """Set or take a tag; gives the messages that changed."""
        if action == "tag":
            query = SQL(
                """INSERT INTO mailbox_message_tag (tag_id, message_id)
                   SELECT %s, m.id FROM mailbox_message_index m WHERE m.id = ANY(%s)
                       ON CONFLICT DO NOTHING RETURNING message_id""",
                tag_id,
                list(message_ids),
            )
        else:
            query = SQL(
                """DELETE FROM mailbox_message_tag WHERE tag_id = %s
                      AND message_id = ANY(%s) RETURNING message_id""",
                tag_id,
                list(message_ids),
            )
        return [row[0] for row in self.env.execute_query(query)]

    @api.model
    def _folders_of(self, message_ids):
        """message id -> ids of its folders."""
        rows = self.env.execute_query(
            SQL(
                """SELECT message_id, array_agg(folder_id) FROM mailbox_placement
                    WHERE message_id = ANY(%s) GROUP BY message_id""",
                list(message_ids),
            )
        )
        return {message_id: set(folders) for message_id, folders in rows}

    @api.model
    def _action_answer(self, ids, before, steps, action, options):
        after = self._folders_of(ids)
        removed = [
            each for each in ids if before.get(each, set()) - after.get(each, set())
        ]
        folders = set().union(*before.values(), *after.values())
        many = len(ids) > MAX_ROWS
        answer = {
            "undo": self._undo_json(steps, action, len(ids)),
            "messages": [] if many else self._shown_rows(after, options),
            "removed_ids": removed,
            "counters": self._counters([("id", "in", list(folders))]),
            "reload": many,
        }
        gone = [each for each in removed if each not in after]
        self._tell_others(ids, gone, answer, folders)
        return answer

    @api.model
    def _shown_rows(self, placed, options):
        folder_id = options.get("folder_id_from")
        folder_id = folder_id if isinstance(folder_id, int) else None
        conversations = bool(options.get("conversation_ids"))
        return self._rows_of(list(placed), folder_id, conversations)

    @api.model
    def _undo_json(self, steps, action, count):
        if not steps or not any(steps.values()):
            return None
        return {
            "token": self.env["mailbox.undo"]._keep(steps),
            "label": self._undo_label(action, count),
            "seconds": UNDO_SECONDS,
        }

    @api.model
    def _undo_label(self, action, count):
        _ = self.env._
        labels = {
            "mark_read": _("%(count)d marked as read", count=count),
            "mark_unread": _("%(count)d marked as unread", count=count),
            "star": _("%(count)d starred", count=count),
            "unstar": _("%(count)d unstarred", count=count),
            "archive": _("%(count)d archived", count=count),
            "trash": _("%(count)d moved to Trash", count=count),
            "delete": _("%(count)d deleted", count=count),
            "move": _("%(count)d moved", count=count),
            "spam": _("%(count)d marked as spam", count=count),
            "not_spam": _("%(count)d marked as not spam", count=count),
            "tag": _("%(count)d tagged", count=count),
            "untag": _("%(count)d untagged", count=count),
        }
        return labels[action]

    @api.model
    def _tell_others(self, ids, gone, answer, folders):
        """Every open browser of those who work on these mailboxes."""
        folders = self.env["mailbox.folder"].browse(sorted(folders))
        for account in folders.account_id:
            own = folders.filtered(lambda f, a=account: f.account_id == a)
            payload = {
                "account_id": account.id,
                "folder_ids": own.ids,
                "counters": {
                    str(folder.id): answer["counters"][str(folder.id)] for folder in own
                },
                "message_ids": [] if answer["reload"] else sorted(set(ids) - set(gone)),
                "removed_ids": [] if answer["reload"] else sorted(gone),
                "new": [],
            }
            if answer["reload"]:
                payload["reload"] = True
            account._bus_send("maildesk/changed", payload)
