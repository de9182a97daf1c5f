"""Answers in JSON with a value of the wrong type in one place."""

from copy import deepcopy

from tests.simulators.web.message import json_answer

MISSING = object()
WRONG = (None, 7, "text", [], {}, [None], True, MISSING)
# The sign-in is another service, with tests of its own.
_SIGN_IN = ("token", "oauth")


class OddJson:
    """Spoils what a simulator answers.

    :param service: the simulator's application
    """

    def __init__(self, service):
        self._service = service
        self._handle = service.handle
        self._spoilt = None
        self._only = None
        self._seen = set()
        service.handle = self._answer

    def close(self):
        """Answer as always."""
        self._service.handle = self._handle

    def places_in(self, work):
        """The keys of all objects that are answered meanwhile, as paths."""
        self._seen = set()
        work()
        return sorted(self._seen)

    def spoil(self, place, wrong, only=None):
        """Put ``wrong`` there from now on.

        :param only: the id of the one message whose description is spoilt
        """
        self._spoilt, self._only = (place, wrong), only

    def calm(self):
        """Spoil nothing any more."""
        self._spoilt = self._only = None

    def _answer(self, request):
        answer = self._handle(request)
        is_odd = answer.is_json and answer.status < 300
        if not is_odd or any(word in request.path for word in _SIGN_IN):
            return answer
        self._note(answer.value, ())
        if self._spoilt is None:
            return answer
        value = deepcopy(answer.value)
        self._change(value, (), is_meant=self._only is None)
        return json_answer(value, answer.status, _others(answer.headers))

    def _note(self, value, path):
        if isinstance(value, list):
            for each in value:
                self._note(each, path)
        elif isinstance(value, dict):
            for key, inner in value.items():
                self._seen.add((*path, key))
                self._note(inner, (*path, key))

    def _change(self, value, path, *, is_meant):
        if isinstance(value, list):
            for each in value:
                self._change(each, path, is_meant=is_meant)
        if not isinstance(value, dict):
            return
        is_meant = is_meant or value.get("id") == self._only
        for key, inner in list(value.items()):
            place, wrong = self._spoilt
            if is_meant and (*path, key) == place:
                if wrong is MISSING:
                    del value[key]
                else:
                    value[key] = wrong
            else:
                self._change(inner, (*path, key), is_meant=is_meant)


def _others(headers):
    return [each for each in headers if each[0].lower() != "content-type"]
