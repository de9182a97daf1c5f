"""Messages, Anthropic's interface."""

from __future__ import annotations

from ..errors import AiTooLong
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

_VERSION = "2023-06-01"


class MessagesDialect(Dialect):
    """``POST /v1/messages``."""

    models_path = "/models?limit=1000"
    parameters = {
        "temperature": "takes_temperature",
        "output_config": "json_mode",
        "output_config.format": "json_mode",
        "json_schema": "json_mode",
    }

    def prefixes(self, address: str) -> tuple[str, ...]:
        return ("",) if address.endswith("/v1") else ("/v1",)

    def headers(self, key: str) -> dict[str, str]:
        return {"x-api-key": key, "anthropic-version": _VERSION}

    def models(self, page: dict) -> tuple[list[Model], str]:
        models = [
            Model(
                each["id"],
                each.get("display_name") or "",
                whole_number(each.get("max_input_tokens")),
                whole_number(each.get("max_tokens")),
            )
            for each in list_of(page.get("data"))
            if isinstance(each.get("id"), str) and each.get("lifecycle") != "retired"
        ]
        last = page.get("last_id")
        more = page.get("has_more") and isinstance(last, str)
        return models, f"{self.models_path}&after_id={last}" if more else ""

    def question(self, wish: Wish) -> Question:
        envelope = wish.envelope
        body = {
            "model": wish.settings.model,
            "max_tokens": wish.max_output,
            "system": envelope.system,
            "messages": [{"role": "user", "content": _content(envelope)}],
            "stream": True,
        }
        if wish.learned.json_mode == "schema":
            schema = wire_schema(envelope.schema)
            body["output_config"] = {
                "format": {"type": "json_schema", "schema": schema}
            }
        return Question("/messages", body)

    def read(self, value: dict, draft: Draft) -> bool:
        kind = value.get("type")
        if kind == "message_start":
            message = dict_of(value.get("message"))
            draft.model = message.get("model") or draft.model
            _count(message, draft)
        elif kind == "content_block_delta":
            draft.add(dict_of(value.get("delta")).get("text"))
        elif kind == "message_delta":
            _count(value, draft)
            _stop(dict_of(value.get("delta")).get("stop_reason"), draft)
        elif kind == "message":
            for block in list_of(value.get("content")):
                if block.get("type") == "text":
                    draft.add(block.get("text"))
            draft.model = value.get("model") or draft.model
            _count(value, draft)
            _stop(value.get("stop_reason"), draft)
        return kind == "message_stop"


def _content(envelope) -> object:
    if envelope.image is None:
        return envelope.user
    source = {
        "type": "base64",
        "media_type": envelope.image.mimetype,
        "data": base64_of(envelope.image),
    }
    return [
        {"type": "image", "source": source},
        {"type": "text", "text": envelope.user},
    ]


def _count(value: dict, draft: Draft) -> None:
    usage = dict_of(value.get("usage"))
    draft.count(usage.get("input_tokens"), usage.get("output_tokens"))


def _stop(reason: object, draft: Draft) -> None:
    if reason == "refusal":
        draft.refuse("")
    if reason == "model_context_window_exceeded" and not draft.has_text:
        raise AiTooLong("", str(reason))
    if reason:
        is_short = reason in ("max_tokens", "model_context_window_exceeded")
        draft.finish = CUT_SHORT if is_short else WHOLE
