{
    "name": "MailDesk",
    "summary": "A professional e-mail client inside Odoo",
    "version": "19.0.1.0.0",
    "author": "MailDesk",
    "license": "LGPL-3",
    "category": "Productivity/MailDesk",
    "depends": ["mail", "html_editor", "contacts"],
    "external_dependencies": {
        "python": ["cryptography", "nh3", "charset_normalizer", "icalendar", "requests"],
    },
    "data": [
        "security/maildesk_base_groups.xml",
        "security/maildesk_base_rules.xml",
        "security/ir.model.access.csv",
        "views/mailbox_account_views.xml",
        "views/maildesk_base_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "maildesk_base/static/src/**/*",
            ("remove", "maildesk_base/static/src/**/*.dark.scss"),
        ],
        "web.assets_web_dark": ["maildesk_base/static/src/**/*.dark.scss"],
        "web.assets_unit_tests": [
            "maildesk_base/static/tests/**/*",
            ("remove", "maildesk_base/static/tests/tours/**/*"),
        ],
        "web.assets_tests": ["maildesk_base/static/tests/tours/**/*"],
    },
    "application": True,
}
