"""Gmail without Odoo: the provider contract on the Gmail API, and signing in."""
