"""Make this machine ready: Debian packages, Odoo 19, the virtual environment
and OCA's add-ons.

``python3 -m tools.setup`` prepares everything that ``make demo`` and ``make test``
need; a second run finds it all there and returns at once.
"""

from tools import apt, paths, progress, venv
from tools.sources import oca, odoo_source

# Real servers that tests and the demo start with private configurations, and
# libmagic, which python-magic loads.
SERVICES = [
    "postgresql",
    "dovecot-imapd",
    "dovecot-lmtpd",
    "dovecot-submissiond",
    "libmagic1",
]
# libatomic1 is for the Node.js that Playwright brings.
BROWSER = ["chromium", "fonts-noto-core", "fonts-noto-cjk", "libatomic1"]
# With these Cyrus, which tests run from unpacked packages, signs people in.
SIGN_IN_MODULES = ["libsasl2-modules"]


def ensure(tests=False):
    """Install what is missing.

    :param tests: also what only tests need, as a browser.
    """
    apt.ensure(SERVICES + (BROWSER + SIGN_IN_MODULES if tests else []))
    odoo_source.ensure()
    venv.ensure()
    oca.ensure()


def _main():
    ensure(tests=True)
    progress.say(f"Ready. Odoo is in {paths.odoo_path()}")


if __name__ == "__main__":
    progress.main(_main)
