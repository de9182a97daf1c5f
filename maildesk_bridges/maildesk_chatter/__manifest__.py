{
    "name": "MailDesk Chatter",
    "summary": "Post mail on any record with a chatter",
    "version": "19.0.1.0.0",
    "author": "MailDesk",
    "license": "LGPL-3",
    "category": "Productivity/MailDesk",
    "depends": ["maildesk_base"],
    "assets": {"maildesk_base.assets_app": ["maildesk_chatter/static/src/**/*"]},
    "auto_install": True,
}
