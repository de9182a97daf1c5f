from odoo import models

APP_BUNDLE = "maildesk_base.assets_app"


class IrQweb(models.AbstractModel):
    """Builds the app's bundle with the others: no view calls it, the browser does."""

    _inherit = "ir.qweb"

    def _get_bundles_to_pregenarate(self):
        scripts, styles = super()._get_bundles_to_pregenarate()
        return scripts | {APP_BUNDLE}, styles | {APP_BUNDLE}
