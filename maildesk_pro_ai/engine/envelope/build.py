"""Makes envelopes: the one way of mail to a provider."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .budget import choose
from .envelope import Envelope, Image, Sent, seal
from .language import language_of, name_of
from .material import Mail, plain, plain_line, seen_text
from .prompt import reminder_text, system_text
from .schemas import ASK, DRAFT, EXPLAIN, MAX_OUTPUT, SCAN, SCHEMAS, SUMMARISE

TONES = ("neutral", "friendly", "formal", "short", "firm", "apologetic")
USUAL_BUDGET = 48_000
MAX_INSTRUCTION_CHARS = 1_000
MAX_TURNS = 6
MAX_TURN_CHARS = 2_000
MAX_SCAN_FROM_CHARS = 200
MAX_SCAN_TEXT_CHARS = 4_000
MAX_HOSTS = 50
MAX_FILE_CHARS = 60_000
DEFAULT_LANGUAGE = "en"


@dataclass(frozen=True)
class Turn:
    """An earlier question of the same panel, with its answer."""

    question: str
    answer: str


@dataclass(frozen=True)
class Task:
    """What the reader wants.

    :param language: of the answer; "" for that of the newest incoming message
    :param fallback: the language when that of the mail is not clear
    :param text: the instruction for a draft, or the question
    :param reader: the name of the person
    :param budget: characters of mail
    """

    action: str
    language: str = ""
    fallback: str = DEFAULT_LANGUAGE
    text: str = ""
    tone: str = "neutral"
    reader: str = ""
    earlier: Sequence[Turn] = ()
    budget: int = USUAL_BUDGET


@dataclass(frozen=True)
class Suspect:
    """What of a mail is sent to be judged: no subject, no paths of links."""

    mail: Mail
    link_hosts: Sequence[str] = ()
    findings: Sequence[str] = ()


@dataclass(frozen=True)
class File:
    """One attachment: as text, or as an image.

    :param size: of the file in bytes, for the log
    """

    name: str
    text: str = ""
    image: Image | None = None
    size: int = 0


def about_conversation(task: Task, mails: Sequence[Mail], nonces=None) -> Envelope:
    """Summarise, draft or ask: about all messages of a conversation.

    :param mails: oldest first, at least one
    """
    if task.action not in (SUMMARISE, DRAFT, ASK) or not mails:
        raise ValueError("a conversation is summarised, answered or asked about")
    texts = [
        seen_text(mail, keeps_quotes=not place).text for place, mail in enumerate(mails)
    ]
    chosen, left_out = choose(texts, task.budget)
    language = task.language or conversation_language(mails, texts, task.fallback)
    rows = [
        {
            "n": each.place + 1,
            "from": plain_line(mails[each.place].sender),
            "date": plain_line(mails[each.place].date, 60),
            "is_newest": each.place == len(mails) - 1,
            "is_from_reader": mails[each.place].is_from_reader,
            "is_cut": each.is_cut,
            "text": each.text,
        }
        for each in chosen
    ]
    material = {"messages": rows, "left_out": left_out}
    sent = Sent(messages=len(rows), left_out=left_out)
    return _sealed(task, language, material, sent, nonces)


def about_suspect(task: Task, suspect: Suspect, nonces=None) -> Envelope:
    """Judge one mail."""
    text = seen_text(suspect.mail, keeps_quotes=True).text
    material = {
        "from": plain_line(suspect.mail.sender, MAX_SCAN_FROM_CHARS),
        "text": text[:MAX_SCAN_TEXT_CHARS],
        "link_hosts": [plain_line(each) for each in suspect.link_hosts[:MAX_HOSTS]],
        "findings": [plain_line(each, 40) for each in suspect.findings[:MAX_HOSTS]],
    }
    # Its advice is for the reader, whatever language the mail has.
    language = task.language or task.fallback
    scan = Task(SCAN, language)
    return _sealed(scan, language, material, Sent(messages=1), nonces)


def about_file(task: Task, file: File, nonces=None) -> Envelope:
    """Explain one attachment."""
    text = plain(file.text)[:MAX_FILE_CHARS]
    language = task.language or task.fallback
    row = {"n": 1, "name": plain_line(file.name), "text": text}
    sent = Sent(attachments=1, attachment_bytes=file.size)
    explain = Task(EXPLAIN, language, text=task.text)
    material = {"attachments": [row]}
    return _sealed(explain, language, material, sent, nonces, file.image)


def conversation_language(
    mails: Sequence[Mail], texts: Sequence[str], fallback: str = DEFAULT_LANGUAGE
) -> str:
    """The language of the newest message that somebody else has written; of an older
    one when that is too short to know.
    """
    for mail, text in zip(reversed(mails), reversed(texts), strict=True):
        found = "" if mail.is_from_reader else language_of(text)
        if found:
            return found
    return fallback


def _sealed(
    task: Task,
    language: str,
    material: dict,
    sent: Sent,
    nonces: Callable[[], str] | None,
    image: Image | None = None,
) -> Envelope:
    request = _request(task, language)
    nonce, canary = _frame([request, material], nonces or _random)
    name = name_of(language)
    document = {
        "request": request,
        "material": {"nonce": nonce, **material},
        "reminder": reminder_text(task.action, name),
    }
    user = json.dumps(document, ensure_ascii=False)
    system = system_text(task.action, name, nonce, canary)
    return seal(
        action=task.action,
        system=system,
        user=user,
        schema=SCHEMAS[task.action],
        max_output=MAX_OUTPUT[task.action],
        canary=canary,
        nonce=nonce,
        image=image,
        sent=Sent(
            len(system) + len(user),
            sent.messages,
            sent.left_out,
            sent.attachments,
            sent.attachment_bytes,
        ),
    )


def _request(task: Task, language: str) -> dict:
    """What the person wants: never part of the material."""
    request: dict = {"language": name_of(language)}
    said = plain(task.text)[:MAX_INSTRUCTION_CHARS]
    if task.action == DRAFT:
        request["tone"] = task.tone if task.tone in TONES else TONES[0]
        request["instruction"] = said
        request["reader"] = plain_line(task.reader)
    elif task.action in (ASK, EXPLAIN):
        request["question"] = said
    if task.action == ASK:
        request["earlier"] = [
            {
                "question": plain(turn.question)[:MAX_INSTRUCTION_CHARS],
                "answer": plain(turn.answer)[:MAX_TURN_CHARS],
            }
            for turn in list(task.earlier)[-MAX_TURNS:]
        ]
    return request


def _frame(parts: list, nonces: Callable[[], str]) -> tuple[str, str]:
    """Two words that occur in nothing that is sent."""
    taken = json.dumps(parts, ensure_ascii=False)
    while True:
        nonce, canary = nonces(), nonces()
        if nonce != canary and nonce not in taken and canary not in taken:
            return nonce, canary


def _random() -> str:
    return secrets.token_hex(16)
