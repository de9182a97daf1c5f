"""Server processes that outlive the command that started them."""

import os
import signal
import subprocess
import time
from pathlib import Path

STOP_PATIENCE_S = 20.0
POLL_S = 0.05


class Daemon:
    """A process remembered in ``<folder>/<name>.pid``, with ``<name>.log`` beside it.

    The process leads a group of its own, so that its children end with it. A pid
    file that is left over never makes us signal another process: the start time of the
    process is remembered with the pid.
    """

    def __init__(self, folder, name):
        self.pid_file = Path(folder) / f"{name}.pid"
        self.log = Path(folder) / f"{name}.log"

    def start(self, command, **options):
        """Start ``command`` in the background, its output in the log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **options,
            )
        self.pid_file.write_text(f"{process.pid} {_start_time(process.pid)}\n")
        return process.pid

    @property
    def pid(self):
        """The process id, or None when the process is gone."""
        try:
            pid, started = self.pid_file.read_text().split()
        except (FileNotFoundError, ValueError):
            return None
        return int(pid) if _start_time(int(pid)) == started else None

    def stop(self, first_signal=signal.SIGTERM, patience=STOP_PATIENCE_S):
        """End the process, by force when it does not go within ``patience`` seconds."""
        pid = self.pid
        if pid is None:
            return
        _signal_group(pid, first_signal)
        deadline = time.monotonic() + patience
        while self.pid is not None and time.monotonic() < deadline:
            time.sleep(POLL_S)
        _signal_group(pid, signal.SIGKILL)
        while self.pid is not None:
            time.sleep(POLL_S)
        self.pid_file.unlink(missing_ok=True)

    def kill(self):
        """End the process and its children at once, as a power cut would."""
        self.stop(signal.SIGKILL)


def _signal_group(pid, number):
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        pass


def _start_time(pid):
    """When the process started, in ticks since boot; None when it is gone."""
    _reap(pid)
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The name in parentheses may hold anything; fields are counted behind it.
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else fields[19]


def _reap(pid):
    """Collect the process if it is an ended child of ours."""
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        pass
