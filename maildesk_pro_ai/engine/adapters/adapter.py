"""Asks a provider, in whichever dialect it speaks, and tries again where that helps."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from threading import Event

from ..envelope import Envelope
from ..errors import (
    AiAnswerUnusable,
    AiError,
    AiModelUnknown,
    AiOverloaded,
    AiStopped,
    AiThrottled,
    AiTooLong,
    AiUnreachable,
)
from .answers import CUT_SHORT, Draft, Model, OnText, Reply
from .anthropic_messages import MessagesDialect
from .connection import Connection
from .dialect import Question, Wish
from .documents import documents
from .gemini_content import GeminiDialect
from .learning import relearned
from .ollama import context_of
from .openai_chat import ChatDialect
from .openai_responses import ResponsesDialect
from .settings import CHAT, GEMINI, MESSAGES, RESPONSES, Learned, ProviderSettings

DIALECTS = {
    CHAT: ChatDialect,
    RESPONSES: ResponsesDialect,
    MESSAGES: MessagesDialect,
    GEMINI: GeminiDialect,
}
RETRIES = 2
LONGEST_WAIT_S = 20.0
MOST_PAGES = 10
# A provider may dislike one parameter after the other.
MOST_LESSONS = 5
# What a model that thinks first gets when its thoughts have taken all of the answer.
MORE_OUTPUT = 4
CHARS_PER_TOKEN = 3


@dataclass(frozen=True)
class Runtime:
    """What tests replace.

    :ivar wait: waits some seconds, or until the event happens
    """

    wait: Callable[[Event, float], object] = Event.wait
    chance: Callable[[], float] = random.random


class Adapter:
    """One provider. Use it in one thread at a time, and close it; ``stop`` from any.

    ::

        with Adapter(settings, Learned.read(stored, settings.kind)) as provider:
            reply = provider.ask(envelope, on_text)
        stored = provider.learned.as_json()
    """

    def __init__(
        self,
        settings: ProviderSettings,
        learned: Learned | None = None,
        runtime: Runtime | None = None,
    ):
        self.settings = settings
        self.learned = learned or Learned.at_first(settings.kind)
        self._runtime = runtime or Runtime()
        self._stopped = Event()
        self._dialect = DIALECTS[settings.dialect]()
        headers = self._dialect.headers(settings.key)
        headers["Accept-Encoding"] = "identity"
        self._connection = Connection(settings, headers)

    def __enter__(self) -> Adapter:
        return self

    def __exit__(self, *_exception) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Adapter {self.settings.kind}>"

    def close(self) -> None:
        """Give the connections back."""
        self._connection.close()

    def stop(self) -> None:
        """End what ``ask`` is doing; it raises AiStopped."""
        self._stopped.set()
        self._connection.stop()

    def models(self) -> list[Model]:
        """The models that the provider offers. Raises AiError."""
        for prefix in self._prefixes:
            self.learned = replace(self.learned, prefix=prefix)
            try:
                return self._models()
            except (AiModelUnknown, AiUnreachable) as error:
                if error.status != 404:
                    raise
        raise AiUnreachable("", "nobody lists models at this address")

    def learn_context(self) -> None:
        """Find out whether the provider forgets the beginning of long prompts."""
        if self.settings.kind == "custom" and self.settings.dialect == CHAT:
            size = context_of(self._connection, self.settings.model)
            self.learned = replace(self.learned, num_ctx=size)

    def ask(self, envelope: Envelope, on_text: OnText = lambda _text: None) -> Reply:
        """Ask, and give the answer.

        :param on_text: gets each piece of the answer as it arrives
        :return: ``interrupted`` if the connection broke after the first of them

        Raises AiError.
        """
        if not isinstance(envelope, Envelope):
            raise TypeError("an adapter asks envelopes, nothing else")
        self._check_length(envelope)
        reply = self._persistently(envelope, envelope.max_output, on_text)
        if reply.finish == CUT_SHORT and not reply.text.strip():
            more = envelope.max_output * MORE_OUTPUT
            reply = self._persistently(envelope, more, on_text)
        if not reply.text.strip():
            raise AiAnswerUnusable("", "an empty answer")
        return reply

    @property
    def _prefixes(self) -> tuple[str, ...]:
        found = self._dialect.prefixes(self._connection.address)
        known = self.learned.prefix
        if known in found:
            return (known, *(each for each in found if each != known))
        return found

    def _models(self) -> list[Model]:
        found: list[Model] = []
        path = self._dialect.models_path
        for _page in range(MOST_PAGES):
            page = self._connection.get(self._prefixes[0] + path)
            models, path = self._dialect.models(page)
            found += models
            if not path:
                break
        return found

    def _check_length(self, envelope: Envelope) -> None:
        limit = self.learned.num_ctx
        needed = envelope.chars / CHARS_PER_TOKEN + envelope.max_output
        if limit and needed > limit:
            raise AiTooLong("", "more than the service reads", limit=limit)

    def _persistently(self, envelope, max_output: int, on_text: OnText) -> Reply:
        retries = lessons = 0
        missing: AiError | None = None
        while True:
            draft = Draft(on_text)
            if self._stopped.is_set():
                raise AiStopped
            try:
                return self._once(envelope, max_output, draft)
            except AiError as error:
                if isinstance(error, AiStopped):
                    raise
                if draft.has_text:
                    return _kept(draft, error)
                if missing is not None and error.status == 404:
                    self.learned = replace(self.learned, prefix="")
                    raise missing from None
                if missing is None and self._has_other_prefix(error):
                    missing = error
                    continue
                if self._has_learned(error) and lessons < MOST_LESSONS:
                    lessons += 1
                    continue
                wait = self._pause(error, retries)
                if wait is None:
                    raise
            retries += 1
            self._runtime.wait(self._stopped, wait)

    def _once(self, envelope: Envelope, max_output: int, draft: Draft) -> Reply:
        wish = Wish(self.settings, self.learned, envelope, max_output)
        question: Question = self._dialect.question(wish)
        path = self._prefixes[0] + question.path
        stream = closing(self._connection.stream(path, question.body))
        with self._connection.translated(), stream as pieces:
            for value in documents(pieces):
                if self._stopped.is_set() or self._dialect.read(value, draft):
                    break
        if self._stopped.is_set():
            # Its end looks like that of a whole answer.
            raise AiStopped
        return draft.reply()

    def _has_other_prefix(self, error: AiError) -> bool:
        """Whether the address may have to be completed in another way."""
        prefixes = self._prefixes
        if error.status != 404 or self.learned.prefix or len(prefixes) < 2:
            return False
        self.learned = replace(self.learned, prefix=prefixes[1])
        return True

    def _has_learned(self, error: AiError) -> bool:
        """Whether the same question is worth asking in another way."""
        if not isinstance(error, AiAnswerUnusable):
            return False
        changed = relearned(self.learned, error, self._dialect)
        if changed is None:
            return False
        self.learned = changed
        return True

    def _pause(self, error: AiError, retries: int) -> float | None:
        """Seconds until the next try, None when there is none."""
        temporary = (AiThrottled, AiOverloaded, AiUnreachable)
        if retries >= RETRIES or not error.may_retry:
            return None
        if not isinstance(error, temporary):
            return None
        named = getattr(error, "retry_after", None)
        if named is not None:
            return named if named <= LONGEST_WAIT_S else None
        return 0.5 * 2**retries * (1 + self._runtime.chance())


def _kept(draft: Draft, error: AiError) -> Reply:
    """What has come, when the connection broke; no part of what was refused."""
    if isinstance(error, AiUnreachable | AiOverloaded | AiThrottled):
        return draft.interrupted()
    raise error
