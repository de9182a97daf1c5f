"""How each dialect says an answer: as a stream of events, or all of it at once.

A function takes a :class:`Speech` and gives ``(name, document)`` pairs; the name is ""
where the dialect has none.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Speech:
    """What is to be said.

    :param finish: ``stop``, ``length``, ``refusal`` or ``blocked``
    """

    pieces: tuple
    model: str = "sim-large"
    finish: str = "stop"
    tokens_in: int = 100
    tokens_out: int = 20
    counts: bool = True
    thoughts: str = ""
    is_null: bool = False

    @property
    def text(self):
        """All of it."""
        return "".join(self.pieces)


def chat_events(speech):
    """Chunks of a chat completion; ``[DONE]`` is added by who sends them."""

    def chunk(delta, finish=None):
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return "", {**_chunk(speech), "choices": [choice], "usage": None}

    yield chunk({"role": "assistant", "content": None if speech.is_null else ""})
    if speech.thoughts:
        yield chunk({"reasoning_content": speech.thoughts})
    if speech.finish == "refusal":
        yield chunk({"refusal": "I cannot help with that."})
    else:
        for piece in () if speech.is_null else speech.pieces:
            yield chunk({"content": piece})
    finish = {"blocked": "content_filter", "refusal": "stop"}
    yield chunk({}, finish.get(speech.finish, speech.finish))
    if speech.counts:
        yield "", {**_chunk(speech), "choices": [], "usage": _chat_usage(speech)}


def chat_whole(speech):
    """A chat completion in one document."""
    message = {"role": "assistant", "content": None if speech.is_null else speech.text}
    if speech.finish == "refusal":
        message |= {"content": None, "refusal": "I cannot help with that."}
    finish = {"blocked": "content_filter", "refusal": "stop"}
    choice = {
        "index": 0,
        "message": message,
        "finish_reason": finish.get(speech.finish, speech.finish),
    }
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": speech.model,
        "choices": [choice],
        **({"usage": _chat_usage(speech)} if speech.counts else {}),
    }


def responses_events(speech):
    """Events of the interface Responses."""

    def event(kind, **more):
        return kind, {"type": kind, **more}

    yield event("response.created", response={"status": "in_progress", "output": []})
    if speech.finish == "refusal":
        yield event("response.refusal.delta", delta="I cannot help with that.")
    else:
        for piece in () if speech.is_null else speech.pieces:
            yield event("response.output_text.delta", delta=piece, output_index=0)
    whole = responses_whole(speech)
    yield event(f"response.{whole['status']}", response=whole)


def responses_whole(speech):
    """A response in one document."""
    part = {"type": "output_text", "text": speech.text}
    if speech.finish == "refusal":
        part = {"type": "refusal", "refusal": "I cannot help with that."}
    reasons = {"length": "max_output_tokens", "blocked": "content_filter"}
    reason = reasons.get(speech.finish)
    usage = {"input_tokens": speech.tokens_in, "output_tokens": speech.tokens_out}
    return {
        "id": "resp_1",
        "object": "response",
        "status": "incomplete" if reason else "completed",
        "model": speech.model,
        "output": [
            {"type": "reasoning", "summary": []},
            {"type": "message", "role": "assistant", "content": [part]},
        ],
        "incomplete_details": {"reason": reason} if reason else None,
        "usage": usage if speech.counts else None,
    }


def messages_events(speech):
    """Events of Anthropic's messages, with a ping among them."""

    def event(kind, **more):
        return kind, {"type": kind, **more}

    begun = {**messages_whole(speech), "content": [], "stop_reason": None}
    begun["usage"] = {"input_tokens": speech.tokens_in, "output_tokens": 1}
    yield event("message_start", message=begun)
    if speech.thoughts:
        block = {"type": "thinking", "thinking": ""}
        yield event("content_block_start", index=0, content_block=block)
        delta = {"type": "thinking_delta", "thinking": speech.thoughts}
        yield event("content_block_delta", index=0, delta=delta)
        yield event("content_block_stop", index=0)
    yield event("content_block_start", index=1, content_block={"type": "text"})
    yield event("ping")
    for piece in () if speech.is_null or speech.finish == "refusal" else speech.pieces:
        delta = {"type": "text_delta", "text": piece}
        yield event("content_block_delta", index=1, delta=delta)
    yield event("content_block_stop", index=1)
    usage = {"output_tokens": speech.tokens_out} if speech.counts else {}
    delta = {"stop_reason": _stop_reason(speech), "stop_sequence": None}
    yield event("message_delta", delta=delta, usage=usage)
    yield event("message_stop")


def messages_whole(speech):
    """A message in one document."""
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": speech.model,
        "content": [{"type": "text", "text": speech.text}],
        "stop_reason": _stop_reason(speech),
        "stop_sequence": None,
        "usage": {
            "input_tokens": speech.tokens_in,
            "output_tokens": speech.tokens_out,
        },
    }


def gemini_events(speech):
    """Documents of streamGenerateContent, each a part of the whole."""
    if speech.finish == "blocked":
        yield "", {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}}
        return
    if speech.thoughts:
        yield "", _gemini(speech, {"text": speech.thoughts, "thought": True})
    pieces = () if speech.is_null or speech.finish == "refusal" else speech.pieces
    for piece in pieces:
        yield "", _gemini(speech, {"text": piece})
    yield "", gemini_whole(speech, last=True)


def gemini_whole(speech, last=False):
    """A generated content in one document."""
    reasons = {"length": "MAX_TOKENS", "refusal": "SAFETY"}
    part = {"text": "" if last else speech.text}
    found = _gemini(speech, part)
    found["candidates"][0]["finishReason"] = reasons.get(speech.finish, "STOP")
    if speech.counts:
        found["usageMetadata"] = {
            "promptTokenCount": speech.tokens_in,
            "candidatesTokenCount": speech.tokens_out,
            "totalTokenCount": speech.tokens_in + speech.tokens_out,
        }
    return found


def _gemini(speech, part):
    content = {"role": "model", "parts": [part]}
    return {"candidates": [{"content": content}], "modelVersion": speech.model}


def _chunk(speech):
    kind = {"id": "chatcmpl-1", "object": "chat.completion.chunk"}
    return {**kind, "created": 1, "model": speech.model}


def _chat_usage(speech):
    return {
        "prompt_tokens": speech.tokens_in,
        "completion_tokens": speech.tokens_out,
        "total_tokens": speech.tokens_in + speech.tokens_out,
    }


def _stop_reason(speech):
    reasons = {"length": "max_tokens", "refusal": "refusal", "blocked": "refusal"}
    return reasons.get(speech.finish, "end_turn")


EVENTS = {
    "chat": chat_events,
    "responses": responses_events,
    "messages": messages_events,
    "gemini": gemini_events,
}
WHOLE = {
    "chat": chat_whole,
    "responses": responses_whole,
    "messages": messages_whole,
    "gemini": gemini_whole,
}
