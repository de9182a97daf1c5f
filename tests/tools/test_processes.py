"""Servers that outlive their command are found again, ended, and never mistaken."""

import os
import signal
import subprocess
import sys

import pytest

from tools.processes import Daemon

WAIT = "import signal; signal.pause()"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); "


@pytest.fixture
def daemon(tmp_path):
    """A daemon that is gone after the test."""
    daemon = Daemon(tmp_path, "server")
    yield daemon
    daemon.kill()


def test_running_process_is_found_by_its_pid_file(daemon, tmp_path):
    pid = daemon.start([sys.executable, "-c", WAIT])
    assert Daemon(tmp_path, "server").pid == pid


def test_stopped_process_is_gone_and_forgotten(daemon):
    pid = daemon.start([sys.executable, "-c", WAIT])
    daemon.stop()
    assert daemon.pid is None
    assert not daemon.pid_file.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_process_that_ignores_the_request_is_killed(daemon):
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb") as pipe:
        code = DEAF + f"import os; os.write({writer}, b'x'); " + WAIT
        daemon.start([sys.executable, "-c", code], pass_fds=[writer])
        os.close(writer)
        assert pipe.read(1) == b"x"
        daemon.stop(patience=0.2)
    assert daemon.pid is None


def test_children_end_with_the_process(daemon):
    reader, writer = os.pipe()
    child = f"[{sys.executable!r}, '-c', {WAIT!r}]"
    code = f"import subprocess; subprocess.Popen({child}, pass_fds=[{writer}]); "
    daemon.start([sys.executable, "-c", code + WAIT], pass_fds=[writer])
    os.close(writer)
    daemon.kill()
    with os.fdopen(reader, "rb") as pipe:
        assert pipe.read() == b"", "the pipe ends when its last holder is gone"


def test_stranger_with_a_reused_pid_is_left_alone(daemon):
    other = subprocess.Popen([sys.executable, "-c", WAIT])
    try:
        daemon.pid_file.write_text(f"{other.pid} 1\n")
        assert daemon.pid is None
        daemon.stop()
        assert other.poll() is None
    finally:
        other.send_signal(signal.SIGKILL)
        other.wait()


def test_output_goes_to_the_log(daemon):
    pid = daemon.start([sys.executable, "-c", "print('hello')"])
    os.waitpid(pid, 0)
    assert daemon.log.read_text() == "hello\n"
