from odoo import api, fields, models

from ..engine.colors import nearest_color
from .access_rules import member_domain, owner_domain, shared_rules


class MailboxTag(models.Model):
    """A tag: somebody's own, or shared by all who work on a mailbox."""

    _name = "mailbox.tag"
    _inherit = ["mailbox.shared.mixin"]
    _description = "Mail Tag"
    _order = "sequence, name, id"

    name = fields.Char(required=True)
    color = fields.Integer()
    sequence = fields.Integer(default=10)
    keyword = fields.Char(help="The keyword, label or category on the server.")
    remote_id = fields.Char(readonly=True, copy=False)
    remote_color = fields.Char(readonly=True, copy=False)

    @api.model
    def _access_rules(self):
        # All who work on a mailbox keep its tags; nobody takes one from the others.
        return shared_rules(member_domain("account_id"), owner_domain("account_id"))

    def _word_at(self, account):
        """The keyword that stands for this tag at the server of a mailbox; empty when
        the tag is Odoo's alone.

        Where the service keeps tags like ours every tag has one, but for those of a
        single person in a mailbox of several. See sync/apply/tags.py for the way back.
        """
        self.ensure_one()
        if self.user_id and not account._shares_tags_of(self.user_id):
            return ""
        return self.keyword or (self.name if account.keeps_tags else "")

    @api.model
    def _take_over(self, account, remote_tags):
        """Bring the tags of a mailbox in line with those at its service.

        :param remote_tags: of :class:`~..engine.types.RemoteTag`
        :return: whether anything has changed
        """
        known = self.search([("account_id", "=", account.id), ("user_id", "=", False)])
        owner = account.owner_id if account._shares_tags_of(account.owner_id) else None
        others = self.search(
            [
                ("account_id", "in", (account.id, False)),
                ("user_id", "in", (owner.id, False) if owner else (False,)),
                *account._shared_by_company(),
            ]
        )
        words = {tag._word_at(account).casefold(): tag for tag in others - known}
        changed = False
        for each in remote_tags:
            own = known._of_remote(each)
            if own:
                changed |= own._follow(each)
            elif each.name.casefold() not in words:
                known |= self._create_from(account, each)
                changed = True
        listed = {each.tag_id for each in remote_tags}
        forgotten = known.filtered(lambda t: t.remote_id and t.remote_id not in listed)
        # Messages may carry it still.
        forgotten.remote_id = False
        return changed

    def _of_remote(self, remote):
        by_id = self.filtered(lambda t: remote.tag_id and t.remote_id == remote.tag_id)
        word = remote.name.casefold()
        by_name = self.filtered(lambda t: (t.keyword or t.name).casefold() == word)
        return (by_id or by_name)[:1]

    def _follow(self, remote):
        """Take over what changed at the service; what was changed here stays."""
        values = {}
        if self.remote_id != remote.tag_id:
            values["remote_id"] = remote.tag_id
        if (self.keyword or self.name) != remote.name:
            values["keyword"] = remote.name
            if self.name == (self.keyword or self.name):
                values["name"] = remote.name
        if (self.remote_color or "") != remote.color:
            values["remote_color"] = remote.color
            values["color"] = nearest_color(remote.color)
        self.write(values)
        return bool(values.keys() - {"remote_id"})

    @api.model
    def _create_from(self, account, remote):
        return self.create(
            {
                "name": remote.name,
                "keyword": remote.name,
                "account_id": account.id,
                "user_id": False,
                "color": nearest_color(remote.color),
                "remote_id": remote.tag_id,
                "remote_color": remote.color,
            }
        )
