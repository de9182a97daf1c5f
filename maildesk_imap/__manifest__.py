{
    "name": "MailDesk IMAP",
    "summary": "Connect IMAP and SMTP mailboxes to MailDesk",
    "version": "19.0.1.0.0",
    "author": "MailDesk",
    "license": "LGPL-3",
    "category": "Productivity/MailDesk",
    "depends": ["maildesk_base"],
    "external_dependencies": {"python": ["imapclient"]},
    "data": [
        "security/ir.model.access.csv",
        "views/mailbox_account_views.xml",
        "wizard/mailbox_connect_views.xml",
    ],
    "assets": {
        "web.assets_tests": ["maildesk_imap/static/tests/tours/**/*"],
    },
    "auto_install": True,
}
