"""Responses, OpenAI's newer interface."""

from __future__ import annotations

from .answers import CUT_SHORT, WHOLE, Draft
from .dialect import Question, Wish, base64_of, dict_of, list_of
from .openai_chat import TEMPERATURE, ChatDialect, named_schema

_ENDS = {
    "response.completed": WHOLE,
    "response.incomplete": CUT_SHORT,
    "completed": WHOLE,
    "incomplete": CUT_SHORT,
}


class ResponsesDialect(ChatDialect):
    """``POST /responses``; nothing is stored at the provider."""

    parameters = {
        "temperature": "takes_temperature",
        "text.format": "json_mode",
        "json_schema": "json_mode",
    }

    def question(self, wish: Wish) -> Question:
        envelope, learned = wish.envelope, wish.learned
        content = [{"type": "input_text", "text": envelope.user}]
        if envelope.image:
            image = envelope.image
            data = f"data:{image.mimetype};base64,{base64_of(image)}"
            content.append({"type": "input_image", "image_url": data})
        body = {
            "model": wish.settings.model,
            "instructions": envelope.system,
            "input": [{"role": "user", "content": content}],
            "max_output_tokens": wish.max_output,
            "store": False,
            "stream": True,
        }
        if learned.takes_temperature:
            body["temperature"] = TEMPERATURE
        if learned.json_mode == "schema":
            schema = named_schema(envelope)
            body["text"] = {"format": {"type": "json_schema", **schema}}
        elif learned.json_mode == "object":
            body["text"] = {"format": {"type": "json_object"}}
        return Question("/responses", body)

    def read(self, value: dict, draft: Draft) -> bool:
        kind = value.get("type")
        if kind == "response.output_text.delta":
            draft.add(value.get("delta"))
        elif kind in ("response.refusal.delta", "response.refusal.done"):
            draft.refuse(value.get("refusal") or value.get("delta"))
        elif kind in _ENDS:
            _end(dict_of(value.get("response")), draft)
            return True
        elif value.get("object") == "response":
            for item in list_of(value.get("output")):
                _add_item(item, draft)
            _end(value, draft)
        return False


def _add_item(item: dict, draft: Draft) -> None:
    for part in list_of(item.get("content")):
        if part.get("type") == "refusal":
            draft.refuse(part.get("refusal"))
        if part.get("type") == "output_text":
            draft.add(part.get("text"))


def _end(response: dict, draft: Draft) -> None:
    usage = dict_of(response.get("usage"))
    draft.count(usage.get("input_tokens"), usage.get("output_tokens"))
    draft.model = response.get("model") or draft.model
    if dict_of(response.get("incomplete_details")).get("reason") == "content_filter":
        draft.refuse("content_filter")
    draft.finish = _ENDS.get(response.get("status"), WHOLE)
