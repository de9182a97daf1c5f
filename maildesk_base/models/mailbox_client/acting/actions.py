from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ....compat import execute_query
from ....sync.apply.words import let_words_wait
from ....sync.bulk import int_array
from ....sync.operations import cancel_operations
from ....sync.plans import set_apart
from ....sync.rows import rows_of
from .. import params
from . import marks, moves, tags
from .action import UNDO_SECONDS, unavailable

MAX_ROWS = 200  # of one answer; more: the client reads its list again
# In the conversations of one action; more would keep their user waiting for too long.
MAX_MESSAGES = 50_000
MAX_TOKEN_CHARS = 64


class MailboxClient(models.AbstractModel):
    """What people do with mail: shown at once, sent to the server, taken back."""

    _inherit = "mailbox.client"

    @api.model
    def _actions(self):
        """Name -> :class:`~.action.Action`; whoever brings another one adds it."""
        return {**marks.ACTIONS, **moves.ACTIONS, **tags.ACTIONS}

    @api.model
    def act(self, message_ids, action, options=None, page=None):
        """Do something with messages; see docs/client-api.md for actions and answer.

        :param page: a name that the calling page has given itself; it comes back in
            ``maildesk/changed``
        """
        with self._parameters():
            actions = self._actions()
            name = params.as_choice(action, tuple(actions))
            options = params.as_dict(options)
            let_words_wait(self.env.cr)
            chosen = self._chosen(message_ids, name, options)
            actions[name].require(self, chosen, options)
            before = self._folders_of(chosen.ids)
            steps = actions[name].apply(self, chosen, options)
            after = self._folders_of(chosen.ids) if actions[name].moves else before
            places = before, after
            done = places, steps, name
            return self._action_answer(chosen.ids, done, options, page)

    @api.model
    def undo(self, token, page=None):
        """Take back what ``act`` did; the token works once, for a few minutes.

        :param page: as in ``act``
        """
        with self._parameters():
            token = params.as_text(token, MAX_TOKEN_CHARS)
            steps = self.env["mailbox.undo"]._take(token) or {}
            action = self._actions().get(steps.get("action"))
            if action is None:
                raise unavailable(self.env)
            let_words_wait(self.env.cr)
            chosen = self._reachable_messages(steps["message_ids"])
            before = self._folders_of(chosen.ids)
            action.take_back(self, chosen, steps)
            cancel_operations(
                self.env, self._operations_of(chosen, steps.get("operations", ()))
            )
            after = self._folders_of(chosen.ids) if action.moves else before
            places = before, after
            done = places, None, "undo"
            return self._action_answer(chosen.ids, done, {}, page)

    @api.model
    def _operations_of(self, messages, operation_ids):
        """Those of the operations that are there and about these messages."""
        rows = execute_query(
            self.env,
            SQL(
                """SELECT id FROM mailbox_operation
                    WHERE id = ANY(%s) AND message_id = ANY(%s)""",
                int_array(operation_ids),
                int_array(messages.ids),
            ),
        )
        return self.env["mailbox.operation"].browse([row[0] for row in rows])

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
        rows = execute_query(
            self.env,
            SQL(
                """SELECT id FROM mailbox_message_index WHERE id = ANY(%s) AND
                    account_id = ANY(%s) AND is_local IS NOT TRUE""",
                int_array(ids),
                self._account_ids(),
            ),
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
            where.append(SQL("%s = %s", set_apart("p.folder_id"), folder_id))
        elif options.get("role_from"):
            role = params.as_text(options["role_from"], 20)
            where.append(SQL("f.role = %s", role))
        else:
            where.append(SQL("f.role NOT IN ('trash', 'spam', 'drafts')"))
        if action == "star":
            # A star belongs to the newest message, as a list shows it.
            where.append(SQL("p.is_head"))
        rows = execute_query(
            self.env,
            SQL(
                """SELECT DISTINCT p.message_id FROM mailbox_placement p
                     JOIN mailbox_folder f ON f.id = p.folder_id
                    WHERE p.account_id = ANY(%s) AND %s LIMIT %s""",
                self._account_ids(),
                SQL(" AND ").join(where),
                MAX_MESSAGES + 1,
            ),
        )
        if len(rows) > MAX_MESSAGES:
            raise UserError(
                self.env._(
                    "These conversations have more than %(limit)s messages. Select "
                    "fewer of them.",
                    limit=f"{MAX_MESSAGES:,}",
                )
            )
        return [row[0] for row in rows]

    @api.model
    def _folders_of(self, message_ids):
        """message id -> ids of its folders."""
        rows = execute_query(
            self.env,
            SQL(
                """SELECT message_id, array_agg(folder_id) FROM mailbox_placement
                    WHERE message_id = ANY(%s) GROUP BY message_id""",
                int_array(message_ids),
            ),
        )
        return {message_id: set(folders) for message_id, folders in rows}

    @api.model
    def _action_answer(self, ids, done, options, page):
        (before, after), steps, action = done
        removed, folders = [], set().union(*before.values())
        if after is not before:
            removed = [
                each for each in ids if before.get(each, set()) - after.get(each, set())
            ]
            folders.update(*after.values())
        many = len(ids) > MAX_ROWS
        answer = {
            "undo": self._undo_json(steps, action, ids),
            "messages": [] if many else self._shown_rows(after, options),
            "removed_ids": removed,
            "counters": self._counters([("id", "in", list(folders))]),
            "reload": many,
        }
        gone = [each for each in removed if each not in after]
        page = params.as_text(page, MAX_TOKEN_CHARS)
        self._notify_others(ids, gone, answer, folders, page)
        return answer

    @api.model
    def _shown_rows(self, placed, options):
        folder_id = options.get("folder_id_from")
        folder_id = folder_id if isinstance(folder_id, int) else None
        conversations = bool(options.get("conversation_ids"))
        return rows_of(self.env, placed, folder_id, conversations)

    @api.model
    def _undo_json(self, steps, name, message_ids):
        if not steps or not any(steps.values()):
            return None
        kept = {"message_ids": list(message_ids), **steps, "action": name}
        return {
            "token": self.env["mailbox.undo"]._keep(kept),
            "label": self._actions()[name].label(self.env, len(message_ids)),
            "seconds": UNDO_SECONDS,
        }

    @api.model
    def _notify_others(self, ids, gone, answer, folders, page=""):
        """Notify every open browser of those who work on these mailboxes."""
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
            if page:
                payload["page"] = page
            account._tell("maildesk/changed", payload)
