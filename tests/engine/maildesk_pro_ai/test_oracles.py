"""Our requests are those of the vendors' own libraries, as recorded from them."""

import json
from pathlib import Path

import pytest

from odoo.addons.maildesk_pro_ai.engine.adapters import Learned
from odoo.addons.maildesk_pro_ai.engine.envelope import Image
from odoo.addons.maildesk_pro_ai.engine.envelope.envelope import seal

from tests.simulators.ai import record

RECORDED = json.loads(Path(record.__file__).with_name("recorded.json").read_text())


@pytest.mark.parametrize(
    ("kind", "dialect"),
    [
        ("openai", "chat"),
        ("openai", "responses"),
        ("anthropic", "messages"),
        ("gemini", "gemini"),
    ],
)
def test_request_is_the_one_of_the_library(provider, service, kind, dialect):
    envelope = seal(
        action="test",
        system="SYSTEM",
        user="USER",
        schema=record.SCHEMA,
        max_output=100,
        image=Image("image/png", record.IMAGE),
    )
    learned = Learned(takes_temperature=kind == "gemini")
    provider(kind, api=dialect, learned=learned).ask(envelope)
    arrived = service.arrived[-1]
    expected = RECORDED[dialect]
    path = expected["path"].partition("?")[0].removeprefix("/v1")
    assert arrived.path.endswith(path)
    assert arrived.body == _without_differences(dialect, expected["body"])


def _without_differences(dialect, body):
    """What a library writes otherwise without meaning anything else by it."""
    if dialect == "responses":
        del body["input"][0]["content"][1]["detail"]
    if dialect == "gemini":
        del body["systemInstruction"]["role"]
        data = body["contents"][0]["parts"][1]["inlineData"]
        data["mimeType"] = data.pop("mime_type")
    return body
