"""What comes back: data of a stranger, compared with the mail."""

import base64
import json
import time

import pytest

from odoo.addons.maildesk_pro_ai.engine.adapters import AiAnswerUnusable
from odoo.addons.maildesk_pro_ai.engine.envelope import (
    ASK,
    DRAFT,
    SCAN,
    SCHEMAS,
    SUMMARISE,
    Mail,
    Suspect,
    Task,
    about_conversation,
    about_suspect,
)
from odoo.addons.maildesk_pro_ai.engine.output import (
    Context,
    Passage,
    SchemaViolation,
    check_answer,
    final_level,
    grounding_marks,
    known_urls,
    passages,
    read_answer,
    shown_so_far,
)

MAIL = Mail(
    "Carol", text="Please pay 1,250.00 EUR to account 17. See https://a.example/x."
)
ASKED = {
    name: about_conversation(Task(name), [MAIL]) for name in (SUMMARISE, DRAFT, ASK)
}
ANSWER = {"answer": "Yes.", "refs": [1], "found": True}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(ANSWER),
        f"```json\n{json.dumps(ANSWER)}\n```",
        f"Let me {{think}}.</think>Here: {json.dumps(ANSWER)} Done.",
        json.dumps(ANSWER | {"html": "<b>", "refs": ["1"]}),
        json.dumps(ANSWER | {"refs": [1.0]}),
    ],
)
def test_answer_is_read_patiently(text):
    assert read_answer(text, SCHEMAS[ASK]) == ANSWER


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "the document"),
        ("Certainly!", "the document"),
        ("[1]", "the document"),
        ('{"answer": "Yes', "the document"),
        (json.dumps(ANSWER | {"found": "yes"}), "found"),
        (json.dumps(ANSWER | {"refs": None}), "refs"),
        (json.dumps(ANSWER | {"refs": ["one"]}), "refs"),
        (json.dumps({"answer": "Yes."}), "refs"),
        ("{" * 5000, "the document"),
    ],
)
def test_answer_of_another_form_is_refused_by_its_place(text, place):
    with pytest.raises(SchemaViolation) as caught:
        read_answer(text, SCHEMAS[ASK])
    assert caught.value.place == place


def test_long_texts_and_lists_are_cut():
    points = [{"text": "x" * 999, "refs": [1]} for _ in range(20)]
    rest = {"asks": [], "decisions": [], "open": [], "language": "en"}
    found = read_answer(json.dumps({"points": points, **rest}), SCHEMAS[SUMMARISE])
    assert len(found["points"]) == 6 and len(found["points"][0]["text"]) == 240


def test_references_that_do_not_exist_are_dropped_and_said():
    found = check_answer(
        ASKED[ASK],
        json.dumps(ANSWER | {"refs": [9, 1, 1, -1]}),
        Context(numbers=[1]),
    )
    assert found.content["refs"] == [1] and found.content["is_founded"]
    other = check_answer(
        ASKED[ASK], json.dumps(ANSWER | {"refs": [2]}), Context(numbers=[1])
    )
    assert not other.content["is_founded"]


@pytest.mark.parametrize("name", ["canary", "nonce"])
@pytest.mark.parametrize(
    "spelt",
    [
        str,
        str.upper,
        lambda word: "-".join(word),
        lambda word: word[::-1],
        lambda word: " ".join(word),
        lambda word: base64.b64encode(word.encode()).decode(),
        lambda word: "".join(f"\\u{ord(c):04x}" for c in word),
    ],
)
def test_answer_that_repeats_the_instructions_is_not_shown(name, spelt):
    envelope = ASKED[ASK]
    word = spelt(getattr(envelope, name))
    text = json.dumps(ANSWER).replace("Yes.", f"It is {word}.")
    with pytest.raises(AiAnswerUnusable):
        check_answer(envelope, text, Context())


def test_answers_are_plain_text():
    said = "a\u202eb\u200b\x1b[1m\r\nc"
    found = check_answer(
        ASKED[ASK], json.dumps(ANSWER | {"answer": said}), Context(numbers=[1])
    )
    assert found.content["answer"] == "ab[1m\nc"


def test_only_addresses_of_the_mail_are_links():
    known = known_urls(
        [MAIL.text], ["https://b.example/t?x=(1)", "javascript:alert(1)"]
    )
    assert known == {"https://a.example/x", "https://b.example/t?x=(1)"}
    text = (
        "See https://a.example/x, https://a.example/x/y or [x](https://evil.example)."
    )
    assert passages(text, known) == [
        Passage("See "),
        Passage("https://a.example/x", "https://a.example/x"),
        Passage(", https://a.example/x/y or [x](https://evil.example)."),
    ]
    assert passages("", known) == [Passage("")]
    answer = json.dumps(ANSWER | {"answer": text})
    checked = check_answer(ASKED[ASK], answer, Context([1], urls=known))
    assert checked.urls == ("https://a.example/x",)


