{
    "name": "MailDesk Outlook",
    "summary": "Connect Outlook.com and Microsoft 365 mailboxes to MailDesk",
    "version": "19.0.1.0.0",
    "author": "MailDesk",
    "license": "LGPL-3",
    "category": "Productivity/MailDesk",
    "depends": ["maildesk_base"],
    "external_dependencies": {"python": ["msal"]},
    "data": [
        "views/mailbox_account_views.xml",
        "views/res_config_settings_views.xml",
        "wizard/mailbox_wizard_views.xml",
    ],
}
