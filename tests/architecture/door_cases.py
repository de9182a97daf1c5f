"""What the rules of ``doors.py`` find, and what they let pass: see
``test_architecture_rules.py``.
"""

from tests.architecture import apps, doors

# The models that the cases are about.
MODELS = {
    "maildesk_base/models/mailbox.py": """
class MailboxClient(models.AbstractModel):
    _name = "mailbox.client"
    def _actions(self): pass
    def _tell(self): pass
class MailboxOperation(models.Model):
    _name = "mailbox.operation"
class MailboxSecret(models.Model):
    _name = "mailbox.secret"
    def _take(self): pass
""",
    "maildesk_base/wizard/join.py": """
class MailboxJoin(models.TransientModel):
    _name = "mailbox.join"
""",
}
TEAM = "maildesk_team/models/thing.py"
EXAMPLE = "tests/addons/maildesk_example/models/thing.py"
PROVIDER = "def _open_provider_imap(self): pass\n"
CASES = [
    (
        doors.env_calls_go_downwards,
        "maildesk_base/sync/thing.py",
        "def f(env):\n    return env['mailbox.client']._rows_of([])",
        "def f(env):\n    return env['mailbox.operation'].browse(1)",
    ),
    (
        doors.env_calls_go_downwards,
        "maildesk_base/sync/thing.py",
        "def f(session):\n    session.env['mailbox.join'].create({})",
        "def f(session):\n    session.env['mailbox.secret'].create({})",
    ),
    (
        doors.addons_import_the_doors,
        TEAM,
        "from odoo.addons.maildesk_base.sync.operations import queue_operation",
        "from odoo.addons.maildesk_base.api import Action\n"
        "from odoo.addons.maildesk_base.engine.types import MessageMeta",
    ),
    (
        doors.addons_import_the_doors,
        EXAMPLE,
        "from odoo.addons.maildesk_base.models.mailbox_client import params",
        "from odoo.addons.maildesk_base import api, compat\n"
        "from odoo.addons.maildesk_base.compat import execute_query",
    ),
    (
        doors.addons_import_the_doors,
        "maildesk_imap/models/thing.py",
        PROVIDER + "from odoo.addons.maildesk_base.sync.lease import release",
        PROVIDER + "from odoo.addons.maildesk_base.sync.operations import targets",
    ),
    (
        doors.addons_use_models_by_the_doors,
        TEAM,
        "def f(self):\n    self.env['mailbox.operation'].sudo().search([])",
        "def f(self):\n    self.env['mailbox.message_index'].search([])",
    ),
    (
        doors.addons_use_models_by_the_doors,
        TEAM,
        "def f(self):\n    self.env['mailbox.client'].sudo()._tell()",
        "def f(self):\n    self.env['mailbox.client'].sudo()._actions()",
    ),
    (
        doors.addons_use_models_by_the_doors,
        EXAMPLE,
        "def f(self):\n    api = self.env['mailbox.client']\n    api._tell()",
        "def f(self):\n    api = self.env['mailbox.client']\n    api.bootstrap()",
    ),
    (
        doors.addons_use_models_by_the_doors,
        "maildesk_imap/models/thing.py",
        "def f(self):\n    self.env['mailbox.secret']._take()",
        PROVIDER + "def f(self):\n    self.env['mailbox.secret']._take()",
    ),
    (
        doors.addons_extend_the_doors,
        TEAM,
        "class A(models.Model):\n    _inherit = 'mailbox.operation'",
        "class A(models.Model):\n    _inherit = ['mailbox.message_index']",
    ),
    (
        doors.addons_extend_the_doors,
        EXAMPLE,
        "class A(models.Model):\n    _inherit = 'mailbox.client'\n"
        "    def _tell(self): pass",
        "class A(models.Model):\n    _inherit = 'mailbox.client'\n"
        "    def _actions(self): pass\n    def _own(self): pass",
    ),
    (
        doors.addons_read_no_foreign_tables,
        EXAMPLE,
        "Q = 'SELECT id FROM mailbox_operation'",
        "class A(models.Model):\n    _name = 'mailbox.example'\n"
        "Q = 'SELECT id FROM mailbox_example WHERE m.id = 1'",
    ),
    (
        apps.addons_use_apps_that_they_need,
        TEAM,
        "def f(self):\n    self.env['calendar.event'].search([])",
        "def f(self):\n    self.env['res.partner'].search([])",
    ),
    (
        apps.addons_use_apps_that_they_need,
        TEAM,
        "class A(models.Model):\n    _inherit = 'calendar.event'",
        "class A(models.Model):\n    _name = 'mailbox.team'\n"
        "    _inherit = ['mailbox.team', 'mail.thread']",
    ),
    (
        apps.addons_use_apps_that_they_need,
        "maildesk_gmail/views/thing.xml",
        "<field name='inherit_id' ref='calendar.view_calendar_event_form' />",
        "<field name='inherit_id' ref='base.view_partner_form' />",
    ),
]
