"""Each architecture rule finds the mistake it is made to find, and no other.

A case is a rule, a path, a text that breaks the rule, and one that keeps it.
"""

import textwrap

import pytest

from tests.architecture import (
    behaviour,
    circles,
    door_cases,
    imports,
    javascript,
    series_cases,
    sizes,
    vocabulary,
    wording,
)
from tests.architecture.source import Repository
from tests.test_architecture import RULES

MANIFESTS = {
    "requirements.txt": "nh3==1.0  # sanitising\n",
    "maildesk_base/__manifest__.py": "{'depends': ['mail']}",
    "maildesk_imap/__manifest__.py": "{'depends': ['maildesk_base']}",
    "maildesk_gmail/__manifest__.py": "{'depends': ['maildesk_base']}",
    vocabulary.GLOSSARY: f"{vocabulary.HEADING}\n| mend | fix | code, comments | |\n",
    **door_cases.MODELS,
}
ENGINE = "maildesk_base/engine/thing.py"
MODEL = "maildesk_base/models/thing.py"
CONTROLLER = "maildesk_base/controllers/thing.py"
TREE = "maildesk_base/static/src/folder_tree/tree.js"
STORE = "maildesk_base/static/src/core/store.js"
ADDED = "maildesk_team/static/src/team.js"
NESTED = """
    def f(x):
        if x:
            for y in x:
                while y:
                    with y:
                        {}
    """
