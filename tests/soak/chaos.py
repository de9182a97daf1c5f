"""Everything that goes wrong, one thing after the other."""

import psutil

from tests.simulators.gmail.errors import error_body
from tests.simulators.graph.errors import error_answer

from .journal import Actor

_COMMANDS = (
    r"UID MOVE",
    r"UID STORE",
    r"UID EXPUNGE",
    r"UID FETCH",
    r"APPEND",
    r"LIST",
    r"SELECT|EXAMINE",
    r"UID SEARCH",
    r"RENAME|CREATE|DELETE ",
    r"",
)
_SMTP = (
    *("closed_at_once", "busy_banner", "ehlo_cut", "mail_temporary", "mail_cut"),
    *("rcpt_temporary", "rcpt_cut", "data_temporary", "data_cut", "body_cut"),
    *("end_temporary", "end_refused", "quit_cut", "refused"),
    # What hurts most: nobody knows whether it was taken.
    *("end_cut_taken", "end_cut_lost") * 3,
)
_SEND_PATHS = {
    "gmail": r"/messages/send|/drafts/send",
    "outlook": r"/send(\?|$)|/sendMail|/me/messages",
}
_MAIL = {"gmail": r"/gmail/v1|/batch", "outlook": r"/v1\.0/"}


class Chaos(Actor):
    """Strikes one part after the other; ``kinds`` are the names of its actions."""

    def __init__(self, site, journal, dice, pause_s, without=()):
        super().__init__("chaos", journal, dice, pause_s)
        self.site = site
        self.struck = 0
        present = {person.provider for person in site.people}
        everything = {
            "imap": (8, self.cut_imap),
            "away": (1, self.imap_away),
            "smtp": (5, self.strike_smtp),
            "gmail": (6, self.strike_gmail),
            "outlook": (6, self.strike_outlook),
            "odoo": (0.7, self.kill_odoo),
            "worker": (1.2, self.kill_worker),
            "postgres": (0.7, self.kill_postgres),
            "dovecot": (0.8, self.kill_dovecot),
        }
        needed = {"away": "imap", "smtp": "imap", "dovecot": "imap"}
        services = {"imap", "gmail", "outlook"}
        self.actions = [
            action
            for name, action in everything.items()
            if name not in without
            and (
                needed.get(name, name) in present
                or needed.get(name, name) not in services
            )
        ]

    def cut_imap(self):
        """A connection breaks at one of the bad moments."""
        kind = self.dice.choice(("before", "request", "answer", "answer", "literal"))
        command = self.dice.choice(_COMMANDS)
        self.site.proxy.plan(kind, command)
        self._strike("imap", kind=kind, command=command)

    def imap_away(self):
        """Nobody gets through for a while."""
        seconds = self.dice.choice((1, 4, 16))
        self._strike("imap away", seconds=seconds)
        self.site.proxy.is_away = True
        self.site.proxy.cut_all()
        self.wait(seconds)
        self.site.proxy.is_away = False

    def strike_smtp(self):
        """Before, in or after DATA."""
        name = self.dice.choice(_SMTP)
        self._strike("smtp", scenario=name)
        self.site.smtp.play(name, "healthy")
        if name == "refused":
            self.wait(3)
            self.site.smtp.play("healthy")

    def strike_gmail(self):
        """Something goes wrong with a request to Gmail."""
        body = error_body(429, "Rate Limit Exceeded", "rateLimitExceeded")
        self._strike_service("gmail", {"status": 429, "body": body})

    def strike_outlook(self):
        """Something goes wrong with a request to Graph."""
        slower = error_answer(429, "TooManyRequests", "Slower").value
        headers = {"Retry-After": str(self.dice.choice((1, 2, 5)))}
        self._strike_service(
            "outlook", {"status": 429, "headers": headers, "body": slower}
        )

    def kill_odoo(self):
        """All of Odoo at once; it is started again."""
        self._strike("kill odoo", workers=self.site.workers)
        self.site.server.kill()
        self.wait(self.dice.choice((0, 2)))
        self.site.run_with(self.site.workers)

    def kill_worker(self):
        """One of Odoo's worker processes, as the system does when memory is short."""
        workers = self.site.odoo_processes()[1:]
        if workers:
            chosen = self.dice.choice(workers)
            self._strike("kill worker", title=" ".join(chosen.cmdline())[:60])
            try:
                chosen.kill()
            except psutil.NoSuchProcess:
                pass

    def kill_postgres(self):
        """The database: all of it, or one of its processes."""
        if self.dice.random() < 0.5:
            self._strike("crash postgres")
            self.site.crash_database()
        else:
            self._strike("kill backend")
            self.site.kill_backend(self.dice)

    def kill_dovecot(self):
        """The mail server; it is started again."""
        self._strike("kill dovecot")
        self.site.kill_dovecot()

    def _strike_service(self, provider, slower):
        kind, details = self.dice.choice(
            (
                ("status", {"status": 500}),
                ("status", {"status": 503, "headers": {"Retry-After": "1"}}),
                ("status", slower),
                ("committed", {"status": 500}),
                ("committed", {"status": 503}),
                ("committed_cut", {}),
                ("committed_cut", {}),
                ("cut", {}),
                ("truncated", {}),
                ("garbled", {}),
                ("slow", {"delay_s": self.dice.uniform(0.5, 4)}),
            )
        )
        path = self.dice.choice((_SEND_PATHS[provider], _MAIL[provider]))
        times = self.dice.choice((1, 1, 1, 2, 3))
        method = self.dice.choice(("", "POST")) if path == _MAIL[provider] else "POST"
        service = self.site.service(provider)
        service.faults.add(kind, path, method=method, times=times, **details)
        self._strike(provider, kind=kind, path=path, times=times, **details)

    def _strike(self, what, **details):
        self.struck += 1
        self.note(what, **details)
