"""Make this machine ready: Debian packages, Odoo 19 and the virtual environment.

``python3 -m tools.setup`` prepares everything that ``make demo`` and ``make test``
need; a second run finds it all there and returns at once.
"""

from tools import apt, odoo_source, paths, progress, venv

# Real servers that tests and the demo start with private configurations, and
# libmagic, which python-magic loads.
SERVICES = [
    "postgresql",
    "dovecot-imapd",
    "dovecot-lmtpd",
    "dovecot-submissiond",
    "libmagic1",
]
BROWSER = ["chromium", "fonts-noto-core", "fonts-noto-cjk"]


def ensure(browser=False):
    """Install what is missing.

    :param browser: also what browser tests and screenshots need.
    """
    apt.ensure(SERVICES + (BROWSER if browser else []))
    odoo_source.ensure()
    venv.ensure()


def _main():
    ensure(browser=True)
    progress.say(f"Ready. Odoo is in {paths.odoo_path()}")


if __name__ == "__main__":
    progress.main(_main)
