"""Licence keys for who sells MailDesk; see docs/admin/issuing-licences.md."""
