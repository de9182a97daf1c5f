"""``python3 -m tools.screenshots [NAME…]``: make the images in ``docs/screenshots``.

The demo has to run (``make demo``); its records are what is shown. An image has a
palette of 256 colours, which text and flat colours need no more than, and is a third
as large then.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from tools import paths, progress
from tools.demo.settings import read_settings
from tools.odoo import HEALTH
from tools.progress import ToolError, say

FOLDER = paths.ROOT / "docs" / "screenshots"
MOST_BYTES = 200_000
COLOURS = 256


def main(arguments):
    """Make the chosen images, all of them by default; the exit code."""
    if Path(sys.prefix) != paths.venv_dir():
        command = [str(paths.python()), "-m", "tools.screenshots", *arguments]
        return subprocess.call(command, cwd=paths.ROOT, env=dict(os.environ))
    from playwright.sync_api import Error

    from tools.screenshots import demo, shots

    parser = argparse.ArgumentParser(prog="python3 -m tools.screenshots")
    parser.add_argument("names", nargs="*", choices=[*shots.SHOTS, []])
    names = parser.parse_args(arguments).names or list(shots.SHOTS)
    url = f"http://127.0.0.1:{read_settings().port}"
    _ask(url)
    failed = []
    with demo.browser(url) as opened:
        for name in names:
            try:
                size = _save(name, shots.SHOTS[name](opened))
                say(f"    {name}.png: {size / 1000:.0f} KB")
            except (Error, LookupError) as error:
                failed.append(name)
                say(f"    {name}: {str(error).splitlines()[0]}")
    if failed:
        raise ToolError(f"not made: {', '.join(failed)}")
    return 0


def _ask(url):
    from urllib.request import urlopen

    try:
        urlopen(url + HEALTH, timeout=10).close()
    except OSError as error:
        raise ToolError(f"the demo does not answer ({error}); make demo") from error


def _save(name, png):
    """Write an image with a palette; gives its size in bytes."""
    import io

    from PIL import Image

    image = Image.open(io.BytesIO(png)).convert("RGB")
    # Of all ways the one that keeps colours that are rare, like that of a badge.
    ways, dither = Image.Quantize, Image.Dither.NONE
    image = image.quantize(COLOURS, method=ways.MAXCOVERAGE, dither=dither)
    path = FOLDER / f"{name}.png"
    image.save(path, optimize=True)
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise ToolError(f"{path.name} has {size:,} bytes, more than {MOST_BYTES:,}")
    return size


if __name__ == "__main__":
    progress.main(lambda: main(sys.argv[1:]))
