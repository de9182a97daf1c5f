"""The virtual environment: Odoo's requirements, ours, and those of the tests."""

import hashlib
import importlib.util
import shutil
import sys

from tools import apt, locks, paths
from tools.progress import ToolError, run_logged, say, step

REQUIREMENTS = ("requirements.txt", "requirements-odoo.txt", "requirements-dev.txt")
CONSTRAINTS = "requirements-constraints.txt"
OLDEST = (3, 11)


def ensure():
    """Make the virtual environment match the requirements and return its Python."""
    if sys.version_info < OLDEST:
        wanted = ".".join(map(str, OLDEST))
        raise ToolError(f"Python {wanted} or newer is needed, this is {sys.version}")
    with locks.file_lock(paths.cache_dir() / "venv.lock", "installing packages"):
        stamp = paths.venv_dir() / ".requirements"
        wanted = _fingerprint()
        if not stamp.exists() or stamp.read_text() != wanted:
            _install()
            stamp.write_text(wanted)
    return paths.python()


def _fingerprint():
    digest = hashlib.sha256(sys.version.encode())
    for name in (*REQUIREMENTS, CONSTRAINTS):
        digest.update((paths.ROOT / name).read_bytes())
    return digest.hexdigest()


def _install():
    if not paths.python().exists():
        _create()
    with step("Installing Python packages"):
        command = [paths.python(), "-m", "pip", "install", "--quiet"]
        command += ["--disable-pip-version-check", "-c", paths.ROOT / CONSTRAINTS]
        for name in REQUIREMENTS:
            command += ["-r", paths.ROOT / name]
        run_logged(command, "pip-install")


def _create():
    if importlib.util.find_spec("ensurepip") is None:
        apt.ensure(["python3-venv"])
    say(f"==> Creating a virtual environment in {paths.venv_dir()}")
    shutil.rmtree(paths.venv_dir(), ignore_errors=True)
    paths.venv_dir().parent.mkdir(parents=True, exist_ok=True)
    run_logged([sys.executable, "-m", "venv", paths.venv_dir()], "venv-create")
