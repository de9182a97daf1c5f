"""Run one benchmark inside an Odoo process: ``python -m tests.bench.inside NAME ...``.

Started by ``tools.bench`` in the virtual environment; prints one JSON list of figures
as its last line.
"""

import argparse
import dataclasses
import importlib
import json

from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.service import server
from odoo.tools import config


@dataclasses.dataclass(frozen=True)
class Inside:
    """What a benchmark needs: the registry and its own options."""

    registry: Registry
    options: dict

    def environment(self, cr, uid=SUPERUSER_ID):
        """An environment as a request gets it: nothing cached."""
        return Environment(cr, uid, {})


def main():
    """Parse the command line, run, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--config", required=True)
    parser.add_argument("--database", required=True)
    parser.add_argument("--options", type=json.loads, default={})
    arguments = parser.parse_args()
    config.parse_config(["-c", arguments.config, "-d", arguments.database])
    server.load_server_wide_modules()
    registry = Registry(arguments.database)
    module = importlib.import_module(f"tests.bench.{arguments.name}")
    figures = module.run(Inside(registry, arguments.options))
    print(json.dumps([dataclasses.asdict(figure) for figure in figures]))


if __name__ == "__main__":
    main()
