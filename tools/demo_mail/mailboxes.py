"""The plan of the demo: which letters lie in which folder of which mailbox."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random

from .conversations import play
from .filing import DRAFT, SEEN, choose_folder, flags_of
from .hostile import hostile_letters
from .letter import Letter
from .newsletters import PAPERS, newsletter
from .notices import meeting, notice, spam
from .odd import odd_letters
from .people import ANNA, BEN, OTHERS, SUPPORT
from .scripts import all_scripts

SPAN = timedelta(days=3 * 365)
# Mail grew over the years: most of it is from the last twelve months.
GROWTH = 1.5
# What Anna's mailbox has, the others have in this proportion.
SHARES = ((ANNA, 1.0), (BEN, 0.08), (SUPPORT, 0.12))
FEWEST_DRAFTS = 3
ONLY_SUPPORT = ("support",)
NOT_FOR_BEN = ("press", "applications", "support")


@dataclass(frozen=True)
class Placed:
    """A letter in a folder of a mailbox; "Sent" and the like stand for the role."""

    folder: str
    flags: tuple
    letter: Letter


@dataclass
class Mailbox:
    """All letters of one address."""

    owner: object
    placed: list = field(default_factory=list)

    def folders(self):
        """Return {folder name: [Placed, oldest first]}."""
        found = {}
        for each in sorted(self.placed, key=lambda placed: placed.letter.date):
            found.setdefault(each.folder, []).append(each)
        return found


def plan(now, *, messages=5000, seed=1, extra_folders=0):
    """Return {address: Mailbox} with about `messages` letters for Anna.

    `now` is an aware datetime, no letter is newer. The same arguments give the same
    letters. `extra_folders` gives Anna as many more folders of dealers.
    """
    mailboxes = {owner.address: Mailbox(owner) for owner, _share in SHARES}
    for owner, share in SHARES:
        random = Random(f"{seed} {owner.address}")
        planner = _Planner(mailboxes, owner, now, random)
        planner.add_special(messages * share)
        while len(mailboxes[owner.address].placed) < messages * share:
            planner.add_something()
    if extra_folders:
        _add_dealer_folders(mailboxes[ANNA.address], extra_folders, now)
    return mailboxes


def plan_one(owner, now, *, messages, seed=1):
    """Return the Mailbox of somebody with about `messages` letters.

    `now` and `seed` are those of :func:`plan`.
    """
    mailbox = Mailbox(owner)
    random = Random(f"{seed} {owner.address}")
    planner = _Planner({owner.address: mailbox}, owner, now, random)
    planner.add_special(messages)
    while len(mailbox.placed) < messages:
        planner.add_something()
    planner.add_drafts(FEWEST_DRAFTS)
    return mailbox


class _Planner:
    """Fills the mailbox of one owner; copies go to the other owners as well."""

    def __init__(self, mailboxes, owner, now, random):
        self._mailboxes = mailboxes
        self._mailbox = mailboxes[owner.address]
        self._owner = owner
        self._now = now
        self._random = random
        self._scripts = [s for s in all_scripts() if _suits(owner, s.topic)]
        self._weights = [script.weight for script in self._scripts]

    def add_something(self):
        """Add one conversation, or one letter from a machine or a newsletter."""
        luck = self._random.random()
        if luck < 0.62:
            self._add_conversation(self._draw_date())
        elif luck < 0.82:
            self._add_single("newsletters", self._newsletter)
        elif luck < 0.93:
            self._add_single("notices", notice)
        elif luck < 0.97:
            self._add_single("team", meeting)
        else:
            letter = spam(self._owner, self._draw_date(), self._random)
            self._place(letter, "Junk")

    def add_special(self, count):
        """Add what every mailbox has once: today's mail, odd and hostile letters."""
        for hours in (0.4, 1.3, 2.2, 4.5, 7, 20, 26, 30, 45):
            start = self._now - timedelta(hours=hours)
            # The minute says that the hour does not matter (see conversations.py).
            self._add_conversation(start.replace(minute=start.minute // 10 * 10))
        if self._owner is not ANNA:
            return
        dates = [self._now - timedelta(hours=26 + 19 * number) for number in range(14)]
        for number, letter in enumerate(hostile_letters(self._owner, dates)):
            self._place(letter, "INBOX" if number % 3 == 0 else "Junk")
        for letter in odd_letters(self._owner, dates):
            self._place(letter, "INBOX")
        self.add_drafts(max(FEWEST_DRAFTS, min(12, int(count / 400))))

    def _newsletter(self, reader, date, random):
        return newsletter(random.choice(PAPERS), reader, date, random)

    def _add_single(self, topic, make):
        letter = make(self._owner, self._draw_date(), self._random)
        folder = choose_folder(topic, "", letter.date, self._now, self._random)
        self._place(letter, folder)

    def _add_conversation(self, start):
        script = self._random.choices(self._scripts, self._weights)[0]
        letters = [
            letter
            for letter in play(script, self._owner, start, self._random)
            if letter.date <= self._now
        ]
        if not letters:
            return
        company = _company(letters[0], self._owner)
        folder = choose_folder(
            script.topic, company, letters[-1].date, self._now, self._random
        )
        followed = {letter.previous.message_id for letter in letters if letter.previous}
        for letter in letters:
            for mailbox in self._readers(letter):
                self._place(letter, folder, followed, mailbox)

    def _readers(self, letter):
        """Return the mailboxes of the demo that have this letter."""
        addresses = dict.fromkeys(person.address for person in letter.people)
        return [self._mailboxes[a] for a in addresses if a in self._mailboxes]

    def _place(self, letter, folder, followed=(), mailbox=None):
        mailbox = mailbox or self._mailbox
        owner = mailbox.owner
        mine = letter.sender.address == owner.address
        if mine:
            folder = "Sent"
        elif mailbox is not self._mailbox:
            folder = _folder_of_copy(folder)
        flags = flags_of(
            *(letter, folder, owner),
            answered=not mine and letter.message_id in followed,
            now=self._now,
            random=self._random,
        )
        mailbox.placed.append(Placed(folder, flags, letter))

    def add_drafts(self, count):
        """Add begun letters, some of them answers."""
        answers = [p for p in self._mailbox.placed if p.folder == "INBOX"]
        for number in range(count):
            date = self._now - timedelta(hours=2 + 31 * number)
            letter = _draft(self._owner, answers, number, date)
            self._mailbox.placed.append(Placed("Drafts", (DRAFT, SEEN), letter))

    def _draw_date(self):
        age = SPAN * self._random.random() ** GROWTH
        moment = self._now - age
        # Mail comes by day: shift the night into the hours around noon.
        if moment.hour < 6:
            moment += timedelta(hours=8)
        return min(moment, self._now).replace(microsecond=0)


def _suits(owner, topic):
    if owner is SUPPORT:
        return topic in ONLY_SUPPORT
    if owner is BEN:
        return topic not in NOT_FOR_BEN
    return topic not in ONLY_SUPPORT


def _company(letter, owner):
    others = [person for person in letter.people if person.address != owner.address]
    return others[0].company if others else ""


def _folder_of_copy(folder):
    """The other owners are not as tidy: the Inbox, or one big archive."""
    return "INBOX" if folder == "INBOX" else "Archive"


def _draft(owner, answers, number, date):
    to = OTHERS[number * 3 % len(OTHERS)]
    draft = Letter(
        sender=owner,
        to=(to,),
        subject=("Offer for the spring", "Samples", "Our talk at the fair")[number % 3],
        text=f"Hello {to.first},\n\nI promised you an answer and here it comes: ",
        date=date,
        message_id=f"<draft-{number}@nordlicht.example>",
    )
    if number % 2 and answers:
        previous = answers[number % len(answers)].letter
        return replace(
            draft,
            to=(previous.sender,),
            subject=f"Re: {previous.subject}",
            references=(*previous.references, previous.message_id),
            previous=previous,
        )
    return draft


def _add_dealer_folders(mailbox, count, now):
    """Add `count` folders, ten in each region, with two letters in each."""
    sources = [p for p in mailbox.placed if p.folder == "INBOX"]
    for number in range(count):
        folder = f"Dealers/Region {number // 10 + 1:02}/Dealer {number + 1:03}"
        for copy in range(2):
            source = sources[(number * 2 + copy) % len(sources)]
            letter = replace(
                source.letter,
                message_id=f"<dealer-{number}-{copy}@dealers.example>",
                date=min(now, source.letter.date - timedelta(days=number % 90)),
                raw=b"",
            )
            mailbox.placed.append(Placed(folder, (SEEN,), letter))
