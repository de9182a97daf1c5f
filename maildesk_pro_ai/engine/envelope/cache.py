"""What an answer can be found again by: the same question, of the same mail."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from .envelope import Envelope
from .prompt import prompt_version


def cache_key(envelope: Envelope, kind: str, model: str, ids: Sequence[str]) -> str:
    """Changes with the prompt, the model, the wish, and the mail that was sent.

    Where the mail lies, and who asks, does not matter: colleagues share an answer.

    :param kind: of the provider
    :param ids: of the messages that were sent, in their order: Message-IDs or
        fingerprints
    """
    document = json.loads(envelope.user)
    material = {k: v for k, v in document["material"].items() if k != "nonce"}
    image = envelope.image
    parts = [
        envelope.action,
        prompt_version(envelope.action),
        kind,
        model,
        [_normal(each) for each in sorted(document["request"].items())],
        list(ids),
        hashlib.sha256(json.dumps(material, sort_keys=True).encode()).hexdigest(),
        hashlib.sha256(image.content).hexdigest() if image else "",
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _normal(wish: tuple[str, object]) -> list:
    name, value = wish
    text = isinstance(value, str)
    return [name, " ".join(value.casefold().split()) if text else value]
