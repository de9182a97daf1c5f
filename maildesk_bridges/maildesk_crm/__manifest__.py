{
    "name": "MailDesk CRM",
    "summary": "Leads and opportunities from mail",
    "version": "19.0.1.0.0",
    "author": "MailDesk",
    "license": "LGPL-3",
    "category": "Productivity/MailDesk",
    "depends": ["maildesk_base", "crm"],
    "data": ["views/crm_lead_views.xml", "views/mailbox_account_views.xml"],
    "auto_install": True,
}
