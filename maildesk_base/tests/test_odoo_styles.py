import re
from pathlib import Path

from odoo.tests import TransactionCase, tagged

WHOLE_PAGE = re.compile(r"\.o_web_client[\w.:()-]*:has\(")


@tagged("post_install", "-at_install")
class TestOdooStyles(TransactionCase):
    """What Odoo's style sheets cost the app."""

    def test_no_selector_asks_for_something_in_the_whole_page(self):
        """With one that does, the style of every element is worked out again whenever
        an element comes or goes: see static/src/shell/odoo_styles.
        """
        paths = self.env["ir.asset"]._get_asset_paths("web.assets_web", {})
        sheets = {path: full for path, full, *_ in paths if path.endswith("css")}
        self.assertGreater(len(sheets), 50)
        found = [
            path
            for path, full in sheets.items()
            if full and WHOLE_PAGE.search(Path(full).read_text(encoding="utf-8"))
        ]
        self.assertEqual(found, [])
