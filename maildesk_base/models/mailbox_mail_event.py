from odoo import api, fields, models
from odoo.tools import ormcache

from ..compat import Index

KINDS = [
    ("arrived", "Arrived"),
    ("sent", "Sent"),
    ("body_ready", "Text loaded"),
    ("removed", "Removed"),
    ("conversation_changed", "Conversation changed"),
]
ORIGINS = [
    ("live", "New mail"),
    ("bootstrap", "First load of a folder"),
    ("history", "Older mail"),
    ("resync", "Folder loaded again"),
    ("search", "Search at the server"),
]


class MailboxMailEvent(models.Model):
    """Something that happened to mail and waits for one subscriber to be notified.

    A row for each subscriber that asked for the kind and origin, written in the
    transaction of what happened (``sync/apply/events.py``), deleted in the transaction
    of what the subscriber did (``sync/steps/events.py``).
    """

    _name = "mailbox.mail_event"
    _inherit = ["mailbox.access.mixin"]
    _description = "Mail Event"
    _order = "id"
    _log_access = False
    _rec_name = "kind"

    account_id = fields.Many2one(
        "mailbox.account", required=True, ondelete="cascade", readonly=True
    )
    subscriber = fields.Char(required=True, readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    origin = fields.Selection(ORIGINS, required=True, readonly=True)
    message_id = fields.Many2one(
        "mailbox.message_index",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    conversation_id = fields.Many2one(
        "mailbox.conversation",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    # The same for a message wherever it moves, and in every mailbox: its Message-ID, or
    # its id at the server when it has none.
    message_key = fields.Char(readonly=True)
    happened_at = fields.Datetime(required=True, readonly=True)
    tries = fields.Integer(readonly=True, default=0)
    next_try_at = fields.Datetime(readonly=True)
    state = fields.Selection(
        [("waiting", "Waiting"), ("failed", "Set aside")],
        required=True,
        default="waiting",
        readonly=True,
    )
    error = fields.Char(readonly=True)

    _waiting_idx = Index("(account_id, subscriber, id) WHERE state = 'waiting'")


class MailboxSubscriber(models.AbstractModel):
    """Notified of what happens to mail. An add-on inherits it under a name of its own:

    ``_kinds`` and ``_origins`` say what of; ``_on_event`` does something about it.
    """

    _name = "mailbox.subscriber"
    _description = "Subscriber to Mail Events"

    _kinds = frozenset()
    _origins = frozenset(("live",))

    @api.model
    def _on_event(self, events):
        """Deal with ``mailbox.mail_event`` records of one mailbox, oldest first.

        Runs as superuser in a transaction of its own, which also deletes the events:
        what it writes is written once. What it does elsewhere may be done twice, when
        the process ends at that moment: ``message_key`` shows that it was done. Errors
        are tried again, event by event, and set aside after some tries; neither mail
        nor other subscribers wait for that.
        """
        raise NotImplementedError

    @api.model
    @ormcache()
    def _subscriptions(self):
        """(kind, origin) -> names of the models that are notified of it."""
        base = self.pool["mailbox.subscriber"]
        found = {}
        for name in sorted(self.pool.models):
            model = self.pool[name]
            if name == base._name or not issubclass(model, base):
                continue
            for kind in model._kinds:
                for origin in model._origins:
                    found.setdefault((kind, origin), []).append(name)
        return {key: tuple(names) for key, names in found.items()}
