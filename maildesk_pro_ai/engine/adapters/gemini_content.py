"""Generated content, Gemini's interface."""

from __future__ import annotations

from urllib.parse import quote

from ..errors import AiAnswerUnusable
from .answers import CUT_SHORT, WHOLE, Draft, Model
from .dialect import (
    Dialect,
    Question,
    Wish,
    base64_of,
    dict_of,
    list_of,
    whole_number,
    wire_schema,
)
from .openai_chat import TEMPERATURE

_REFUSED = frozenset(
    """SAFETY RECITATION BLOCKLIST PROHIBITED_CONTENT SPII LANGUAGE
    IMAGE_SAFETY""".split()
)
_VERSIONS = ("/v1beta", "/v1")


class GeminiDialect(Dialect):
    """``POST …/models/{model}:streamGenerateContent``; the key is in a header."""

    models_path = "/models?pageSize=1000"
    parameters = {
        "temperature": "takes_temperature",
        "responseJsonSchema": "json_mode",
        "response_json_schema": "json_mode",
        "responseMimeType": "json_mode",
    }

    def prefixes(self, address: str) -> tuple[str, ...]:
        return ("",) if address.endswith(_VERSIONS) else _VERSIONS

    def headers(self, key: str) -> dict[str, str]:
        return {"x-goog-api-key": key}

    def models(self, page: dict) -> tuple[list[Model], str]:
        models = [
            Model(
                each["name"].removeprefix("models/"),
                each.get("displayName") or "",
                whole_number(each.get("inputTokenLimit")),
                whole_number(each.get("outputTokenLimit")),
            )
            for each in list_of(page.get("models"))
            if isinstance(each.get("name"), str)
            and "generateContent" in (each.get("supportedGenerationMethods") or ())
        ]
        token = page.get("nextPageToken")
        more = f"{self.models_path}&pageToken={quote(str(token), safe='')}"
        return models, more if token else ""

    def question(self, wish: Wish) -> Question:
        envelope, learned = wish.envelope, wish.learned
        config = {"maxOutputTokens": wish.max_output}
        if learned.takes_temperature:
            config["temperature"] = TEMPERATURE
        if learned.json_mode != "none":
            config["responseMimeType"] = "application/json"
        if learned.json_mode == "schema":
            config["responseJsonSchema"] = wire_schema(envelope.schema)
        body = {
            "systemInstruction": {"parts": [{"text": envelope.system}]},
            "contents": [{"role": "user", "parts": _parts(envelope)}],
            "generationConfig": config,
        }
        model = quote(wish.settings.model.removeprefix("models/"), safe="")
        return Question(f"/models/{model}:streamGenerateContent?alt=sse", body)

    def read(self, value: dict, draft: Draft) -> bool:
        usage = dict_of(value.get("usageMetadata"))
        thought = whole_number(usage.get("thoughtsTokenCount")) or 0
        given = whole_number(usage.get("candidatesTokenCount"))
        tokens_out = None if given is None and not thought else (given or 0) + thought
        draft.count(usage.get("promptTokenCount"), tokens_out)
        draft.model = value.get("modelVersion") or draft.model
        blocked = dict_of(value.get("promptFeedback")).get("blockReason")
        if blocked:
            draft.refuse(blocked)
        for candidate in list_of(value.get("candidates"))[:1]:
            for part in list_of(dict_of(candidate.get("content")).get("parts")):
                if not part.get("thought"):
                    draft.add(part.get("text"))
            _finish(candidate.get("finishReason"), draft)
        return False


def _parts(envelope) -> list[dict]:
    parts: list[dict] = [{"text": envelope.user}]
    if envelope.image:
        data = {
            "mimeType": envelope.image.mimetype,
            "data": base64_of(envelope.image),
        }
        parts.append({"inlineData": data})
    return parts


def _finish(reason: object, draft: Draft) -> None:
    if reason in _REFUSED:
        draft.refuse(reason)
    if isinstance(reason, str) and reason.startswith("MALFORMED"):
        raise AiAnswerUnusable("", reason)
    if reason:
        draft.finish = CUT_SHORT if reason == "MAX_TOKENS" else WHOLE
