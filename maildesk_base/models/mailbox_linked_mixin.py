from xml.sax.saxutils import escape

from lxml import etree

from odoo import api, fields, models
from odoo.tools import SQL

from ..compat import Index, check_access

SMART_BUTTONS = """
<div>
    <button name="action_open_mailbox_mails" type="object" class="oe_stat_button"
            icon="fa-envelope-o" groups="maildesk_base.group_user">
        <field name="mailbox_mail_count" widget="maildesk_mail_count"
               class="o_field_statinfo"/>
    </button>
    <button name="action_reply_from_record" type="object" class="oe_stat_button"
            icon="fa-reply" groups="maildesk_base.group_user" invisible="not id">
        <div class="o_stat_info">
            <span class="o_stat_text"
                  invisible="not mailbox_mail_count">%(reply)s</span>
            <span class="o_stat_text"
                  invisible="mailbox_mail_count">%(write)s</span>
        </div>
    </button>
</div>
"""


class MailboxLinkedMixin(models.AbstractModel):
    """A record of another app that mail can belong to (``mailbox.bridge``)."""

    _name = "mailbox.linked.mixin"
    _description = "Record with Mail"

    mailbox_mail_count = fields.Integer(
        "Mails",
        compute="_compute_mailbox_mail_count",
        groups="maildesk_base.group_user",
        help="Mail of mailboxes that you may open; a mail in several counts once.",
    )

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Forms with a place for smart buttons get **Mails** and **Reply**."""
        arch, view = super()._get_view(view_id, view_type, **options)
        for box in arch.xpath("//div[@name='button_box']")[:1]:
            texts = {
                "reply": escape(self.env._("Reply")),
                "write": escape(self.env._("Write mail")),
            }
            box.extend(list(etree.fromstring(SMART_BUTTONS % texts)))
        return arch, view

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_mailbox_mail_count(self):
        client = self.env["mailbox.client"]
        counts = client._count_record_mail(self._name, self.ids)
        for record in self:
            record.mailbox_mail_count = counts.get(record.id, 0)

    def action_open_mailbox_mails(self):
        """**Mails**: the list of the mail that belongs to this record, in the app."""
        client = self.env["mailbox.client"]
        if len(self) != 1:
            raise client._not_found()
        check_access(self, "read")
        scope = client._record_scope(self)
        action = self.env["ir.actions.actions"]._for_xml_id(
            "maildesk_base.maildesk_action"
        )
        return action | {"params": {"maildesk": f"list-record-{scope}"}}

    def action_reply_from_record(self):
        """**Reply**: the composer opens above this page."""
        if len(self) != 1:
            raise self.env["mailbox.client"]._not_found()
        check_access(self, "read")
        return {
            "type": "ir.actions.client",
            "tag": "maildesk_reply",
            "params": {"model": self._name, "id": self.id},
        }

    def _mail_links(self):
        """The links to these records, as far as the user may open their mailboxes."""
        return self.env["mailbox.link"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )

    def _move_mail_links(self, target):
        """Let ``target`` have the links of these records, which are merged into it, and
        the mail that is being written from them.

        An app that merges such records calls it before it deletes them.
        """
        self.env.flush_all()
        move = SQL(
            """UPDATE mailbox_link l SET res_id = %(target)s
                 FROM (SELECT DISTINCT ON (mailbox_key, account_id, message_key) id
                         FROM mailbox_link
                        WHERE res_model = %(model)s AND res_id = ANY(%(ids)s)
                        ORDER BY mailbox_key, account_id, message_key, id) first
                WHERE l.id = first.id AND NOT EXISTS (
                      SELECT FROM mailbox_link o
                       WHERE o.res_model = %(model)s AND o.res_id = %(target)s
                         AND o.message_key = l.message_key
                         AND o.account_id IS NOT DISTINCT FROM l.account_id)""",
            model=self._name,
            ids=(self - target).ids,
            target=target.id,
        )
        self.env.cr.execute(move)
        self.env["mailbox.link"].invalidate_model(["res_id"])
        # sudo: mailbox.draft - of whoever writes, who does not see it
        drafts = self.env["mailbox.draft"].sudo()
        written = [("record_model", "=", self._name), ("record_id", "in", self.ids)]
        drafts.search(written).record_id = target.id

    def unlink(self):
        # sudo: mailbox.link - of a record that goes, whoever has linked the mail
        self.sudo()._mail_links().unlink()
        return super().unlink()


class ResPartner(models.Model):
    """Mail can belong to contacts."""

    _name = "res.partner"
    _inherit = ["res.partner", "mailbox.linked.mixin"]

    # The people of every mail that is looked at.
    _maildesk_email_idx = Index("(email_normalized)")
