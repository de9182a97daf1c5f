{
    "name": "MailDesk Project",
    "summary": "Tasks from mail",
    "version": "19.0.1.0.0",
    "author": "MailDesk",
    "license": "LGPL-3",
    "category": "Productivity/MailDesk",
    "depends": ["maildesk_base", "project"],
    "data": ["views/mailbox_account_views.xml", "views/project_task_views.xml"],
    "auto_install": True,
}
