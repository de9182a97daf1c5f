"""Commands that run beside others, one after another, and are shown afterwards."""

import subprocess
import sys
import threading

from tools import paths
from tools.progress import say


class Beside:
    """Commands in the background; those that run at the end of the block are ended."""

    def __init__(self):
        self._started = []

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        for each in self._started:
            each.end()

    def start(self, name, command, *, after=None, env=None):
        """Begin a command, or let it begin when another one is over.

        :param name: of the file that its output waits in
        """
        started = _Command(name, command, after, env)
        self._started.append(started)
        started.thread.start()
        return started


class _Command:
    """One command, whose output waits in a file until it is shown."""

    def __init__(self, name, command, after, env):
        self._command, self._env = command, env
        self._after = after
        self._log = paths.log_dir() / f"test-{name}.log"
        self._log.write_bytes(b"")
        self._process = None
        self._is_ended = False
        self._lock = threading.Lock()
        self.thread = threading.Thread(target=self._run, name=name)

    def show(self, title):
        """Show what was said, and the rest as it comes; gives the exit code."""
        say(f"==> {title}")
        with self._log.open("rb") as log:
            while self.thread.is_alive():
                self._pass_on(log)
                self.thread.join(1)
            self._pass_on(log)
        return self._process.returncode

    def end(self):
        """Let it not begin, or stop it."""
        with self._lock:
            self._is_ended = True
            if self._process:
                self._process.terminate()
        self.thread.join()

    def _run(self):
        if self._after:
            self._after.thread.join()
        with self._log.open("wb") as log:
            with self._lock:
                if self._is_ended:
                    return
                self._process = subprocess.Popen(
                    self._command,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    cwd=paths.ROOT,
                    env=self._env,
                )
            self._process.wait()

    def _pass_on(self, log):
        sys.stdout.write(log.read().decode(errors="replace"))
        sys.stdout.flush()
