"""Providers of AI on one port: who may ask, what arrived, what is answered, and how."""

import json
import math
from collections import deque
from dataclasses import dataclass, field

from tests.simulators.web.application import WebApplication
from tests.simulators.web.control import add_control
from tests.simulators.web.message import Answer, json_answer, redirect

from .control import add_ai_control
from .minds import MINDS
from .question import read_question
from .shape import Shape, spoken
from .speech import Speech
from .troubles import OPENAI_LIMITS, PROXY_PAGE, TROUBLES, WORD

# Kind -> the folder that is its address.
FOLDERS = {
    "openai": "/openai/v1",
    "anthropic": "/anthropic",
    "gemini": "/gemini",
    "xai": "/xai/v1",
    "deepseek": "/deepseek",
    "vllm": "/vllm/v1",
    "ollama": "/ollama/v1",
}
KEYLESS = ("vllm", "ollama")
PIECE_CHARS = 12


@dataclass(frozen=True)
class Arrived:
    """One question as it came."""

    kind: str
    path: str
    query: dict
    headers: dict
    body: dict
    question: object


@dataclass(eq=False)
class AiApplication(WebApplication):
    """Providers of AI.

    :ivar keys: kind -> the keys that are good; a kind that is missing takes any
    :ivar mind: name of what answers, see minds.py
    :ivar scripted: answers that come first, one each
    :ivar shape: how answers come
    :ivar arrived: the latest questions
    :ivar disliked: parameters that are refused, as models do that think first
    :ivar per_minute: requests in a minute, None for any number
    """

    keys: dict = field(default_factory=dict)
    models: tuple = ("sim-large", "sim-small")
    mind: str = "helpful"
    scripted: deque = field(default_factory=deque)
    shape: Shape = Shape()
    finish: str = "stop"
    thoughts: str = ""
    counts: bool = True
    is_null: bool = False
    disliked: tuple = ()
    per_minute: int | None = None
    num_ctx: int = 0
    version: str = "v1beta"

    def __post_init__(self):
        super().__init__()
        self.arrived = deque(maxlen=500)
        self.troubles = deque()
        self._requests = deque()
        add_control(self)
        add_ai_control(self)
        for kind in ("openai", "xai", "deepseek", "vllm", "ollama"):
            self._add_openai(kind, FOLDERS[kind])
        self._add("anthropic", "messages", "/anthropic/v1/messages")
        self.route("GET", "/anthropic/v1/models", self._anthropic_models)
        for version in ("v1beta", "v1"):
            folder = f"/gemini/{version}/models"
            self.route("GET", folder, self._gemini_models)
            self._add("gemini", "gemini", folder + "/{model}")
        self.route("GET", "/ollama/api/tags", lambda _r: json_answer({"models": []}))
        self.route("POST", "/ollama/api/show", self._show)

    def reset(self):
        """As it was in the beginning."""
        fresh = AiApplication()
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(fresh, name))
        self.arrived.clear()
        self.troubles.clear()
        self._requests.clear()
        self.faults.clear()

    def trouble(self, name, times=1):
        """Let the next questions be refused; see troubles.py."""
        self.troubles.extend([name] * times)

    def script(self, *answers):
        """Let the next questions be answered so: texts, or values as JSON."""
        for each in answers:
            said = each if isinstance(each, str) else json.dumps(each)
            self.scripted.append(said)

    def _add_openai(self, kind, folder):
        self._add(kind, "chat", f"{folder}/chat/completions")
        self._add(kind, "responses", f"{folder}/responses")

        def models(request):
            refused = self._refused(kind, request)
            rows = [
                {"id": name, "object": "model", "created": 1, "owned_by": kind}
                for name in self.models
            ]
            return refused or json_answer({"object": "list", "data": rows})

        self.route("GET", f"{folder}/models", models)

    def _add(self, kind, dialect, path):
        def answer(request, model=""):
            return self._respond(kind, dialect, request, model.partition(":")[0])

        self.route("POST", path, answer)

    def _respond(self, kind, dialect, request, model):
        body = request.json()
        question = read_question(dialect, body, model)
        headers = dict(request.headers.fields)
        arrived = Arrived(kind, request.path, request.query, headers, body, question)
        self.arrived.append(arrived)
        refused = self._refused(kind, request) or self._limited(kind)
        refused = refused or self._version_missing(kind, request)
        if refused:
            return refused
        name = self._trouble_in(question)
        if name:
            return self._troubled(kind, dialect, name, question, request)
        for parameter in self.disliked:
            if parameter in json.dumps(body):
                return _disliked(parameter)
        if question.model not in self.models:
            return self._refusal(kind, "no_model", request)
        return self._spoken(dialect, question, self.shape)

    def _spoken(self, dialect, question, shape, **changed):
        text = self.scripted.popleft() if self.scripted else None
        if text is None:
            text = MINDS[self.mind](question)
        size = max(PIECE_CHARS, len(text) // 400)
        pieces = tuple(text[i : i + size] for i in range(0, len(text), size))
        said = {
            "finish": self.finish,
            "thoughts": self.thoughts,
            "counts": self.counts,
            "is_null": self.is_null,
            "tokens_in": math.ceil((len(question.user) + len(question.system)) / 4),
            "tokens_out": math.ceil(len(text) / 4),
            "model": question.model,
            **changed,
        }
        return spoken(dialect, Speech(pieces, **said), shape)

    def _refused(self, kind, request):
        """The refusal of a key, None when it is good."""
        good = self.keys.get(kind)
        if good is None or _key_of(request) in good:
            return None
        return self._refusal(kind, "key_refused", request)

    def _version_missing(self, kind, request):
        if kind == "gemini" and f"/{self.version}/" not in request.path:
            return Answer(404, (("Content-Type", "text/html"),), PROXY_PAGE)
        return None

    def _refusal(self, kind, name, request):
        status, headers, body = TROUBLES[kind][name]
        said = json.dumps(body).replace("{key}", _key_of(request))
        return json_answer(json.loads(said), status, tuple(headers.items()))

    def _limited(self, kind):
        now = self.clock.time()
        while self._requests and self._requests[0] <= now - 60:
            self._requests.popleft()
        if self.per_minute is not None and len(self._requests) >= self.per_minute:
            left = math.ceil(self._requests[0] + 60 - now)
            headers = {**OPENAI_LIMITS, "retry-after": str(left)}
            headers["x-ratelimit-reset-requests"] = f"{left}s"
            _status, _headers, body = TROUBLES[kind]["throttled"]
            return json_answer(body, 429, tuple(headers.items()))
        self._requests.append(now)
        return None

    def _trouble_in(self, question):
        if self.troubles:
            return self.troubles.popleft()
        word = WORD.search("\n".join(question.texts))
        return word[1] if word else None

    def _troubled(self, kind, dialect, name, question, request):
        if name in TROUBLES[kind]:
            return self._refusal(kind, name, request)
        if name == "proxy_page":
            return Answer(502, (("Content-Type", "text/html"),), PROXY_PAGE)
        if name == "page_with_200":
            return Answer(200, (("Content-Type", "text/html"),), PROXY_PAGE)
        if name == "redirect":
            return redirect("http://169.254.169.254/latest/meta-data/")
        if name == "error_with_200":
            return json_answer(TROUBLES[kind]["overloaded"][2])
        if name == "huge":
            self.scripted.appendleft("x" * (3 << 20))
            return self._spoken(dialect, question, Shape())
        shapes = {
            "stall": Shape(stall_after=4),
            "cut": Shape(cut_after=900),
            "error_within": Shape(error_after=4, error=TROUBLES[kind]["overloaded"][2]),
            "slow": Shape(first_s=5.0, between_s=0.2),
        }
        finish = {"refused": "refusal", "blocked": "blocked", "cut_short": "length"}
        changed = {"finish": finish[name]} if name in finish else {}
        return self._spoken(dialect, question, shapes.get(name, Shape()), **changed)

    def _anthropic_models(self, request):
        refused = self._refused("anthropic", request)
        names, last = list(self.models), request.one("after_id")
        start = names.index(last) + 1 if last else 0
        rows = [
            {
                "id": name,
                "type": "model",
                "display_name": name.title(),
                "lifecycle": "active",
                "max_input_tokens": 200_000,
                "max_tokens": 8_000,
            }
            for name in names[start : start + 100]
        ]
        return refused or json_answer(
            {
                "data": rows,
                "has_more": start + 100 < len(names),
                "first_id": rows[0]["id"] if rows else None,
                "last_id": rows[-1]["id"] if rows else None,
            }
        )

    def _gemini_models(self, request):
        refused = self._refused("gemini", request)
        refused = refused or self._version_missing("gemini", request)
        start = int(request.one("pageToken") or 0)
        rows = [
            {
                "name": f"models/{name}",
                "displayName": name.title(),
                "inputTokenLimit": 1_048_576,
                "outputTokenLimit": 65_536,
                "supportedGenerationMethods": ["generateContent", "countTokens"],
            }
            for name in self.models[start : start + 100]
        ]
        more = start + 100 < len(self.models)
        token = {"nextPageToken": str(start + 100)} if more else {}
        return refused or json_answer({"models": rows, **token})

    def _show(self, _request):
        parameters = f"num_ctx    {self.num_ctx}" if self.num_ctx else ""
        info = {"llama.context_length": 131_072}
        return json_answer({"parameters": parameters, "model_info": info})


def _key_of(request):
    named = (request.headers.get(name) for name in ("x-api-key", "x-goog-api-key"))
    return next((each for each in named if each), request.bearer)


def _disliked(parameter):
    message = f"Unsupported parameter: '{parameter}' is not supported with this model."
    error = {
        "message": message,
        "type": "invalid_request_error",
        "param": parameter,
        "code": "unsupported_parameter",
    }
    return json_answer({"error": error}, 400)
