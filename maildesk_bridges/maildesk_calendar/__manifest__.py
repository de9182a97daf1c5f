{
    "name": "MailDesk Calendar",
    "summary": "Answer invitations by mail, and create events from mail",
    "version": "19.0.1.0.0",
    "author": "MailDesk",
    "license": "LGPL-3",
    "category": "Productivity/MailDesk",
    "depends": ["maildesk_base", "calendar"],
    "data": [
        "security/ir.model.access.csv",
        "security/maildesk_calendar_rules.xml",
        "views/calendar_event_views.xml",
    ],
    "assets": {
        "maildesk_base.assets_app": ["maildesk_calendar/static/src/**/*"],
        "web.assets_unit_tests": ["maildesk_calendar/static/tests/**/*"],
    },
    "auto_install": True,
}
