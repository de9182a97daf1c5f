"""One soak from its seed to its verdict."""

import random
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e.odoo_log import OdooLog

from . import letters, quiet, verdict
from .chaos import Chaos
from .journal import Journal, finish
from .others import OtherProgram
from .places import WORD
from .site import SoakSite
from .user import MailUser

PROVIDERS = ("imap", "imap", "gmail", "outlook")
# What Odoo itself logs with a traceback when its database or its processes are killed.
_OF_THE_KILL = (
    *("psycopg2.OperationalError", "psycopg2.InterfaceError", "AdminShutdown"),
    *("psycopg2.errors.", "PoolError", "Connection to the database failed"),
    "server closed the connection unexpectedly",
    # Found when a connection kept in the pool is taken; cursors of dead connections.
    *("psycopg2.DatabaseError", "Cursor.__del__"),
    *("CrashShutdown", "CannotConnectNow", "cursor already closed"),
)
LARGEST_GROWTH = 1.3
_SLOWEST_COPY = """
SELECT extract(epoch FROM max(write_date - claimed_at))::float AS seconds
  FROM mailbox_draft WHERE account_id = %s AND state = 'sent' AND filed"""


@dataclass(frozen=True)
class Options:
    """What a run is like.

    :ivar minutes: how long everybody is at work, without start and end
    :ivar pause_s: about so long everybody waits between two actions
    :ivar segments: parts of the run; after each all is compared, and Odoo changes
        between one process and workers
    :ivar patience_s: how long the quiet may take to come
    :ivar return_s: how long a mailbox may take to be complete by itself after all
        faults are over; 0 does not wait for that
    :ivar without: what never goes wrong, by the names of ``chaos.Chaos``, and what
        other programs never do, by the names of ``others.OtherProgram``
    """

    seed: int = 1
    minutes: float = 5.0
    pause_s: float = 1.0
    fault_pause_s: float = 2.5
    segments: int = 2
    workers: int = 0
    patience_s: float = 300.0
    return_s: float = 120.0
    providers: tuple = PROVIDERS
    without: tuple = ()


@dataclass
class Report:
    """What came out of it."""

    options: Options
    differences: list = field(default_factory=list)
    #: healed by comparing all ids with the server, as happens now and then
    drift: list = field(default_factory=list)
    stuck: dict = field(default_factory=dict)
    tracebacks: list = field(default_factory=list)
    figures: dict = field(default_factory=dict)
    journal: Path = None

    @property
    def is_good(self):
        """Whether nothing was wrong."""
        wrong = (self.differences, self.drift, self.stuck, self.tracebacks)
        return not any(wrong)

    def add(self, title, found, say):
        """Note differences that are new, and say so at once."""
        list_of = {"DRIFT": self.drift, "DIFFERENCE": self.differences}
        known = set(map(str, (*self.drift, *self.differences)))
        for each in found:
            if str(each) not in known:
                list_of[title].append(each)
                say(f"    {title} {each}")

    def lines(self):
        """The report as text, with the history of each mail that is not right."""
        yield f"seed {self.options.seed}, {self.options.minutes:g} minutes"
        yield from (f"  {name}: {value}" for name, value in self.figures.items())
        yield f"  journal: {self.journal}"
        for address, rows in self.stuck.items():
            yield f"STUCK {address}: {rows}"
        yield from (f"TRACEBACK {text}" for text in self.tracebacks)
        for title, found in (("DRIFT", self.drift), ("DIFFERENCE", self.differences)):
            for each in found:
                yield f"{title} {each}"
                yield from (f"    {line}" for line in each.story)
        yield "nothing is wrong" if self.is_good else "SOMETHING IS WRONG"


