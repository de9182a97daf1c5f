"""New mail for a running demo: the first letter of a fresh conversation."""

from dataclasses import replace
from random import Random

from .conversations import play
from .newsletters import PAPERS, newsletter
from .people import ANNA, ANNA_GMAIL, BEN, BEN_OUTLOOK, SUPPORT
from .scripts import all_scripts

READERS = (ANNA, ANNA_GMAIL, SUPPORT, BEN_OUTLOOK, BEN)


def fresh_letter(now, number, reader=None):
    """Return a letter that arrives at `now`, the `number`-th of a stream.

    Without `reader` the demo's mailboxes take turns. Now and then it is a newsletter.
    """
    random = Random(f"{now.isoformat()} {number}")
    reader = reader or READERS[number % len(READERS)]
    if number % 7 == 6:
        return newsletter(random.choice(PAPERS), reader, now, random)
    topic = "support" if reader is SUPPORT else "customers"
    scripts = [
        s for s in all_scripts() if s.topic == topic and s.turns[0].role == "you"
    ]
    letter = play(random.choice(scripts), reader, now, random)[0]
    return _dated(letter, now)


def _dated(letter, now):
    return replace(letter, date=now.astimezone(letter.sender.zone))
