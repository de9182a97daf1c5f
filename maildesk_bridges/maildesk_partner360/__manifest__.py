{
    "name": "MailDesk Partner 360",
    "summary": "Who has written, and everything the apps know of them",
    "version": "19.0.1.0.0",
    "author": "MailDesk",
    "license": "LGPL-3",
    "category": "Productivity/MailDesk",
    "depends": ["maildesk_base"],
    "data": [
        "security/ir.model.access.csv",
        "security/maildesk_partner360_rules.xml",
    ],
    "assets": {
        "maildesk_base.assets_app": ["maildesk_partner360/static/src/**/*"],
        "web.assets_unit_tests": ["maildesk_partner360/static/tests/**/*"],
    },
    "auto_install": True,
}
