"""What goes wrong at a simulated service, planned by a test.

A fault waits for requests that fit (method and a regular expression for the path with
its query) and strikes as often as ``times`` says; 0 means until it is taken away.

==============  ==================================================================
kind            what the client sees
==============  ==================================================================
status          ``status``, ``headers`` and ``body`` instead of the answer; nothing
                was done
committed       the same, but the request was carried out
cut             the connection ends without an answer; nothing was done
committed_cut   the same, but the request was carried out
cut_request     the connection ends while the body is still being sent
truncated       the answer breaks off in the middle; the request was carried out
garbled         the answer is HTML of some proxy, status 200
slow            the answer comes after ``delay_s``
hung            no answer for ``delay_s``, then the connection ends; nothing was done
drip            the answer comes byte by byte, ``delay_s`` between two
twice           the request is carried out twice, as after a repeated delivery
==============  ==================================================================
"""

import re
import threading
from dataclasses import dataclass, field

KINDS = frozenset(
    "status committed cut committed_cut cut_request truncated garbled slow hung"
    " drip twice".split()
)


@dataclass
class Fault:
    """One thing that goes wrong; see the module's table for ``kind``.

    :param path: regular expression, searched in the path with its query
    :param skip: so many fitting requests pass unharmed first
    """

    kind: str
    path: str = ""
    method: str = ""
    times: int = 1
    skip: int = 0
    status: int = 503
    body: object = None
    headers: dict = field(default_factory=dict)
    delay_s: float = 0.0
    struck: int = 0

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"no such fault: {self.kind}")

    def fits(self, method, target):
        """Whether the fault is meant for this request."""
        if self.method and self.method != method:
            return False
        return re.search(self.path, target) is not None


class FaultPlan:
    """The faults that wait for their requests."""

    def __init__(self):
        self._faults = []
        self._lock = threading.Lock()

    def add(self, kind, path="", **details):
        """Plan a fault; returns it, so that a test can see how often it struck."""
        fault = Fault(kind, path, **details)
        with self._lock:
            self._faults.append(fault)
        return fault

    def clear(self):
        """Nothing goes wrong any more."""
        with self._lock:
            self._faults.clear()

    def take(self, method, target):
        """The fault for this request, None when all goes well."""
        with self._lock:
            for fault in self._faults:
                if not fault.fits(method, target):
                    continue
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                fault.struck += 1
                if fault.times and fault.struck >= fault.times:
                    self._faults.remove(fault)
                return fault
        return None
