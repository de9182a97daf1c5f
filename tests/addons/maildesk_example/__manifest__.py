{
    "name": "MailDesk Example",
    "summary": "Pins mail: a small add-on that uses the doors of MailDesk",
    "version": "19.0.1.0.0",
    "author": "MailDesk",
    "license": "LGPL-3",
    "depends": ["maildesk_base"],
    "data": ["security/ir.model.access.csv", "security/maildesk_example_rules.xml"],
    "assets": {"maildesk_base.assets_app": ["maildesk_example/static/src/**/*"]},
}
