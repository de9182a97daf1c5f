"""``make lint`` and ``make format``: every check of style, in one command.

``python3 -m tools.lint [--fix]`` runs all checks, also after one has failed, and
says at the end which did.
"""

import subprocess
import sys
import xml.etree.ElementTree as ElementTree

from tools import manifests, node, paths, progress, venv
from tools.progress import say

# Browser code and the files that configure its linters.
JS_PATTERNS = (
    "maildesk_*/static/**/*.js",
    "maildesk_bridges/*/static/**/*.js",
    "tests/addons/*/static/**/*.js",
    "*.cjs",
)


def check():
    """Run all checks; returns the exit code."""
    venv.ensure()
    programs = node.ensure()
    checks = {
        "ruff": _ruff("check"),
        "ruff format": _ruff("format", "--check"),
        "pylint-odoo": _pylint(),
        "architecture": _architecture(),
        "eslint": _eslint(programs),
        "prettier": _prettier(programs, "--check"),
    }
    failed = [name for name, command in checks.items() if not _passes(name, command)]
    if not _xml_is_well_formed():
        failed.append("xml")
    if failed:
        say(f"lint: failed: {', '.join(failed)}")
        return 1
    say("lint: all checks passed")
    return 0


def fix():
    """Format Python and JavaScript and fix what the linters can; exit code 0."""
    venv.ensure()
    programs = node.ensure()
    _passes("ruff", _ruff("check", "--fix"))
    _passes("ruff format", _ruff("format"))
    _passes("eslint", [*_eslint(programs), "--fix"])
    _passes("prettier", _prettier(programs, "--write"))
    return 0


def _passes(name, command):
    if not command:
        return True
    say(f"==> {name}")
    result = subprocess.run(command, cwd=paths.ROOT, env=node.environment())
    return result.returncode == 0


def _ruff(*arguments):
    return [paths.python(), "-m", "ruff", *arguments, "."]


def _pylint():
    folders = manifests.addon_folders() | manifests.example_folders()
    addons = [str(folder) for folder in folders.values()]
    if not addons:
        return None
    rules = paths.ROOT / ".pylintrc"
    return [paths.python(), "-m", "pylint", f"--rcfile={rules}", *addons]


def _architecture():
    rules = "tests/test_architecture.py"
    return [paths.python(), "-m", "pytest", "-q", "-p", "no:odoo", rules]


def _eslint(programs):
    return [programs / "eslint", "--max-warnings=0", *_js_files()]


def _prettier(programs, mode):
    return [programs / "prettier", mode, *_js_files()]


def _js_files():
    found = (path for pattern in JS_PATTERNS for path in paths.ROOT.glob(pattern))
    return sorted(str(path.relative_to(paths.ROOT)) for path in found)


def _xml_is_well_formed():
    say("==> xml")
    broken = []
    for folder in manifests.addon_folders().values():
        for path in sorted(folder.rglob("*.xml")):
            try:
                ElementTree.parse(path)
            except ElementTree.ParseError as error:
                broken.append(f"{path.relative_to(paths.ROOT)}: {error}")
    for line in broken:
        say(line)
    return not broken


if __name__ == "__main__":
    progress.main(fix if "--fix" in sys.argv[1:] else check)