class Memory:
    """Resident memory of each of Odoo's main processes, by its process id."""

    def __init__(self):
        self.samples = {}

    def sample(self, processes):
        """Note how much all of them use now."""
        if processes:
            total = 0
            for each in processes:
                try:
                    total += each.memory_info().rss
                except Exception:  # it has just ended
                    continue
            self.samples.setdefault(processes[0].pid, []).append(total >> 20)

    def longest(self):
        """(first, last, number of samples) of the server that lived longest, MiB.

        The first third is warming up.
        """
        found = max(self.samples.values(), key=len, default=[])
        later = found[len(found) // 3 :]
        return (later[0], later[-1], len(found)) if later else (0, 0, 0)


def soak(odoo_site, folder, options, say=print):
    """Run it; gives the Report.

    :param odoo_site: an OdooSite on a PostgreSQL cluster of its own
    :param folder: where the journal and the servers' files go
    """
    journal = Journal(folder / "journal.jsonl", options.seed)
    site = SoakSite(odoo_site, folder, options.providers)
    try:
        site.start()
        log = OdooLog(site.server, from_start=True)
        report = Report(options, journal=journal.path)
        run = _Run(site, journal, options, say)
        run.work(report)
        report.tracebacks = _tracebacks(log)
        return report
    finally:
        site.stop()
        journal.close()


class _Run:
    def __init__(self, site, journal, options, say):
        self._site = site
        self._journal = journal
        self._options = options
        self._say = say
        self._memory = Memory()
        self.returns = []
        self.users = [self._user(each) for each in site.people]
        self.others = [self._other(each) for each in site.people]
        self.chaos = Chaos(
            *(site, journal, self._dice("chaos"), options.fault_pause_s),
            without=options.without,
        )

    def work(self, report):
        """Everybody is at work, in one mode of Odoo after the other."""
        self._prepare()
        people = [*self.users, *self.others]
        for each in (*people, self.chaos):
            each.start()
        length = self._options.minutes * 60 / self._options.segments
        for number in range(self._options.segments):
            workers = (0, 2)[(number + bool(self._options.workers)) % 2]
            if workers != self._site.workers:
                self._journal.note("soak", "mode", workers=workers)
                self._site.server.stop()
                self._site.run_with(workers)
            self._say(f"    workers = {workers}, {length:.0f} s")
            if number:
                for each in (*people, self.chaos):
                    each.resume()
            self._segment(length)
            for each in (self.chaos, *people):
                each.rest()
            self._judge(report)
        self._measure(report)
        for each in (*people, self.chaos):
            each.end()
            each.resume()
        finish([*people, self.chaos])

    def _segment(self, length):
        deadline = time.monotonic() + length
        while time.monotonic() < deadline:
            self._memory.sample(self._site.odoo_processes())
            time.sleep(min(5.0, max(0.1, deadline - time.monotonic())))

    def _judge(self, report):
        """Wait for quiet and compare."""
        self._site.calm()
        self._journal.note("soak", "quiet begins")
        self._say("    waiting for quiet")
        patience = self._options.patience_s
        people = self._site.people
        self._wait_for_return(report)
        report.stuck |= quiet.until_quiet(people, patience)
        drift = list(self._differences())
        if not quiet.reconcile(people, patience):
            report.stuck["reconcile"] = "did not end"
        report.stuck |= quiet.until_quiet(people, patience)
        found = [*self._differences(), *self._losses()]
        lasting = set(map(str, found))
        drift = [each for each in drift if str(each) not in lasting]
        for each in (*drift, *found):
            if each.subject:
                person = next(p for p in people if p.address == each.address)
                each.story += verdict.story(person, self._journal, each.subject)
        report.add("DRIFT", drift, self._say)
        report.add("DIFFERENCE", found, self._say)

    def _wait_for_return(self, report):
        if not self._options.return_s:
            return
        seconds = quiet.until_complete(self._site.people, self._options.return_s)
        self._journal.note("soak", "complete again", seconds=seconds)
        if seconds is None:
            limit = self._options.return_s
            report.stuck["return"] = f"no complete pass within {limit:.0f} s"
        else:
            self.returns.append(seconds)

    def _differences(self):
        for person in self._site.people:
            yield from verdict.compare(person)

    def _losses(self):
        for other in self.others:
            person = other.place.person
            users = [
                each for each in self.users if each.person.address == other.address
            ]
            texts, shared = {}, set()
            for user in users:
                texts |= user.texts
                shared |= user.shared_texts
                yield from verdict.kept(person, user, other.copied)
                accepted = self._site.accepted(person.provider)
                sends = user.sends
                yield from letters.sending(person, sends, accepted, other.texts)
            theirs = {} if other.place.edits_in_place else other.texts
            texts, theirs = _without(shared, texts, theirs)
            yield from letters.writing(person, texts, theirs, other.replaced)

    def _measure(self, report):
        first, last, samples = self._memory.longest()
        counts = self._journal.counts
        report.figures = {
            "entries of users": counts["user"],
            "entries of other programs": counts["other"],
            "faults": self.chaos.struck,
            "sends": sum(len(user.sends) for user in self.users),
            "copies in Sent after": f"{self._slowest_copy():.0f} s at most",
            "complete again after": f"{max(self.returns, default=0):.0f} s at most",
            "memory": f"{first} to {last} MiB in {samples} samples",
        }
        if self.chaos.errors:
            # What it has broken may have stayed broken: nothing was tried with it.
            report.stuck["chaos"] = self.chaos.errors[0]
        if samples > 60 and last > first * LARGEST_GROWTH:
            report.stuck["memory"] = report.figures["memory"]

    def _slowest_copy(self):
        """Seconds from the sending of a message to the filing of its copy."""
        found = (
            row["seconds"]
            for person in self._site.people
            for row in person.query(_SLOWEST_COPY, person.account_id)
        )
        return max((each for each in found if each), default=0)

    def _prepare(self):
        """A tag and a customer for each user, a tag that others give too, and some mail
        to begin with; the first mailbox has a second user.
        """
        admin = self._site.admin
        values = {"name": "Theirs", "keyword": WORD, "user_id": False}
        admin.call("mailbox.tag", "create", [values])
        colleague = self._site.colleague(self._site.people[0])
        self.users.append(self._user(colleague))
        for user in self.users:
            name = f"Kept by {user.person.label}"
            (user.tag_id,) = admin.call("mailbox.tag", "create", [{"name": name}])
            (user.partner_id,) = admin.call("res.partner", "create", [{"name": name}])
        for other in self.others:
            for _ in range(12):
                other.deliver()
            other.place.person.sync()

    def _user(self, person):
        dice = self._dice(f"user {person.label}")
        return MailUser(person, self._journal, dice, self._options.pause_s)

    def _other(self, person):
        dice = self._dice(f"other {person.label}")
        options = self._options
        pause_s, without = options.pause_s, options.without
        return OtherProgram(person.place, self._journal, dice, pause_s, without)

    def _dice(self, who):
        return random.Random(f"{self._options.seed} {who}")


def _without(names, *texts):
    return [{k: v for k, v in each.items() if k not in names} for each in texts]


def _tracebacks(log):
    """What must not be in the log, whatever was killed."""
    return [
        each.text
        for each in log.entries()
        if "Traceback (most recent call last)" in each.text
        and not any(word in each.text for word in _OF_THE_KILL)
    ]
