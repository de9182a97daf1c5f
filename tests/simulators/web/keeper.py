"""What a simulated service remembers beyond its end, in one file.

Tests start over each time; the demo goes on where it was stopped: with the same ids,
tokens and cursors, so that whoever synchronises notices nothing but a pause.
"""

import io
import os
import pickle
from pathlib import Path

# So long after a change it may be lost when the machine is switched off.
EVERY_S = 2.0


class Keeper:
    """Keeps ``application.kept``, a mapping of names to dicts and lists.

    The application itself and what points into these containers stay: their content
    alone is put away and brought back.

    :param path: the file; None keeps nothing
    """

    def __init__(self, application, path=None):
        self._application = application
        self._path = path and Path(path)
        self._saved_at = 0

    def load(self):
        """Go on where the last run has ended; without a file start over."""
        if not self._path or not self._path.exists():
            return
        content = self._path.read_bytes()
        state = _Unpickler(io.BytesIO(content), self._application.clock).load()
        for name, container in self._application.kept.items():
            if isinstance(container, dict):
                container.clear()
                container.update(state[name])
            else:
                container[:] = state[name]

    def save(self):
        """Write the file in one step, when somebody has asked for anything since."""
        application = self._application
        if not self._path:
            return
        with application.lock:
            if application.answered == self._saved_at:
                return
            out = io.BytesIO()
            _Pickler(out, application.clock).dump(application.kept)
            self._saved_at = application.answered
        fresh = self._path.with_suffix(".new")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # There are tokens in it.
        with open(fresh, "wb", opener=_private) as target:
            target.write(out.getbuffer())
        fresh.replace(self._path)

    def save_until(self, ended):
        """Save now and then until the event comes."""
        while not ended.wait(EVERY_S):
            self.save()


def _private(path, flags):
    return os.open(path, flags, 0o600)


class _Pickler(pickle.Pickler):
    """The clock belongs to the process."""

    def __init__(self, out, clock):
        super().__init__(out, pickle.HIGHEST_PROTOCOL)
        self._clock = clock

    def persistent_id(self, value):
        return "clock" if value is self._clock else None


class _Unpickler(pickle.Unpickler):
    def __init__(self, source, clock):
        super().__init__(source)
        self._clock = clock

    def persistent_load(self, _name):
        return self._clock
