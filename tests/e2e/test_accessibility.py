"""The app is checked with axe-core, as it is drawn, in light and in dark colours."""

import pytest

from tests.e2e.app_page import COMPOSER, ROW, message_frame, open_app, row

pytest.importorskip("playwright.sync_api")

# Frames with mail are of another origin and belong to their senders.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHECK = """async (runOnly) => {
    const found = await axe.run(".o_maildesk", { iframes: false, runOnly });
    return found.violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id} ${node.target}: ${node.failureSummary}`));
}"""


@pytest.fixture(params=["light", "dark"])
def drawn(request, site, page):
    """The app in colours of somebody's choice."""
    theme = request.param
    page.evaluate(f"localStorage.setItem('maildesk.theme', '{theme}')")
    open_app(page, site)
    dark = "document.body.classList.contains('o_md_dark')"
    page.wait_for_function(f"() => {dark} === {str(theme == 'dark').lower()}")
    return page


def findings(page, axe):
    page.evaluate(axe)
    return page.evaluate(CHECK, RULES)


def test_the_list(drawn, axe):
    """Rows, tree and header say what they are, and can be read."""
    assert findings(drawn, axe) == []


def test_reading(drawn, axe):
    """An open message, too."""
    row(drawn, "Order 4711").click()
    message_frame(drawn).locator("body > *").first.wait_for()
    assert findings(drawn, axe) == []


def test_records(drawn, axe):
    """And the panel beside it."""
    row(drawn, "Order 4711").click()
    drawn.keyboard.press("p")
    drawn.locator(".o_md_panel .o_md_create_bar").wait_for()
    assert findings(drawn, axe) == []


def test_a_selection(drawn, axe):
    """And rows that are ticked, with what can be done to them."""
    drawn.locator(ROW).first.hover()
    drawn.locator(f"{ROW} .o_md_row_check").first.check()
    drawn.wait_for_selector(".o_md_bulk")
    assert findings(drawn, axe) == []


def test_writing(drawn, axe):
    """And a message being written."""
    drawn.keyboard.press("c")
    drawn.wait_for_selector(f"{COMPOSER} .o_md_editable")
    assert findings(drawn, axe) == []


def test_nothing_found(drawn, axe):
    """And a list with nothing in it."""
    drawn.fill(".o_md_search input", "nobody-writes-this")
    drawn.keyboard.press("Enter")
    drawn.wait_for_selector(".o_md_list .o_md_empty")
    assert findings(drawn, axe) == []
