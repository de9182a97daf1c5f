from odoo import api, fields, models

from odoo.addons.maildesk_base.api import Bridge, CardAction
from odoo.addons.maildesk_base.compat import accessible, has_access

COLORS = {
    "1_done": "success",
    "1_canceled": "muted",
    "02_changes_requested": "warning",
    "04_waiting_normal": "warning",
}
CLOSED = ("1_done", "1_canceled")
IN_PROGRESS = "01_in_progress"


class MailboxBridgeProject(models.AbstractModel):
    """Tasks, and private to-dos where no project is chosen."""

    _name = "mailbox.bridge.project"
    _inherit = ["mailbox.bridge"]
    _description = "Bridge to Tasks"

    @api.model
    def _models(self):
        return {
            "project.task": Bridge(
                label=lambda env: env._("Task"),
                icon="check",
                create_groups=("project.group_project_user",),
                order=50,
                search_fields=("name", "project_id", "partner_id"),
                state_field="stage_id",
                deadline_field="date_deadline",
                owner_field="user_ids",
                partner_path="partner_id",
                body_field="description",
                form_view="maildesk_project.project_task_view_form_mail",
                note_param="maildesk.note_links_project",
                feature="bridges",
                # Tasks switch "mail_notrack" off, so the mail of their stage would go
                # out all the same.
                quiet=("tracking_disable",),
            )
        }

    @api.model
    def _prefill(self, model, message, partner, options):
        return {
            "name": self._subject(message),
            "project_id": self._project(message).id or False,
            "partner_id": partner.id or False,
            "user_ids": [fields.Command.set([self.env.uid])],
            **self._body(model, message, options),
        }

    @api.model
    def _project(self, message):
        """The mailbox's project, else the one that the user has chosen last for its
        mail; none makes a private to-do.
        """
        account = message.account_id
        project = accessible(account.task_project_id, "read")
        if project:
            return project
        links = self.env["mailbox.link"].search(
            [
                ("res_model", "=", "project.task"),
                ("account_id", "=", account.id),
                ("user_id", "=", self.env.uid),
            ],
            limit=1,
        )
        return self.env["project.task"].browse(links.mapped("res_id")).project_id

    @api.model
    def _proposals(self, message, limit=5):
        """Open tasks of the customer."""
        family = self._family(self._partner(message))
        tasks = self.env["project.task"].search(
            [("partner_id", "in", family), ("state", "not in", CLOSED)],
            order="write_date desc, id desc",
            limit=limit,
        )
        return list(tasks)

    @api.model
    def _card(self, record):
        card = super()._card(record)
        states = dict(record._fields["state"]._description_selection(record.env))
        if record.state in CLOSED or not record.stage_id:
            card["state"] = states[record.state]
        return card | {"color": COLORS.get(record.state, "info")}

    @api.model
    def _card_actions(self, record):
        is_closed = record.state in CLOSED and has_access(record, "write")
        if not is_closed:
            return {}
        label = self.env._("Reopen")
        return {"reopen": CardAction(label, _reopen)}


def _reopen(task):
    task.state = IN_PROGRESS
