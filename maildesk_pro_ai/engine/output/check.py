"""What of an answer reaches the user."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from odoo.addons.maildesk_base.engine.secrets import Scrubber

from ..envelope import ASK, DRAFT, EXPLAIN, SCAN, SUMMARISE, Envelope
from ..envelope.material import plain
from ..errors import AiAnswerUnusable
from .facts import facts_in
from .grounding import Mark, grounding_marks
from .level import final_level
from .links import known_urls, urls_in
from .reading import read_answer

_SEPARATORS = re.compile(r"[\W_]+")
_WORDS = re.compile(r"\W+")
MIN_QUOTE_CHARS = 3


@dataclass(frozen=True)
class Context:
    """What an answer is compared with.

    :param numbers: of the messages or files that were sent
    :param texts: of what was sent, as it was sent, with senders and dates
    :param urls: that stand in it, see :func:`~.links.known_urls`
    :param instruction: the user's own
    :param local_level: what our own rules have found
    """

    numbers: Sequence[int] = ()
    texts: Sequence[str] = ()
    urls: frozenset[str] = frozenset()
    instruction: str = ""
    local_level: str = "low"

    @classmethod
    def of(
        cls,
        envelope: Envelope,
        targets: Iterable[str] = (),
        local_level: str = "low",
    ) -> Context:
        """What there is to compare with in an envelope itself.

        :param targets: of the links in the mail that was sent
        """
        document = json.loads(envelope.user)
        material = document["material"]
        rows = material.get("messages") or material.get("attachments") or ()
        texts = [each for each in _strings(material) if each != envelope.nonce]
        return cls(
            tuple(row["n"] for row in rows),
            tuple(texts),
            known_urls(texts, targets),
            document["request"].get("instruction", ""),
            local_level,
        )


@dataclass(frozen=True)
class Checked:
    """An answer that may be shown and stored, as plain text.

    :ivar content: the document, each statement with ``is_founded``
    :ivar marks: parts of a draft to be checked by the user
    :ivar urls: addresses in it that may be clicked; all others are text
    """

    content: dict
    marks: tuple[Mark, ...] = ()
    urls: tuple[str, ...] = ()


def check_answer(envelope: Envelope, text: str, context: Context) -> Checked:
    """The answer to an envelope.

    Raises SchemaViolation, after which one may ask again, and AiAnswerUnusable for one
    that repeats our instructions.
    """
    _refuse_canary(envelope, text)
    content = _cleaned(read_answer(text, envelope.schema))
    # Once more: escapes of JSON may have hidden it.
    _refuse_canary(envelope, "\n".join(_strings(content)))
    checked = _CHECKS[envelope.action](content, context)
    named = dict.fromkeys(urls_in("\n".join(_strings(checked.content))))
    return replace(checked, urls=tuple(each for each in named if each in context.urls))


def _refuse_canary(envelope: Envelope, text: str) -> None:
    """Nothing is shown of an answer that has a word of the system message in it."""
    squeezed = _SEPARATORS.sub("", text).lower()
    for secret in filter(None, (envelope.canary, envelope.nonce)):
        is_there = secret in squeezed or secret[::-1] in squeezed
        if is_there or Scrubber([secret]).text(text) != text:
            raise AiAnswerUnusable("", "the answer repeats the instructions")


def _summary(content: dict, context: Context) -> Checked:
    for name in ("points", "asks", "decisions", "open"):
        rows = [_founded(each, context.numbers) for each in content[name]]
        content[name] = [row for row in rows if row.get("text") or row.get("what")]
    return Checked(content)


def _draft(content: dict, context: Context) -> Checked:
    if not content["body"]:
        raise AiAnswerUnusable("", "an empty draft")
    sources = [*context.texts, context.instruction]
    return Checked(content, tuple(grounding_marks(content["body"], sources)))


def _answer(content: dict, context: Context) -> Checked:
    if not content["answer"]:
        raise AiAnswerUnusable("", "an empty answer")
    return Checked(_founded(content, context.numbers))


def _verdict(content: dict, context: Context) -> Checked:
    seen = _comparable("\n".join(context.texts))
    content["reasons"] = [
        each for each in content["reasons"] if _is_quoted(each["quote"], seen)
    ]
    content["provider_level"] = content["level"]
    content["level"] = final_level(
        context.local_level, content["level"], has_reason=bool(content["reasons"])
    )
    if not _may_advise(content):
        content["advice"] = ""
    return Checked(content)


def _may_advise(content: dict) -> bool:
    """Whether the model's advice is shown, or the product's own for the level.

    Advice of another level would contradict the one shown, and one with a number to
    call or a page to open is the sender's.
    """
    level = content["level"]
    if level == "low" or level != content["provider_level"]:
        return False
    return not facts_in(content["advice"])


def _founded(row: dict, numbers: Iterable[int]) -> dict:
    """A statement with those of its references that exist."""
    known = set(numbers)
    refs = list(dict.fromkeys(each for each in row["refs"] if each in known))
    return {**row, "refs": refs, "is_founded": bool(refs)}


def _is_quoted(quote: str, seen: str) -> bool:
    wanted = _comparable(quote.rstrip("…"))
    return len(wanted) >= MIN_QUOTE_CHARS and wanted in seen


def _comparable(text: str) -> str:
    return _WORDS.sub(" ", plain(text).casefold()).strip()


def _cleaned(value):
    """The same with all strings as plain text of characters that are seen."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {name: _cleaned(each) for name, each in value.items()}
    return [_cleaned(each) for each in value] if isinstance(value, list) else value


def _strings(value) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


_CHECKS = {
    SUMMARISE: _summary,
    DRAFT: _draft,
    ASK: _answer,
    SCAN: _verdict,
    EXPLAIN: _answer,
}
