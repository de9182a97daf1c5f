"""What a person sees while the tools work: short steps, and plain words on failure."""

import subprocess
import sys
import time
from contextlib import contextmanager

from tools import paths

TAIL_LINES = 30


class ToolError(Exception):
    """Something the person at the keyboard has to know; shown without a traceback."""


def say(message):
    """Print one line at once, also when the output is a pipe."""
    print(message, flush=True)


@contextmanager
def step(message):
    """Announce a step, and say how long it took."""
    say(f"==> {message}")
    started = time.monotonic()
    yield
    say(f"    done in {time.monotonic() - started:.1f} s")


def run_logged(command, log_name, **options):
    """Run ``command`` with its output in a log file; show the end of it on failure."""
    log_path = paths.log_dir() / f"{log_name}.log"
    with log_path.open("w") as log:
        log.write(f"$ {' '.join(map(str, command))}\n")
        log.flush()
        result = subprocess.run(
            [str(part) for part in command],
            stdout=log,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            **options,
        )
    if result.returncode:
        tail = log_path.read_text(errors="replace").splitlines()[-TAIL_LINES:]
        raise ToolError(
            f"{command[0]} failed with code {result.returncode}.\n"
            + "\n".join(f"    {line}" for line in tail)
            + f"\nThe whole output is in {log_path}"
        )
    return log_path


def main(function):
    """Run a tool's entry point and turn its outcome into an exit code."""
    try:
        code = function()
    except ToolError as error:
        print(f"error: {error}", file=sys.stderr, flush=True)
        code = 1
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr, flush=True)
        code = 130
    sys.exit(code or 0)
