"""IMAP and SMTP behind the provider contract; pure Python, nothing of Odoo."""
