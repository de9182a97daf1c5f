from odoo import fields, models

from ..compat import BigInteger, Index, UniqueIndex
from .repeated_many2one import RepeatedMany2one


class MailboxPlacement(models.Model):
    """A message in a folder: the list of a folder is one index-ordered scan of these
    rows.

    ``account_id``, ``conversation_id``, ``sort_ts``, ``is_unread`` and ``is_starred``
    repeat the message's, so that no list and no quick filter has to look at messages it
    will not show. ``is_head`` marks the newest message of its conversation in this
    folder.
    """

    _name = "mailbox.placement"
    _inherit = ["mailbox.access.mixin"]
    _description = "Mail in a Folder"
    _order = "sort_ts desc, id desc"
    _log_access = False

    message_id = fields.Many2one(
        "mailbox.message_index", required=True, ondelete="cascade", readonly=True
    )
    folder_id = fields.Many2one(
        "mailbox.folder", required=True, ondelete="cascade", readonly=True
    )
    account_id = RepeatedMany2one(
        "mailbox.account", required=True, ondelete="cascade", readonly=True
    )
    conversation_id = RepeatedMany2one(
        "mailbox.conversation", ondelete="set null", readonly=True
    )
    # IMAP UID; 0 where there is none; below 0 while the server has not confirmed the
    # place (moved here a moment ago, or the folder was renumbered).
    uid = BigInteger("UID", readonly=True)
    sort_ts = fields.Datetime(required=True, readonly=True)
    is_unread = fields.Boolean(readonly=True)
    is_starred = fields.Boolean(readonly=True)
    is_head = fields.Boolean(readonly=True)

    # One row per message and folder; also the way from a message to its folders.
    _message_folder_uniq = UniqueIndex("(message_id, folder_id)")
    # Read with ``set_apart``: the lists' indexes begin with the plain column, see
    # sync/plans.py.
    _folder_uid_uniq = UniqueIndex("((folder_id + 0), uid) WHERE uid > 0")
    _unconfirmed_idx = Index("(account_id, folder_id) WHERE uid < 0")
    # The four keyset scans: all, conversations, unread, starred.
    _list_idx = Index("(folder_id, sort_ts DESC, message_id DESC)")
    _head_idx = Index("(folder_id, sort_ts DESC, message_id DESC) WHERE is_head")
    _unread_idx = Index("(folder_id, sort_ts DESC, message_id DESC) WHERE is_unread")
    _starred_idx = Index("(folder_id, sort_ts DESC, message_id DESC) WHERE is_starred")
    _conversation_idx = Index("(conversation_id, folder_id)")
