"""Whether a service is Ollama, which silently forgets the beginning of long prompts."""

from __future__ import annotations

import re

from ..errors import AiError
from .connection import Connection
from .dialect import dict_of

# What Ollama takes when neither the model nor the server says otherwise.
USUAL_CONTEXT = 4096
_NUM_CTX = re.compile(r"^\s*num_ctx\s+(\d{1,9})\s*$", re.M)


def context_of(connection: Connection, model: str) -> int:
    """How many tokens the service reads of a prompt; 0 when it is not Ollama."""
    address = connection.address
    root = connection.at(address.removesuffix("/v1"))
    try:
        if not isinstance(root.get("/api/tags").get("models"), list):
            return 0
        described = root.post("/api/show", {"model": model})
    except AiError:
        return 0
    named = _NUM_CTX.search(str(described.get("parameters") or ""))
    if named:
        return int(named[1])
    sizes = [
        size
        for name, size in dict_of(described.get("model_info")).items()
        if name.endswith(".context_length") and isinstance(size, int)
    ]
    return min([USUAL_CONTEXT, *sizes])
