from markupsafe import Markup

from odoo import api, fields, models

from ..compat import action_url, in_group

# Days before the end of a licence on which administrators are reminded.
REMINDERS = (0, 3, 14, 30)
PAGE = action_url("maildesk_base.mailbox_licence_activation_action", "maildesk-licence")


class MailboxLicence(models.Model):
    """Reminds administrators in time that a licence ends."""

    _inherit = "mailbox.licence"

    @api.model
    def _cron_remind(self):
        """Give each administrator one activity 30, 14, 3 and 0 days before the end.

        A day on which no job ran is made up for; the reminder before is replaced.
        """
        status, stored = self._status(), self._stored()
        if not stored or not status.works or status.days_left is None:
            return
        due = next((days for days in REMINDERS if status.days_left <= days), None)
        if due is None or due == stored.reminded_days:
            return
        stored.reminder_ids.unlink()
        stored.write(
            {"reminded_days": due, "reminder_ids": self._reminders(status).ids}
        )

    @api.model
    def _reminders(self, status):
        # sudo: mail.activity - a reminder for each administrator, made by the system
        activities = self.env["mail.activity"].sudo()
        return activities.with_context(mail_activity_quick_update=True).create(
            [
                {
                    "user_id": user.id,
                    "date_deadline": fields.Date.context_today(user),
                    "automated": True,
                    **self.with_context(lang=user.lang)._reminder_text(status),
                }
                for user in self._administrators()
            ]
        )

    @api.model
    def _reminder_text(self, status):
        summary, advice = self._sentences(status)
        link = Markup('<a href="%s">%s</a>') % (PAGE, self.env._("Licence Activation"))
        return {
            "summary": self.env._("MailDesk: %(text)s", text=summary),
            "note": Markup("<p>%s</p><p>%s</p>") % (advice, link),
        }

    @api.model
    def _administrators(self):
        group = self.env.ref("base.group_system")
        # sudo: res.users - those who can enter a new key
        return self.env["res.users"].sudo().search(in_group(group))
