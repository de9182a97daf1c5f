"""``python3 -m tools.licence keygen|public|issue``: licence keys for customers.

For integrators who sell MailDesk. ``docs/admin/issuing-licences.md`` says how.
"""

import argparse
import datetime
import importlib.util
import secrets
import subprocess
import sys

from tools import paths, progress, venv
from tools.progress import ToolError, say

EDITIONS = ("basic", "pro")
FEATURES = ("ai", "push", "bridges", "automation", "cockpit")


def main(arguments):
    """Run one command and return the exit code."""
    options = _parse(arguments)
    if importlib.util.find_spec("cryptography") is None:
        command = [venv.ensure(), "-m", "tools.licence", *arguments]
        return subprocess.call(command, cwd=paths.ROOT)
    return options.command(options)


def keygen(options):
    """Make a private key, and print the issuer that customers configure."""
    from tools.licence.signing import new_private_key, public_text

    private = new_private_key(options.file)
    _tell(
        f"The private key is in {options.file}. Keep it secret, and a copy of it safe."
    )
    _tell("In odoo.conf of your customers:")
    say(f"[maildesk]\nlicence_issuer = {public_text(private)}")
    return 0


def public(options):
    """Print the issuer that belongs to a private key."""
    from tools.licence.signing import public_text, read_private_key

    say(public_text(read_private_key(options.file)))
    return 0


def issue(options):
    """Print a key."""
    from tools.licence.signing import read_private_key, signed_key

    say(signed_key(payload(options), read_private_key(options.private_key)))
    return 0


def payload(options):
    """What the key says. Raises ToolError for days that make no sense."""
    today = datetime.date.today()
    begins, ends = options.not_before or today, options.expires
    if ends is not None and ends < max(begins, today):
        raise ToolError("The last day lies before the first, or in the past.")
    return {
        "v": 1,
        "id": options.id or f"{today:%Y%m%d}-{secrets.token_hex(3)}",
        "holder": options.holder,
        "edition": options.edition,
        "features": options.features,
        "not_before": str(begins),
        "expires": ends and str(ends),
        "grace_days": options.grace_days,
        "series": options.series,
        "database": options.database,
        "users": options.users,
        "issued": str(today),
    }


def _tell(text):
    """Beside the result, which may go into a file."""
    print(text, file=sys.stderr, flush=True)


def _parse(arguments):
    parser = argparse.ArgumentParser(prog="python3 -m tools.licence")
    commands = parser.add_subparsers(required=True)
    for command in (keygen, public):
        sub = commands.add_parser(command.__name__, help=command.__doc__)
        sub.add_argument("file", help="the private key; not in this repository")
        sub.set_defaults(command=command)
    _add_issue(commands.add_parser("issue", help=issue.__doc__))
    return parser.parse_args(arguments)


def _add_issue(sub):
    add = sub.add_argument
    add("--private-key", required=True, metavar="FILE")
    add("--holder", required=True, help="the customer's name, as it is shown")
    add("--id", help="your number of the licence; one is made up otherwise")
    add("--edition", choices=EDITIONS, default="pro")
    add("--features", type=_features, help="of " + ",".join(FEATURES))
    add("--not-before", type=datetime.date.fromisoformat, metavar="YYYY-MM-DD")
    add("--expires", type=datetime.date.fromisoformat, metavar="YYYY-MM-DD")
    add("--grace-days", type=_number, default=14)
    add("--series", type=_words, help="of Odoo: 18,19")
    add("--database", metavar="UUID", help="shown on the page Licence Activation")
    add("--users", type=_number, help="how many people may use MailDesk")
    sub.set_defaults(command=issue)


def _words(text):
    return [word.strip() for word in text.split(",") if word.strip()]


def _features(text):
    words = _words(text)
    if unknown := set(words) - set(FEATURES):
        raise argparse.ArgumentTypeError(f"no feature: {', '.join(sorted(unknown))}")
    return words


def _number(text):
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("not below 0")
    return number


if __name__ == "__main__":
    sys.exit(progress.main(lambda: main(sys.argv[1:])))
