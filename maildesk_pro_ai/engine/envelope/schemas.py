"""What a model has to answer, by action: JSON schemas, checked by us.

All properties are required and no others allowed, as providers want it; what may be
missing is null. ``maxLength`` and ``maxItems`` are ours: what is longer is cut off.
"""

from __future__ import annotations

SUMMARISE, DRAFT, ASK = "summarise", "draft", "ask"
SCAN, EXPLAIN = "scan", "explain"
ACTIONS = (SUMMARISE, DRAFT, ASK, SCAN, EXPLAIN)
LEVELS = ("low", "medium", "high")
MAX_BODY_CHARS = 10_000
MAX_ANSWER_CHARS = 6_000


def _text(most: int) -> dict:
    return {"type": "string", "maxLength": most}


def _list(items: dict, most: int) -> dict:
    return {"type": "array", "items": items, "maxItems": most}


def _object(**properties: dict) -> dict:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


REFS = _list({"type": "integer"}, 20)
_POINT = _object(text=_text(240), refs=REFS)
_REQUEST = _object(
    who=_text(120),
    what=_text(240),
    due={"type": ["string", "null"], "maxLength": 60},
    refs=REFS,
)
SCHEMAS = {
    SUMMARISE: _object(
        points=_list(_POINT, 6),
        asks=_list(_REQUEST, 5),
        decisions=_list(_POINT, 5),
        open=_list(_POINT, 5),
        language=_text(20),
    ),
    DRAFT: _object(body=_text(MAX_BODY_CHARS), assumptions=_list(_text(240), 5)),
    ASK: _object(answer=_text(MAX_ANSWER_CHARS), refs=REFS, found={"type": "boolean"}),
    SCAN: _object(
        level={"type": "string", "enum": list(LEVELS)},
        reasons=_list(_object(code=_text(40), quote=_text(120)), 6),
        advice=_text(400),
    ),
    EXPLAIN: _object(answer=_text(MAX_ANSWER_CHARS), refs=REFS),
}
# Tokens of an answer: what fills the schema, in languages that need many for a word.
MAX_OUTPUT = {SUMMARISE: 2_000, DRAFT: 3_000, ASK: 2_000, SCAN: 1_000, EXPLAIN: 2_000}
