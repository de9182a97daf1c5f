"""Chat completions, as OpenAI made them and everybody else offers them."""

from __future__ import annotations

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

TEMPERATURE = 0.2


class ChatDialect(Dialect):
    """``POST /chat/completions``."""

    parameters = {
        "temperature": "takes_temperature",
        "max_tokens": "token_param",
        "max_completion_tokens": "token_param",
        "response_format": "json_mode",
        "json_schema": "json_mode",
        "json_object": "json_mode",
        "stream_options": "takes_usage",
    }

    def models(self, page: dict) -> tuple[list[Model], str]:
        found = list_of(page.get("data")) or list_of(page.get("models"))
        models = [
            Model(
                each["id"],
                max_input=whole_number(
                    each.get("max_model_len") or each.get("context_length")
                ),
            )
            for each in found
            if isinstance(each.get("id"), str)
        ]
        return models, ""

    def question(self, wish: Wish) -> Question:
        learned, envelope = wish.learned, wish.envelope
        body = {
            "model": wish.settings.model,
            "messages": [
                {"role": "system", "content": envelope.system},
                {"role": "user", "content": self._user(wish)},
            ],
            learned.token_param: wish.max_output,
            "stream": True,
        }
        if learned.takes_usage:
            body["stream_options"] = {"include_usage": True}
        if learned.takes_temperature:
            body["temperature"] = TEMPERATURE
        if learned.json_mode == "schema":
            body["response_format"] = {
                "type": "json_schema",
                "json_schema": named_schema(envelope),
            }
        elif learned.json_mode == "object":
            body["response_format"] = {"type": "json_object"}
        if wish.settings.kind == "openai":
            body["store"] = False
        return Question("/chat/completions", body)

    def read(self, value: dict, draft: Draft) -> bool:
        usage = dict_of(value.get("usage"))
        draft.count(usage.get("prompt_tokens"), usage.get("completion_tokens"))
        draft.model = value.get("model") or draft.model
        # Some services end with "choices": null, and count the tokens there.
        for choice in list_of(value.get("choices"))[:1]:
            said = dict_of(choice.get("delta")) or dict_of(choice.get("message"))
            if said.get("refusal"):
                draft.refuse(said["refusal"])
            _add(said.get("content"), draft)
            reason = choice.get("finish_reason")
            if reason == "content_filter":
                draft.refuse(reason)
            if reason:
                draft.finish = CUT_SHORT if reason == "length" else WHOLE
        return False

    def _user(self, wish: Wish) -> object:
        image = wish.envelope.image
        if image is None:
            return wish.envelope.user
        data = f"data:{image.mimetype};base64,{base64_of(image)}"
        return [
            {"type": "text", "text": wish.envelope.user},
            {"type": "image_url", "image_url": {"url": data}},
        ]


def named_schema(envelope) -> dict:
    """The schema of an answer as OpenAI wants it."""
    return {
        "name": f"mail_{envelope.action}",
        "strict": True,
        "schema": wire_schema(envelope.schema),
    }


def _add(content: object, draft: Draft) -> None:
    """Text, or parts of which some are text."""
    draft.add(content)
    for part in list_of(content):
        if part.get("type") in ("text", "output_text"):
            draft.add(part.get("text"))
