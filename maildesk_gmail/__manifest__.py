{
    "name": "MailDesk Gmail",
    "summary": "Connect Gmail mailboxes to MailDesk with Google sign-in",
    "version": "19.0.1.0.0",
    "author": "MailDesk",
    "license": "LGPL-3",
    "category": "Productivity/MailDesk",
    "depends": ["maildesk_base"],
    "external_dependencies": {
        "python": ["google-api-python-client", "google-auth-oauthlib"],
    },
    "data": [
        "views/mailbox_account_views.xml",
        "views/res_config_settings_views.xml",
        "wizard/mailbox_wizard_views.xml",
    ],
}