CASES = [
    *door_cases.CASES,
    *series_cases.CASES,
    (
        imports.engine_imports_nothing_of_odoo,
        ENGINE,
        "from odoo import fields",
        "import json\nimport nh3\nfrom . import other",
    ),
    (
        imports.engine_imports_nothing_of_odoo,
        ENGINE,
        "from ..models import thing",
        "from .mime import thing",
    ),
    (
        imports.imports_go_downwards,
        "maildesk_base/sync/thing.py",
        "from odoo.addons.maildesk_base.models import thing",
        "from ..engine import thing",
    ),
    (
        imports.imports_go_downwards,
        MODEL,
        "from ..controllers.main import route",
        "from ..sync import runner",
    ),
    (
        imports.only_the_engine_opens_connections,
        MODEL,
        "import requests",
        "from ..engine import provider",
    ),
    (
        imports.only_the_engine_opens_connections,
        CONTROLLER,
        "from urllib import request",
        "from urllib import parse",
    ),
    (
        imports.one_file_asks_providers_of_ai,
        "maildesk_pro_ai/models/mailbox_ai_panel.py",
        "from ..engine.adapters import Adapter",
        "from ..engine.envelope import about_conversation",
    ),
    (
        imports.one_file_asks_providers_of_ai,
        "maildesk_pro_ai/models/mailbox_ai_call.py",
        "from ..engine.envelope.envelope import seal",
        "from ..engine.adapters import Adapter",
    ),
    (
        imports.no_local_name_hides_an_import,
        "tools/demo/site.py",
        "from tools import ports\ndef f():\n    ports = 1",
        "from tools import ports\ndef f():\n    taken = ports",
    ),
    (
        imports.providers_do_not_know_each_other,
        "maildesk_imap/models/thing.py",
        "from odoo.addons.maildesk_gmail.engine import client",
        "from odoo.addons.maildesk_base.engine import errors",
    ),
    (
        imports.providers_do_not_know_each_other,
        MODEL,
        "from odoo.addons.maildesk_imap.engine import client",
        "from odoo.addons.mail.models import mail_thread",
    ),
    (
        behaviour.every_sudo_says_why,
        MODEL,
        "# because\nself.sudo().unlink()",
        "# sudo: ir.cron - wakes the dispatcher\n# of all accounts\nself.sudo().x()",
    ),
    (
        behaviour.every_sudo_says_why,
        CONTROLLER,
        "# sudo: ir.cron - wakes it\nself.sudo()",
        "self.run()",
    ),
    (behaviour.nothing_commits, MODEL, "self.env.cr.commit()", "self.env.cr.flush()"),
    (
        behaviour.nothing_commits,
        MODEL,
        "def run(env):\n    commit_progress(env, 1)",
        "def _cron_run(env):\n    commit_progress(env, 1)",
    ),
    (
        behaviour.controllers_hold_no_sql_and_no_provider,
        CONTROLLER,
        "env.cr.execute('SELECT 1')",
        "env['mailbox.client'].bootstrap()",
    ),
    (
        behaviour.controllers_hold_no_sql_and_no_provider,
        CONTROLLER,
        "execute_query(env, SQL('SELECT 1'))",
        "env['mailbox.client'].bootstrap()",
    ),
    (
        behaviour.engine_is_pure_when_imported,
        ENGINE,
        "import time\ndef f(now=time.time()):\n    return now",
        "import time\ndef f(clock=time.time):\n    return clock()",
    ),
    (
        behaviour.engine_is_pure_when_imported,
        ENGINE,
        "START = datetime.now()",
        "def start():\n    return datetime.now()",
    ),
    (
        behaviour.engine_has_no_environment,
        ENGINE,
        "def f(env):\n    return env",
        "def f(environment):\n    return environment",
    ),
    (
        behaviour.logging_is_lazy_and_discreet,
        MODEL,
        "_logger.info(f'{count} new')",
        "_logger.info('%s new', count)",
    ),
    (
        behaviour.logging_is_lazy_and_discreet,
        MODEL,
        "_logger.info('new: %s', message.subject)",
        "_logger.info('new: %s', message.id)",
    ),
    (
        behaviour.texts_are_translated_by_the_environment,
        MODEL,
        "from odoo import _, models",
        "from odoo import models",
    ),
    (
        behaviour.tests_never_sleep,
        "maildesk_base/tests/test_thing.py",
        "time.sleep(1)",
        "event.wait(1)",
    ),
    (
        behaviour.tests_leave_fail_alone,
        "maildesk_base/tests/test_thing.py",
        "class Test(Case):\n    def fail(self): pass\n    def test_it(self): pass",
        "class Server:\n    def fail(self): pass",
    ),
    (sizes.files_are_short, MODEL, "x = 1\n" * 401, "x = 1\n" * 400),
    (
        sizes.functions_are_short,
        MODEL,
        "def f():\n" + "    x = 1\n" * 60,
        "def f():\n" + "    x = 1\n" * 59,
    ),
    (
        sizes.functions_are_short,
        MODEL,
        "def f(self, a, b, c, d, e, f, g, h): pass",
        "def f(self, a, b, c, d, e, f, g): pass",
    ),
    (
        sizes.functions_are_short,
        MODEL,
        NESTED.format("try: y()\n                        except E: x()"),
        NESTED.format("y()"),
    ),
    (
        sizes.functions_are_short,
        MODEL,
        "def f(x):\n"
        + "".join(" " * i + f"if x > {i}:\n" for i in range(1, 6))
        + 6 * " "
        + "x()",
        "def f(x):\n if x: x()\n" + "".join(f" elif x > {i}: x()\n" for i in range(6)),
    ),
    (
        wording.nothing_of_this_machine,
        "docs/install.md",
        "cd /ro" + "ot/maildesk",
        "cd maildesk/work/root",
    ),
    (
        wording.nothing_of_this_machine,
        "README.md",
        "https://pypi" + ".org/simple",
        "pip install maildesk",
    ),
    (
        wording.nothing_is_left_to_do,
        MODEL,
        "# TO" + "DO: tidy",
        "# TO" + "DO (#12): tidy",
    ),
    (
        wording.base_knows_no_provider,
        MODEL,
        "if account.provider == 'imap': pass",
        "account._open_provider()",
    ),
    (wording.base_knows_no_provider, MODEL, "self.imap_host = 1", "self.host = 1"),
    (
        wording.base_client_knows_no_provider,
        TREE,
        "if (account.provider === 'gmail') {}",
        "if (account.capabilities.labels) {}",
    ),
    (
        wording.modules_say_what_they_are_for,
        ENGINE,
        '"""Things."""\ndef f(): pass',
        '"""Things."""\ndef _f(): pass',
    ),
    (wording.modules_say_what_they_are_for, ENGINE, "X = 1", '"""Things."""'),
    (vocabulary.glossary_is_followed, STORE, "// Mends it.\nmendAll();", "fixAll();"),
    (
        javascript.shell_imports_no_app,
        "maildesk_base/static/src/shell/unread_service.js",
        'import { A } from "../core/store";',
        'import { A } from "./router_paths";',
    ),
    (
        javascript.core_imports_no_feature,
        STORE,
        'import { A } from "../app/a";',
        'import { A } from "./a";\nimport { user } from "../compat";',
    ),
    (
        javascript.features_do_not_know_each_other,
        TREE,
        'import { A } from "@maildesk_base/composer/composer";',
        'import { A } from "@maildesk_base/core/store";',
    ),
    (
        javascript.features_do_not_know_each_other,
        TREE,
        'import { A } from "../message_list/row";',
        'import { A } from "./row";\nimport { user } from "../compat";',
    ),
    (
        javascript.only_core_calls_the_server,
        TREE,
        'import { rpc } from "@web/core/network/rpc";',
        'import { useService } from "@web/core/utils/hooks";',
    ),
    (
        javascript.only_core_calls_the_server,
        TREE,
        'import {\n    rpc,\n    user,\n} from "../compat";',
        'import { RPCError, user } from "../compat";',
    ),
    (
        javascript.addons_use_the_doors,
        ADDED,
        'import { actions } from "@maildesk_base/core/registries";',
        'import { actions } from "@maildesk_base/registries";\n'
        'import { Note } from "./note/note";',
    ),
    (
        javascript.addons_use_the_doors,
        "tests/addons/maildesk_example/static/src/example.js",
        'import {\n    useMailStore,\n} from "@maildesk_base/core/hooks";',
        'import {\n    useMailStore,\n} from "@maildesk_base/api";',
    ),
    (
        javascript.nothing_is_clicked_by_code,
        TREE,
        "menu.querySelector('button')?.click();",
        "this.menu.open();",
    ),
    (
        javascript.nothing_is_clicked_by_code,
        TREE.replace(".js", ".xml"),
        '<button t-on-click="() => input.el.click()" />',
        '<button t-on-click="() => input.el.showPicker()" />',
    ),
]


