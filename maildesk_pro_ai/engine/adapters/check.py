"""**Test connection**: four questions, each a tick for the administrator."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..envelope import connection_test
from ..errors import AiAnswerUnusable, AiError, AiModelUnknown
from .adapter import Adapter
from .answers import Model

STEPS = ("models", "answer", "json", "stream")


@dataclass(frozen=True)
class Tick:
    """One step of the test: what failed, None when nothing did."""

    step: str
    error: AiError | None = None
    seconds: float = 0.0
    models: tuple[Model, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the step went well."""
        return self.error is None


def check(
    provider: Adapter, clock: Callable[[], float] = time.monotonic
) -> Iterator[Tick]:
    """The steps as they end; the first that fails is the last.

    What the provider takes is in ``provider.learned`` afterwards.
    """
    found: dict[str, object] = {"pieces": 0}

    def models() -> tuple[Model, ...]:
        offered = tuple(provider.models())
        model = provider.settings.model
        if model and offered and model not in {each.id for each in offered}:
            raise AiModelUnknown("", model)
        provider.learn_context()
        return offered

    def answer() -> tuple:
        def count(_text: str) -> None:
            found["pieces"] += 1

        found["reply"] = provider.ask(connection_test(), count)
        return ()

    def as_json() -> tuple:
        text = found["reply"].text
        start, end = text.find("{"), text.rfind("}")
        try:
            value = json.loads(text[start : end + 1])
        except ValueError:
            raise AiAnswerUnusable("", "the model does not answer in JSON") from None
        if not isinstance(value, dict):
            raise AiAnswerUnusable("", "the model does not answer in JSON")
        return ()

    def stream() -> tuple:
        if found["pieces"] < 2:
            raise AiAnswerUnusable("", "the answer comes in one piece")
        return ()

    for step, work in zip(STEPS, (models, answer, as_json, stream), strict=True):
        began = clock()
        try:
            offered = work()
        except AiError as error:
            yield Tick(step, error, clock() - began)
            return
        yield Tick(step, None, clock() - began, offered)
