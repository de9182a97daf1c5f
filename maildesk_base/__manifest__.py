{
    "name": "MailDesk",
    "summary": "A professional e-mail client inside Odoo",
    "version": "19.0.1.3.0",
    "author": "MailDesk",
    "license": "LGPL-3",
    "category": "Productivity/MailDesk",
    "depends": ["mail", "html_editor", "contacts"],
    "external_dependencies": {
        "python": [
            "charset_normalizer",
            "cryptography",
            "dnspython",
            "icalendar",
            "idna",
            "nh3",
            "requests",
            "urllib3",
        ],
    },
    "data": [
        "security/maildesk_base_groups.xml",
        "security/maildesk_base_rules.xml",
        "security/ir.model.access.csv",
        "data/maildesk_base_crons.xml",
        "data/ir_cron_data.xml",
        "wizard/mailbox_wizard_views.xml",
        "views/mailbox_folder_views.xml",
        "views/mailbox_account_views.xml",
        "views/mailbox_tag_views.xml",
        "views/mailbox_signature_views.xml",
        "views/mailbox_health_views.xml",
        "views/mailbox_licence_views.xml",
        "views/mail_server_views.xml",
        "views/res_config_settings_views.xml",
        "views/sign_in_templates.xml",
        "views/maildesk_base_menus.xml",
    ],
    "assets": {
        # What every page of Odoo loads: unread mail in its bar, and the way to the app.
        "web.assets_backend": [
            "maildesk_base/static/src/compat.js",
            "maildesk_base/static/src/shell/**/*",
            # Replaced by shell/odoo_styles. Patterns, as a series may lack the file.
            ("remove", "mail/static/src/core/public_web/discuss[.]scss"),
            ("remove", "mail/static/src/core/web/messaging_menu_patch[.]scss"),
            ("remove", "web/static/src/views/view_components/selection_box[.]scss"),
        ],
        # The app, loaded when it is opened. What add-ons bring to it belongs here.
        "maildesk_base.assets_app": [
            ("include", "web._assets_helpers"),
            ("include", "web._assets_backend_helpers"),
            "web/static/src/scss/pre_variables.scss",
            "web/static/lib/bootstrap/scss/_variables.scss",
            "web/static/lib/bootstrap/scss/_variables-dark.scss",
            "web/static/lib/bootstrap/scss/_maps.scss",
            "maildesk_base/static/src/**/*",
            ("remove", "maildesk_base/static/src/compat.js"),
            ("remove", "maildesk_base/static/src/shell/**/*"),
            ("remove", "maildesk_base/static/src/**/*.dark.scss"),
        ],
        "maildesk_base.assets_app_dark": [
            ("include", "maildesk_base.assets_app"),
            "maildesk_base/static/src/**/*.dark.scss",
        ],
        # Both bundles in one; what the app's leaves out is left out of the whole.
        "web.assets_unit_tests_setup": [
            ("include", "maildesk_base.assets_app"),
            "maildesk_base/static/src/compat.js",
            "maildesk_base/static/src/shell/**/*",
        ],
        "web.assets_unit_tests": [
            "maildesk_base/static/tests/**/*",
            ("remove", "maildesk_base/static/tests/tours/**/*"),
        ],
        "web.assets_tests": ["maildesk_base/static/tests/tours/**/*"],
    },
    "application": True,
}
