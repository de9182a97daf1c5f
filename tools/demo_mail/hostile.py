"""Mail that attacks its reader: scripts, style tricks, spies and false friends.

None of it must run, reach the network unasked, leave its frame or look trusted.
"""

from pathlib import Path

from .letter import Letter
from .people import Person

_EVIL = "evil.example"
# Each file has the subject in its first line, then the HTML.
FOLDER = Path(__file__).parent / "tricks"


def hostile_letters(reader, dates):
    """Return one letter for each trick, at the given dates (aware, repeated)."""
    letters = []
    for number, path in enumerate(sorted(FOLDER.glob("*.html"))):
        subject, _, html = path.read_text("utf-8").partition("\n")
        letters.append(
            Letter(
                sender=_false_friend(number),
                to=(reader,),
                subject=subject,
                text="Please open this message in a program that shows HTML.",
                date=dates[number % len(dates)],
                message_id=f"<hostile-{path.stem}@{_EVIL}>",
                html=f"<html><body>{html}</body></html>",
                headers=(
                    (
                        "Authentication-Results",
                        "mx.nordlicht.example; spf=softfail; dkim=none; dmarc=fail",
                    ),
                    ("Reply-To", f"collect@{_EVIL}"),
                ),
            )
        )
    return letters


def _false_friend(number):
    people = (
        Person("David Stein", "david.stein@nordl1cht.example"),
        Person("IT Helpdesk <helpdesk@nordlicht.example>", f"mail@{_EVIL}"),
        Person("Parcel Swift", "tracking@parce1swift.example"),
        Person("anna@nordlicht.example", f"bounce@{_EVIL}"),
    )
    return people[number % len(people)]
