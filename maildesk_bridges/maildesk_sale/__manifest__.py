{
    "name": "MailDesk Sales",
    "summary": "Quotations from mail",
    "version": "19.0.1.0.0",
    "author": "MailDesk",
    "license": "LGPL-3",
    "category": "Productivity/MailDesk",
    "depends": ["maildesk_base", "sale_management"],
    "assets": {"maildesk_base.assets_app": ["maildesk_sale/static/src/**/*"]},
    "data": ["views/sale_order_views.xml"],
    "auto_install": True,
}
