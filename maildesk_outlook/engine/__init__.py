"""Outlook.com and Microsoft 365 through Microsoft Graph: a provider for MailDesk."""