@pytest.fixture
def findings(tmp_path):
    """A function that puts one file into a small repository and applies a rule."""

    def apply(rule, path, text):
        files = {**MANIFESTS, path: textwrap.dedent(text)}
        for name, content in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(content)
        return list(rule(Repository(tmp_path, sorted(files))))

    return apply


@pytest.mark.parametrize(("rule", "path", "bad", "good"), CASES)
def test_rule_finds_the_mistake_and_lets_good_code_pass(
    rule, path, bad, good, findings
):
    assert any(path in finding for finding in findings(rule, path, bad))
    assert findings(rule, path, good) == []


def test_folder_with_too_many_files_is_found(tmp_path):
    names = [f"maildesk_base/engine/part{number}.py" for number in range(21)]
    repository = Repository(tmp_path, names)
    assert list(sizes.folders_are_small(repository))
    assert not list(sizes.folders_are_small(Repository(tmp_path, names[:20])))


def test_unknown_folder_of_code_is_found(tmp_path):
    path = "maildesk_base/helpers/thing.py"
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text("")
    assert list(wording.every_layer_is_known(Repository(tmp_path, [path])))


def test_circle_of_packages_is_found_wherever_it_begins(tmp_path):
    files = {
        "maildesk_base/sync/session.py": "from .operations import queue",
        "maildesk_base/sync/operations/__init__.py": "from .queue import queue",
        "maildesk_base/sync/operations/queue.py": "from ..sent.entry import entry",
        "maildesk_base/sync/sent/entry.py": "from odoo.addons.maildesk_base.sync"
        " import notify",
        "maildesk_base/sync/notify.py": "import logging",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    repository = Repository(tmp_path, sorted(files))
    assert not list(circles.packages_form_no_circles(repository))
    path = "maildesk_base/sync/notify.py"
    (tmp_path / path).write_text("from .session import Session")
    found = list(circles.packages_form_no_circles(Repository(tmp_path, sorted(files))))
    assert any(path in finding for finding in found)
    assert len(found) == 4


def test_every_rule_has_a_case():
    tried = {rule for rule, *_rest in CASES}
    tried |= {sizes.folders_are_small, wording.every_layer_is_known}
    tried |= {circles.packages_form_no_circles}
    assert {rule.__name__ for rule in RULES} == {rule.__name__ for rule in tried}
