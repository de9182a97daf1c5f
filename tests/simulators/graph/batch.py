"""``$batch``: up to twenty requests in one, each with its own answer."""

import base64
import json

from tests.simulators.web.application import overridden
from tests.simulators.web.message import Headers, Request, json_answer

from .errors import bad_request, error_answer

MOST = 20


class Batch:
    """Carries out the requests of a batch.

    ``parallel``: how many of a batch the mailbox takes; 0 means all. The others are
    answered 429, as happens when a mailbox is busy.
    """

    def __init__(self, service):
        self.service = service
        self.parallel = 0

    def __call__(self, request):
        """Answer a batch."""
        wanted = (request.json() or {}).get("requests")
        if not isinstance(wanted, list) or not 0 < len(wanted) <= MOST:
            raise bad_request("A batch has 1 to 20 requests.")
        ids = [each.get("id") for each in wanted]
        if len(set(ids)) != len(ids) or not all(isinstance(each, str) for each in ids):
            raise bad_request("Request ids have to be unique texts.")
        answers = {}
        for number, each in enumerate(wanted):
            answers[each["id"]] = self._answer(request, each, number, answers)
        # In any order: nobody may rely on that of the requests.
        responses = [_response(key, answers[key]) for key in reversed(ids)]
        return json_answer({"responses": responses})

    def _answer(self, outer, each, number, answers):
        if any(answers[key].status >= 400 for key in each.get("dependsOn", ())):
            return error_answer(424, "FailedDependency")
        if self.parallel and number >= self.parallel:
            text = "Application is over its MailboxConcurrency limit."
            return error_answer(
                429, "ApplicationThrottled", text, (("Retry-After", "1"),)
            )
        request = self._request(outer, each)
        target = f"{request.path}?{each['url'].partition('?')[2]}"
        fault = self.service.faults.take(request.method, target)
        # What happens to connections happens to the batch as a whole.
        if fault is None or fault.kind not in ("status", "committed"):
            return self.service.handle(request)
        if fault.kind == "committed":
            self.service.handle(request)
        answer = overridden(fault)
        self.service.note_refused(request, answer)
        return answer

    def _request(self, outer, each):
        url, headers = each.get("url", ""), dict(each.get("headers") or {})
        if not url.startswith("/") or each.get("method") not in (
            *("GET", "POST", "PATCH", "PUT", "DELETE"),
        ):
            raise bad_request("A request needs a relative url and a method.")
        headers.setdefault("Authorization", outer.headers.get("Authorization", ""))
        return Request.to(
            each["method"], f"/v1.0{url}", Headers.of(headers), _body(each), outer
        )


def _body(each):
    if "body" not in each:
        return b""
    headers = {
        name.lower(): value for name, value in (each.get("headers") or {}).items()
    }
    kind = headers.get("content-type", "")
    if not kind:
        raise bad_request("A body needs a Content-Type in its headers.")
    if kind.startswith("application/json"):
        return json.dumps(each["body"]).encode()
    return base64.b64decode(each["body"])


def _response(key, answer):
    found = {"id": key, "status": answer.status, "headers": dict(answer.headers)}
    if answer.is_json:
        found["body"] = answer.value
    elif answer.body:
        found["body"] = base64.b64encode(answer.body).decode()
    return found
