"""A simulated web service: routes, clock, faults, log and the check of all it says."""

import threading
from dataclasses import dataclass

from .clock import Clock
from .faults import FaultPlan
from .log import Entry, RequestLog
from .message import Answer, json_answer
from .routing import Router

CONTROL = "/__control/"


class Refusal(Exception):
    """Ends a handler with an answer that is not the usual one."""

    def __init__(self, answer):
        super().__init__(f"status {answer.status}")
        self.answer = answer


@dataclass(frozen=True)
class Deviation:
    """A request or answer that the service's own description does not allow."""

    method: str
    path: str
    problem: str

    def __str__(self):
        return f"{self.method} {self.path}: {self.problem}"


class WebApplication:
    """Answers requests one at a time, so that handlers need no locks of their own.

    :param descriptions: objects with ``check(request, answer) -> iterable of problems``
        that know the published description; those that do not know a path say nothing
    :ivar answered: how many requests so far
    """

    def __init__(self, clock=None, descriptions=()):
        self.clock = clock or Clock()
        self.router = Router()
        self.faults = FaultPlan()
        self.log = RequestLog()
        self.descriptions = list(descriptions)
        self.deviations = []
        self.lock = threading.RLock()
        self.answered = 0

    @property
    def kept(self):
        """What outlives the process, when somebody keeps it: name -> dict or list."""
        return {}

    def route(self, method, template, handler):
        """Let ``handler(request, **placeholders)`` answer a method and path."""
        self.router.add(method, template, handler)

    def handle(self, request):
        """Answer a request, and note both if they are not as described."""
        with self.lock:
            answer = self._answer(request)
            self.answered += 1
            if not request.path.startswith(CONTROL):
                self._note(request, answer)
            return answer

    def note_refused(self, request, answer):
        """Log a request that a fault answered before any handler saw it."""
        with self.lock:
            self._log(request, answer)

    def user_of(self, request):
        """Whose request it is, for the log; services know their tokens."""
        return ""

    def not_found(self, request):
        """The answer for a path without route."""
        return json_answer({"error": {"code": 404, "message": "Not Found"}}, 404)

    def broken(self, request, problem):
        """The answer for a body that cannot be read."""
        return json_answer({"error": {"code": 400, "message": problem}}, 400)

    def assert_faithful(self):
        """Fail when anything said was not as the service's description has it."""
        found = list(dict.fromkeys(map(str, self.deviations)))
        assert not found, "\n".join(found[:20])

    def _answer(self, request):
        route, values = self.router.find(request)
        if route is None:
            return self.not_found(request)
        try:
            return route.handler(request, **values)
        except Refusal as refusal:
            return refusal.answer
        except (ValueError, UnicodeError) as error:
            return self.broken(request, str(error))

    def _note(self, request, answer):
        self._log(request, answer)
        for description in self.descriptions:
            for problem in description.check(request, answer):
                found = Deviation(request.method, request.path, problem)
                self.deviations.append(found)

    def _log(self, request, answer):
        query = "&".join(f"{n}={v}" for n, vs in request.query.items() for v in vs)
        target = f"{request.path}?{query}" if query else request.path
        batched = request.outer is not None
        user = self.user_of(request)
        self.log.add(Entry(request.method, target, answer.status, batched, user))


def overridden(fault):
    """The answer that a fault puts in the place of the real one."""
    headers = tuple(fault.headers.items())
    if isinstance(fault.body, bytes):
        return Answer(fault.status, headers, fault.body)
    if fault.body is None:
        return Answer(fault.status, headers)
    return json_answer(fault.body, fault.status, headers)