@pytest.mark.parametrize(
    ("draft", "marked"),
    [
        ("We pay 1.250,00 € soon.", []),
        ("We pay 1250 EUR.", []),
        ("We pay 1.350,00 € soon.", [("1.350,00", "amount")]),
        ("On 3 December 2026 at 10:00.", []),
        ("Am 03.12.2026, also am 3. Dezember.", []),
        ("Am 04.12.2026.", [("04.12.2026", "date")]),
        ("On December 3, 2027.", [("December 3, 2027", "date")]),
        ("Write to Carol@Supplier.example.", []),
        ("Write to eve@other.example.", [("eve@other.example", "email")]),
        ("Use DE89 3704 0044 0532 0130 00.", []),
        ("Use GB33 BUKB 2020 1555 5555 55.", [("GB33 BUKB 2020 1555 5555 55", "iban")]),
        ("See https://a.example/x.", []),
        ("See https://a.example/y.", [("https://a.example/y", "url")]),
        ("1. First\n2. Second", []),
        ("It takes 14 days.", []),
        ("It takes 15 days.", [("15", "number")]),
        ("Order A-77 is on its way.", [("77", "number")]),
    ],
)
def test_what_is_new_in_a_draft_is_marked(draft, marked):
    sources = [
        "1,250.00 EUR on 2026-12-03 10:00, https://a.example/x",
        "carol@supplier.example DE89370400440532013000",
        "Give them 14 days.",
    ]
    found = grounding_marks(draft, sources)
    assert [(draft[m.start : m.end], m.kind) for m in found] == marked


def test_envelope_knows_what_its_answer_is_compared_with():
    task = Task(DRAFT, text="Pay 7 EUR.")
    mails = [Mail("Carol", text="One"), Mail("Dan", "Monday", text=MAIL.text)]
    context = Context.of(
        about_conversation(task, mails), ["https://b.example/"], "medium"
    )
    assert context.numbers == (1, 2) and context.local_level == "medium"
    assert context.urls == {"https://a.example/x", "https://b.example/"}
    assert {"Carol", "Monday", MAIL.text} <= set(context.texts)
    assert context.instruction == "Pay 7 EUR."


@pytest.mark.parametrize("piece", ["1 ", "a.", "12 march "])
def test_facts_of_hostile_texts_take_no_time(piece):
    """Each of these took minutes with a careless pattern."""
    text = piece * 8_000
    began = time.process_time()
    grounding_marks(text[:10_000], [text])
    assert time.process_time() - began < 5


def test_draft_comes_with_its_marks():
    body = json.dumps({"body": "We pay 99 EUR.", "assumptions": []})
    checked = check_answer(ASKED[DRAFT], body, Context(texts=[MAIL.text]))
    assert [(m.start, m.end, m.kind) for m in checked.marks] == [(7, 9, "amount")]
    with pytest.raises(AiAnswerUnusable):
        check_answer(ASKED[DRAFT], '{"body": " ", "assumptions": []}', Context())


@pytest.mark.parametrize("local", ["low", "medium", "high"])
@pytest.mark.parametrize("provider", ["low", "medium", "high", "safe", ""])
@pytest.mark.parametrize("has_reason", [True, False])
def test_level_only_goes_up(local, provider, has_reason):
    order = ["low", "medium", "high"]
    final = final_level(local, provider, has_reason=has_reason)
    assert order.index(final) >= order.index(local)
    if provider == "high" and local != "high":
        assert final == ("high" if has_reason else "medium")


def test_reasons_quote_the_mail_or_do_not_count():
    mail = Mail("Eve", text="Your account will be  closed today.\nSign in now!")
    envelope = about_suspect(Task(SCAN), Suspect(mail))
    reasons = [
        {"code": "urgency", "quote": "account will be closed"},
        {"code": "made_up", "quote": "the bank has confirmed"},
        {"code": "nothing", "quote": " "},
    ]
    said = {"level": "HIGH", "reasons": reasons, "advice": "Do not sign in there."}
    context = Context(texts=[mail.text], local_level="medium")
    found = check_answer(envelope, json.dumps(said), context).content
    assert (found["level"], len(found["reasons"])) == ("high", 1)
    assert found["advice"]
    said["reasons"] = reasons[1:]
    found = check_answer(envelope, json.dumps(said), context).content
    assert (found["level"], found["reasons"], found["advice"]) == ("medium", [], "")
    said |= {"level": "medium", "advice": "Call +44 20 7946 0000 to be safe."}
    assert not check_answer(envelope, json.dumps(said), context).content["advice"]


def test_answer_is_shown_while_it_arrives():
    whole = json.dumps({"answer": 'Say "yes" – 🌍\nnow', "refs": [1], "found": True})
    shown = [shown_so_far(whole[:n], ASK) for n in range(len(whole))]
    texts = [each[0] for each in shown if each]
    assert texts[-1] == 'Say "yes" – 🌍\nnow'
    assert all(texts[-1].startswith(each) for each in texts)
    assert shown_so_far("# Markdown", ASK) == shown_so_far(whole, SCAN) == []
    points = '{"points": [{"text": "One", "refs": [1]}, {"text": "Tw'
    assert shown_so_far(points, SUMMARISE) == ["One", "Tw"]
