"""The prompts: a file for each action, and what all of them say."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from .schemas import MAX_OUTPUT, SCHEMAS

_FOLDER = Path(__file__).with_name("prompts")
COMMON = "common"
REMINDER = "reminder"


@lru_cache
def prompt_text(name: str) -> str:
    """The text of a prompt file, without the blank lines around it."""
    return (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").strip()


def system_text(action: str, language: str, nonce: str, canary: str) -> str:
    """The system message of an action."""
    schema = json.dumps(SCHEMAS[action], ensure_ascii=False)
    common = prompt_text(COMMON)
    for name, value in (
        ("language", language),
        ("nonce", nonce),
        ("canary", canary),
        ("schema", schema),
    ):
        common = common.replace("{{" + name + "}}", value)
    return f"{prompt_text(action)}\n\n{common}"


def reminder_text(action: str, language: str) -> str:
    """What stands behind the material."""
    names = ", ".join(SCHEMAS[action]["properties"])
    text = prompt_text(REMINDER).replace("{{language}}", language)
    return text.replace("{{action}}", action).replace("{{names}}", names)


@lru_cache
def prompt_version(action: str) -> str:
    """Changes with all that a prompt is made of, so that stored answers grow old."""
    parts = [prompt_text(name) for name in (action, COMMON, REMINDER)]
    parts.append(json.dumps([SCHEMAS[action], MAX_OUTPUT[action]], sort_keys=True))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
