"""A request as the minds see it, whatever dialect it came in."""

import json
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Question:
    """What is asked of a model."""

    system: str
    user: str
    schema: dict | None = None
    model: str = ""
    max_output: int | None = None
    images: tuple = ()
    is_streamed: bool = True
    document: dict = field(default_factory=dict)

    @property
    def material(self):
        """The part of the document that is mail."""
        return self.document.get("material") or {}

    @property
    def texts(self):
        """All strings of the material."""
        return list(_strings(self.material))


def read_question(dialect, body, model=""):
    """A question from the body of a request."""
    found = _READERS[dialect](body)
    found.setdefault("model", model or body.get("model", ""))
    try:
        document, _end = json.JSONDecoder().raw_decode(found["user"].strip())
    except ValueError:
        document = {}
    found["schema"] = found["schema"] or _described(found["system"])
    found["document"] = document if isinstance(document, dict) else {}
    return Question(**found)


def _described(system):
    """The schema that the task itself describes, for those that know no other way."""
    start = system.find("{")
    try:
        found, _end = json.JSONDecoder().raw_decode(system[max(start, 0) :])
    except ValueError:
        return None
    return found if isinstance(found, dict) and "properties" in found else None


def _chat(body):
    said = {each["role"]: each["content"] for each in body["messages"]}
    user, images = said["user"], ()
    if isinstance(user, list):
        images = tuple(p["image_url"]["url"] for p in user if p["type"] == "image_url")
        user = "".join(p["text"] for p in user if p["type"] == "text")
    wanted = body.get("response_format") or {}
    return {
        "system": said["system"],
        "user": user,
        "schema": (wanted.get("json_schema") or {}).get("schema"),
        "max_output": body.get("max_completion_tokens", body.get("max_tokens")),
        "images": images,
        "is_streamed": body.get("stream", False),
    }


def _responses(body):
    content = body["input"][0]["content"]
    return {
        "system": body["instructions"],
        "user": "".join(p["text"] for p in content if p["type"] == "input_text"),
        "schema": ((body.get("text") or {}).get("format") or {}).get("schema"),
        "max_output": body["max_output_tokens"],
        "images": tuple(p["image_url"] for p in content if p["type"] == "input_image"),
        "is_streamed": body.get("stream", False),
    }


def _messages(body):
    content, images = body["messages"][0]["content"], ()
    if isinstance(content, list):
        images = tuple(p["source"]["data"] for p in content if p["type"] == "image")
        content = "".join(p["text"] for p in content if p["type"] == "text")
    wanted = (body.get("output_config") or {}).get("format") or {}
    return {
        "system": body["system"],
        "user": content,
        "schema": wanted.get("schema"),
        "max_output": body["max_tokens"],
        "images": images,
        "is_streamed": body.get("stream", False),
    }


def _gemini(body):
    parts = body["contents"][0]["parts"]
    config = body["generationConfig"]
    return {
        "system": "".join(p["text"] for p in body["systemInstruction"]["parts"]),
        "user": "".join(p.get("text", "") for p in parts),
        "schema": config.get("responseJsonSchema"),
        "max_output": config["maxOutputTokens"],
        "images": tuple(p["inlineData"]["data"] for p in parts if "inlineData" in p),
    }


def _strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


_READERS = {
    "chat": _chat,
    "responses": _responses,
    "messages": _messages,
    "gemini": _gemini,
}
