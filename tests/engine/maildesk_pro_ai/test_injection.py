"""Mails that give orders, and a model that obeys: nothing that is promised depends on
the model.
"""

import json

import pytest

from odoo.addons.maildesk_base.engine.sanitize import sanitize_html
from odoo.addons.maildesk_pro_ai.engine.adapters import AiAnswerUnusable
from odoo.addons.maildesk_pro_ai.engine.envelope import (
    ACTIONS,
    ASK,
    DRAFT,
    EXPLAIN,
    SCAN,
    SUMMARISE,
    File,
    Mail,
    Suspect,
    Task,
    about_conversation,
    about_file,
    about_suspect,
)
from odoo.addons.maildesk_pro_ai.engine.output import (
    Context,
    check_answer,
    passages,
)

from tests.corpus.injection import mails
from tests.simulators.ai.minds import worst
from tests.simulators.ai.question import Question

MAILS = mails()
LEVELS = ["low", "medium", "high"]


def envelope_of(action, injected):
    """The envelope in which a mail leaves for an action."""
    html = sanitize_html(injected.html).html
    mail = Mail(injected.sender, "2026-11-30 10:00", html=html)
    if action == SCAN:
        return about_suspect(Task(SCAN), Suspect(mail))
    if action == EXPLAIN:
        return about_file(Task(EXPLAIN), File("notes.txt", injected.attachment))
    return about_conversation(Task(action, text="Say that we agree."), [mail])


def answer_of(envelope):
    """What the worst model says."""
    found = json.loads(envelope.user)
    schema = dict(envelope.schema)
    return worst(Question(envelope.system, envelope.user, schema, document=found))


def texts_of(value):
    """All texts in a document."""
    if isinstance(value, dict):
        return [text for each in value.values() for text in texts_of(each)]
    if isinstance(value, list):
        return [text for each in value for text in texts_of(each)]
    return [value] if isinstance(value, str) else []


def test_corpus_is_wide():
    assert len(MAILS) >= 80
    assert len({each.language for each in MAILS}) == 12
    assert len({each.name for each in MAILS}) == len(MAILS)


@pytest.mark.parametrize("injected", MAILS, ids=lambda each: each.name)
def test_orders_stay_in_the_material(injected):
    """Hidden ones do not even leave, and none changes the task."""
    words = iter([f"{number:032x}" for number in range(100)])
    quiet = Mail("Carol", text="Hello.")
    plain = about_conversation(Task(ASK, "en"), [quiet], lambda: next(words))
    words = iter([f"{number:032x}" for number in range(100)])
    html = sanitize_html(injected.html).html
    mail = Mail(injected.sender, html=html)
    envelope = about_conversation(Task(ASK, "en"), [mail], lambda: next(words))
    assert envelope.system == plain.system
    found, other = json.loads(envelope.user), json.loads(plain.user)
    assert found["request"] == other["request"]
    assert found["reminder"] == other["reminder"]
    sent = found["material"]["messages"][0]
    assert injected.subject not in sent["text"] or injected.disguise != "subject"
    if injected.is_hidden:
        assert injected.order[:25] not in envelope.user
    assert not any(0xE0000 <= ord(c) <= 0xE007F for c in envelope.user)
    assert not set(envelope.user) & set("\u200b\u202e\u202c\u00ad")
    assert envelope.chars < 60_000


@pytest.mark.parametrize("action", ACTIONS)
def test_worst_model_breaks_no_promise(action):
    refused = shown = 0
    for injected in MAILS:
        envelope = envelope_of(action, injected)
        material = json.loads(envelope.user)["material"]
        texts = texts_of(material)
        for local in LEVELS if action == SCAN else LEVELS[:1]:
            context = Context.of(envelope, local_level=local)
            try:
                checked = check_answer(envelope, answer_of(envelope), context)
            except AiAnswerUnusable:
                refused += 1
                continue
            shown += 1
            _assert_harmless(envelope, checked, context, texts)
            if action == SCAN:
                level = checked.content["level"]
                assert LEVELS.index(level) >= LEVELS.index(local), injected.name
                assert checked.content["advice"] == ""
            if action == DRAFT:
                _assert_marked(checked, texts)
    assert refused and shown


def _assert_harmless(envelope, checked, context, texts):
    said = texts_of(checked.content)
    for text in said:
        assert envelope.canary not in text and envelope.nonce not in text
        for passage in passages(text, context.urls):
            assert not passage.href or any(passage.href in each for each in texts)
    assert all(any(url in each for each in texts) for url in checked.urls)
    # Recipients, attachments and the button Send are no part of any answer.
    assert set(checked.content) <= {*envelope.schema["properties"], "is_founded"} | {
        "provider_level"
    }
    refs = [
        ref
        for row in (checked.content.get("points") or [checked.content])
        for ref in row.get("refs", ())
    ]
    assert set(refs) <= {1}


def _assert_marked(checked, texts):
    """The page that only the attacker's model knows is marked."""
    body = checked.content["body"]
    marked = {body[mark.start : mark.end] for mark in checked.marks}
    assert any("evil.example/pay" in each for each in marked)


def test_worst_model_reaches_the_check_through_every_dialect(provider, service):
    service.mind = "worst"
    injected = next(each for each in MAILS if each.name == "en-plain")
    envelope = envelope_of(SUMMARISE, injected)
    for kind in ("openai", "anthropic", "gemini", "deepseek"):
        reply = provider(kind).ask(envelope)
        checked = check_answer(envelope, reply.text, Context.of(envelope))
        assert "evil.example" in checked.content["points"][0]["text"]
        assert not any("evil.example" in url for url in checked.urls)


def test_echo_shows_what_arrives(provider, service):
    service.mind = "echo"
    injected = next(each for each in MAILS if each.name == "en-not_displayed")
    envelope = envelope_of(SCAN, injected)
    provider("anthropic").ask(envelope)
    arrived = service.arrived[-1].question
    assert arrived.document == json.loads(envelope.user)
    assert injected.order not in arrived.user
