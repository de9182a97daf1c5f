"""What happened during a soak, in order, and what happened to each mail."""

import collections
import json
import threading
import time
from contextlib import suppress


class Journal:
    """Written to a file line by line; every mail is named by its subject."""

    def __init__(self, path, seed):
        self.seed = seed
        self.counts = collections.Counter()
        self.started = time.monotonic()
        self._lock = threading.Lock()
        self._histories = collections.defaultdict(list)
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._file = path.open("w", buffering=1)

    def note(self, actor, what, *names, **details):
        """Note an event; ``names`` are ``mailbox/subject`` of the mails concerned."""
        at = round(time.monotonic() - self.started, 2)
        entry = {"at": at, "actor": actor, "what": what, **details}
        if names:
            entry["mails"] = list(names)
        line = json.dumps(entry, default=str)
        with self._lock:
            self.counts[actor.partition(":")[0]] += 1
            for name in names:
                self._histories[name].append(line)
            self._file.write(line + "\n")

    def history(self, name):
        """The lines about one mail, in order."""
        with self._lock:
            return list(self._histories[name])

    def close(self):
        """No more lines."""
        self._file.close()


class Actor(threading.Thread):
    """One of those who do something all the time, by dice of its own.

    ``actions``: (weight, method) pairs. What fails is noted and life goes on: servers
    are being killed meanwhile.
    """

    def __init__(self, name, journal, dice, pause_s):
        super().__init__(name=name, daemon=True)
        self.journal = journal
        self.dice = dice
        self.actions = []
        #: what went wrong with its actions, other than that nobody answered
        self.errors = []
        self._pause_s = pause_s
        self._over = threading.Event()
        self._acting = threading.Lock()

    def run(self):
        methods = [method for _weight, method in self.actions]
        weights = [weight for weight, _method in self.actions]
        while not self._over.wait(self.dice.uniform(0.2, 1.8) * self._pause_s):
            (method,) = self.dice.choices(methods, weights)
            with self._acting:
                if self._over.is_set():
                    return
                try:
                    method()
                except IndexError:
                    continue  # nothing there to do it with
                except OSError as error:
                    self.note("nobody answers", during=method.__name__, error=error)
                    self._over.wait(1)
                except Exception as error:
                    self.errors.append(f"{method.__name__}: {_short(error)}")
                    self.note(f"{method.__name__} failed", error=_short(error))

    def rest(self):
        """Finish the present action, and do nothing until ``resume``."""
        self._acting.acquire()

    def resume(self):
        """Go on after ``rest``."""
        if self._acting.locked():
            self._acting.release()

    def note(self, what, *names, **details):
        """Note something in the journal."""
        self.journal.note(self.name, what, *names, **details)

    def wait(self, seconds):
        """Wait, but not beyond the end."""
        self._over.wait(seconds)

    def end(self):
        """Stop after the present action."""
        self._over.set()


def finish(actors, patience_s=150):
    """End all actors and wait for them."""
    for actor in actors:
        actor.end()
    for actor in actors:
        with suppress(RuntimeError):  # never started
            actor.join(patience_s)


def _short(error):
    return f"{type(error).__name__}: {error}"[:300]
