"""Conversations: a script played by people, with gaps between the letters."""

from dataclasses import replace
from datetime import timedelta

from .attachments import make_attachment
from .letter import Letter
from .people import ANNA, BEN, COLLEAGUES, SUPPORT, counterparts
from .scripts import fill
from .values import Blanks

WORK_BEGINS, WORK_ENDS = 7, 19
_AGENTS = ("Anna", "Ben", "Clara")


def play(script, owner, start, random):
    """Return the letters of one conversation of `owner`, oldest first.

    `start` is an aware datetime. Later letters may lie in the future; the caller
    leaves them out, and the conversation is then simply unfinished.
    """
    stage = _Stage(script, owner, start, random)
    letters = []
    for number, turn in enumerate(_turns(script, random)):
        letters.append(stage.write(turn, number, letters[-1] if letters else None))
    return letters


def _turns(script, random):
    turns = list(script.turns)
    count = random.randint(*script.extra)
    return turns + list(script.loop[:count])


class _Stage:
    """The people and values of one conversation."""

    def __init__(self, script, owner, start, random):
        self._script = script
        self._random = random
        self._moment = _at_work(start)
        self._blanks = Blanks.draw(random, self._moment)
        self._cast = self._choose(script, owner)
        self._copied = False
        self._subject = ""
        self._ids = []

    def write(self, turn, number, previous):
        """Return the letter of one turn, which answers `previous`."""
        sender = self._cast[turn.role]
        language = self._language(turn)
        values = self._values(turn, language)
        text = fill(turn.text, values, self._random)
        if previous is None:
            self._subject = fill(self._script.subject, values, self._random)
        else:
            self._moment = _at_work(self._moment + self._pause())
        self._copied = self._copied or turn.copied or turn.role == "colleague"
        letter = Letter(
            sender=sender,
            to=self._recipients(turn, previous),
            cc=self._copies(turn, previous),
            subject=self._subject if previous is None else self._reply(sender),
            text=text,
            date=self._moment.astimezone(sender.zone).replace(microsecond=0),
            message_id=self._new_id(number, sender),
            references=tuple(self._ids),
            language=language,
            previous=previous,
            attachments=self._attachments(turn, values),
            topic=self._script.topic,
        )
        self._ids.append(letter.message_id)
        return letter

    def _choose(self, script, owner):
        # Nobody writes to himself, not from another address either.
        staff = [p for p in (*COLLEAGUES, ANNA, BEN) if p.name != owner.name]
        others = counterparts(script.topic, script.language)
        you = self._random.choice([p for p in others if p.name != owner.name])
        colleague = self._random.choice([p for p in staff if p != you])
        me = owner
        if owner is SUPPORT:
            agent = self._random.choice(_AGENTS)
            me = replace(owner, name=f"{agent} · Nordlicht Support")
        return {"me": me, "you": you, "colleague": colleague}

    def _language(self, turn):
        """Who answers a foreign letter in a script of two languages uses English."""
        foreign = self._script.language not in ("en", "de", "fr", "es")
        return "en" if foreign and turn.role != "you" else self._script.language

    def _values(self, turn, language):
        cast = self._cast
        return self._blanks.for_turn(language, cast["me"], cast["you"], self._other())

    def _other(self):
        return self._cast["colleague"]

    def _pause(self):
        minutes = min(self._random.lognormvariate(4.6, 1.5), 9 * 1440)
        return timedelta(minutes=4 + minutes)

    def _recipients(self, turn, previous):
        cast = self._cast
        if turn.role == "you":
            return (cast["me"],)
        if turn.role == "colleague" and previous is not None:
            return tuple(dict.fromkeys((cast["you"], previous.sender)))
        return (cast["you"],)

    def _copies(self, turn, previous):
        cast = self._cast
        if not self._copied and self._script.topic.split("/")[0] not in (
            "team",
            "projects",
            "archive",
        ):
            return ()
        if turn.role == "colleague":
            is_asked = previous is not None and previous.sender == cast["me"]
            return () if is_asked else (cast["me"],)
        return (cast["colleague"],)

    def _reply(self, sender):
        return f"{'AW' if sender.language == 'de' else 'Re'}: {self._subject}"

    def _new_id(self, number, sender):
        domain = sender.address.rpartition("@")[2]
        return f"<{self._random.getrandbits(64):016x}.{number}@{domain}>"

    def _attachments(self, turn, values):
        if not turn.attachment:
            return ()
        number = self._random.randrange(1000)
        return (make_attachment(turn.attachment, values, number),)


def _at_work(moment):
    """Move a time at night to the next morning; one in ten writes late anyway."""
    if WORK_BEGINS <= moment.hour < WORK_ENDS or moment.minute % 10 == 0:
        return moment
    morning = moment.replace(hour=WORK_BEGINS) + timedelta(minutes=moment.hour * 7)
    return morning if moment.hour < WORK_BEGINS else morning + timedelta(days=1)
