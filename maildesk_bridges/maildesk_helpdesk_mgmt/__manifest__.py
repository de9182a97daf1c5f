{
    "name": "MailDesk Helpdesk",
    "summary": "Tickets of OCA's Helpdesk from mail",
    "version": "19.0.1.0.0",
    "author": "MailDesk",
    "license": "LGPL-3",
    "category": "Productivity/MailDesk",
    "depends": ["maildesk_base", "helpdesk_mgmt"],
    "data": ["views/helpdesk_ticket_views.xml", "views/mailbox_account_views.xml"],
    "assets": {"maildesk_base.assets_app": ["maildesk_helpdesk_mgmt/static/src/**/*"]},
    "auto_install": True,
}
