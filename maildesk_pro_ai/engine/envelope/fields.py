"""Which fields the document of each action has: prompts and payload follow this table.

A prompt that names a field which the document does not carry makes models invent it.
"""

from __future__ import annotations

from .schemas import ASK, DRAFT, EXPLAIN, SCAN, SUMMARISE

_CONVERSATION = (
    "material.messages",
    "material.messages.n",
    "material.messages.from",
    "material.messages.date",
    "material.messages.is_newest",
    "material.messages.is_from_reader",
    "material.messages.is_cut",
    "material.messages.text",
    "material.left_out",
)
FIELDS = {
    SUMMARISE: ("request.language", *_CONVERSATION),
    DRAFT: (
        "request.language",
        "request.tone",
        "request.instruction",
        "request.reader",
        *_CONVERSATION,
    ),
    ASK: ("request.language", "request.question", "request.earlier", *_CONVERSATION),
    SCAN: (
        "request.language",
        "material.from",
        "material.text",
        "material.link_hosts",
        "material.findings",
    ),
    EXPLAIN: (
        "request.language",
        "request.question",
        "material.attachments",
        "material.attachments.n",
        "material.attachments.name",
        "material.attachments.text",
    ),
}
