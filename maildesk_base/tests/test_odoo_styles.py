import re
from pathlib import Path

from odoo.tests import TransactionCase, tagged

WHOLE_PAGE = re.compile(r"\.o_web_client[\w.:()-]*:has\(")
# Whatever is around the rows of a list, or around a message.
WHOLE_PANE = re.compile(
    r"\.o_(?:maildesk|md_(?:panes?|split|list|reading|view))[\w.:()-]*:has\("
)


@tagged("post_install", "-at_install")
class TestOdooStyles(TransactionCase):
    """What Odoo's style sheets cost the app."""

    def test_no_selector_asks_for_something_in_the_whole_page(self):
        """With one that does, the style of every element is worked out again whenever
        an element comes or goes: see static/src/shell/odoo_styles.
        """
        for bundle in ("web.assets_web", "web.assets_web_dark"):
            with self.subTest(bundle):
                self.assertEqual(self.sheets_with(WHOLE_PAGE, bundle), [])

    def test_dark_sheets_are_for_the_dark_page_only(self):
        dark = re.compile("mail-Discuss-surface-dark: ")
        self.assertEqual(self.sheets_with(dark, "web.assets_web"), [])
        [sheet] = self.sheets_with(dark, "web.assets_web_dark")
        self.assertIn("odoo_styles", sheet)

    def test_no_selector_of_ours_asks_for_something_in_a_pane(self):
        """The same within the app: a class on the pane costs nothing."""
        found = self.sheets_with(WHOLE_PANE, "maildesk_base.assets_app")
        self.assertEqual(found, [])

    def sheets_with(self, selector, bundle):
        paths = self.env["ir.asset"]._get_asset_paths(bundle, {})
        sheets = {path: full for path, full, *_ in paths if path.endswith("css")}
        self.assertGreater(len(sheets), 40)
        return [
            path
            for path, full in sheets.items()
            if full and selector.search(Path(full).read_text(encoding="utf-8"))
        ]
