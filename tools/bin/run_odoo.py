"""Runs Odoo. A file, for Odoo starts it once more: as the process of its websocket.

``python -m odoo`` cannot be started that way, and a server with workers would try
again and again.
"""

import odoo.cli

if __name__ == "__main__":
    odoo.cli.main()
