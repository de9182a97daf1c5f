"""The part of MailDesk that knows mail and nothing of Odoo."""
