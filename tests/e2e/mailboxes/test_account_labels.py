"""Every field of the settings of mailboxes is named by a screen reader.

Odoo's own widgets and colours are Odoo's; how fields are named is up to our views.
"""

import pytest

from tests.e2e.settings_page import open_account, open_accounts, open_tab, page_of

pytest.importorskip("playwright.sync_api")

RULES = [
    "aria-input-field-name",
    "duplicate-id-aria",
    "form-field-multiple-labels",
    "heading-order",
    "label",
    "link-name",
    "select-name",
]
CHECK = """async ([root, runOnly]) => {
    const found = await axe.run(root, { iframes: false, runOnly });
    return found.violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id} ${node.target}: ${node.failureSummary}`));
}"""


@pytest.fixture(scope="module")
def anna(threaded):
    (anna,) = threaded.new_people("anna")
    anna.connect(is_shared=True)
    yield anna
    anna.leave()


@pytest.fixture
def page(anna, context):
    return page_of(anna, context)


def findings(page, axe, root):
    page.evaluate(axe)
    return page.evaluate(CHECK, [root, RULES])


@pytest.mark.parametrize("tab", ["folders", "servers", "sharing", "options"])
def test_the_form(anna, page, axe, tab):
    open_account(page, anna.account_id)
    open_tab(page, tab)
    page.wait_for_selector(".o_notebook_content .tab-pane.active")
    assert findings(page, axe, ".o_form_view") == []


@pytest.mark.parametrize("label", ["Connect a mailbox", "Join a mailbox"])
def test_the_dialogs(anna, page, axe, label):
    open_accounts(page)
    page.click(f"button:has-text('{label}')")
    page.wait_for_selector(".modal .o_form_view [name=email]")
    assert findings(page, axe, ".modal .o_form_view") == []
