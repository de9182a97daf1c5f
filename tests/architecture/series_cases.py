"""What the rules of ``series.py`` find, each entry of their lists, and what they let
pass: see ``test_architecture_rules.py``.
"""

from tests.architecture import series

PYTHON = "maildesk_team/models/thing.py"
BROWSER = "maildesk_team/static/src/thing.js"
GOOD_PYTHON = """
from odoo import api, fields, models
from odoo.tools import SQL, ormcache
from odoo.addons.maildesk_base import compat
from odoo.addons.maildesk_base.compat import UniqueIndex, check_access, readonly
class Thing(models.Model):
    _name = "mailbox.thing"
    name = fields.Char("Group", readonly=True)
    _name_uniq = UniqueIndex("(name)")
    @readonly
    def look(self):
        check_access(self, "read")
        self.env.ref("base.group_user", raise_if_not_found=False)
        self.env.user.has_group("base.group_user")
        self._read_group([], ["name"], ["__count"])
        return compat.execute_query(self.env, SQL("SELECT 1 -- /odoo/maildesk"))
    @http.route("/thing", type="http")
    def thing(self):
        return request.env.cr
"""
GOOD_BROWSER = """
import { useService } from "@web/core/utils/hooks";
import { user } from "@maildesk_base/compat";
// The address behind "/odoo/maildesk", by DOMPurify.
const store = useService("maildesk.store");
store.setCounters(user.userId);
"""
CASES = [
    *(
        (f"import {name}" if name == name.lower() else _from, PYTHON)
        for name in series.IMPORTS
        for _from in ["from {} import {}".format(*name.rsplit(".", 1))]
    ),
    *((f"from {name} import thing", PYTHON) for name in ("odoo.osv", "odoo.orm")),
    *((f"found = records.{name}", PYTHON) for name in series.MEMBERS),
    *((f"found = {owner}.{name}", PYTHON) for owner, name in series.OWNED),
    *((f"class A:\n    {name} = []", PYTHON) for name in series.DECLARED),
    *((f"found = '{text}'", PYTHON) for text in series.TEXTS),
    *((f"found = f'{text}/{{x}}'", PYTHON) for text in series.ADDRESSES),
    *((f"x = fields.Char({name}=True)", PYTHON) for name in series.FIELD_ARGUMENTS),
    *((f"@http.route('/x', type='{t}')\ndef f(): pass", PYTHON) for t in series.ROUTES),
    ("found = self.env.ref('base.group_user', False)", PYTHON),
    *(
        (f'import {{ x }} from "{name if name[-1] != "/" else name + "x"}";', BROWSER)
        for name in series.JS_MODULES
    ),
    *((f"const found = this.{call};", BROWSER) for call in series.JS_CALLS),
]
CASES = [
    (series.python_calls_compat, path, bad, GOOD_PYTHON)
    if path == PYTHON
    else (series.browser_code_calls_compat, path, bad, GOOD_BROWSER)
    for bad, path in CASES
]
CASES += [
    (
        series.templates_write_no_addresses,
        f"{folder}/views/thing.xml",
        '<a href="/odoo/action-maildesk_base.mailbox_account_action">Mailboxes</a>',
        '<!-- behind /odoo/maildesk --><a t-att-href="accounts_url">Mailboxes</a>',
    )
    for folder in ("maildesk_team", "tests/addons/maildesk_example")
]
