{
    "name": "MailDesk Documents",
    "summary": "File attachments and mail in the directories of OCA's Documents",
    "version": "19.0.1.0.0",
    "author": "MailDesk",
    "license": "LGPL-3",
    "category": "Productivity/MailDesk",
    "depends": ["maildesk_base", "dms"],
    "data": ["security/ir.model.access.csv", "security/maildesk_dms_rules.xml"],
    "assets": {
        "maildesk_base.assets_app": ["maildesk_dms/static/src/**/*"],
        "web.assets_unit_tests": ["maildesk_dms/static/tests/**/*"],
    },
    "auto_install": True,
}
