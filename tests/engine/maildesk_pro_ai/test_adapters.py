"""Questions to all kinds of providers, and answers however they come."""

import json
import threading
from dataclasses import replace

import pytest

from odoo.addons.maildesk_base.engine.netguard import AllowList
from odoo.addons.maildesk_pro_ai.engine.adapters import (
    CUT_SHORT,
    INTERRUPTED,
    WHOLE,
    Adapter,
    AiAnswerUnusable,
    AiModelUnknown,
    AiStopped,
    AiTooLong,
    AiUnreachable,
    Learned,
    Patience,
    ProviderSettings,
    check,
)
from odoo.addons.maildesk_pro_ai.engine.envelope import (
    Envelope,
    Image,
    connection_test,
)
from odoo.addons.maildesk_pro_ai.engine.envelope.envelope import seal

from tests.simulators.ai.shape import Shape
from tests.simulators.ai.troubles import TROUBLES

KINDS = [
    ("openai", "chat"),
    ("openai", "responses"),
    ("anthropic", "messages"),
    ("gemini", "gemini"),
    ("xai", "chat"),
    ("deepseek", "chat"),
    ("vllm", "chat"),
    ("ollama", "chat"),
]
DIALECTS = KINDS[:4]
SAID = {"ok": True, "word": "Grüße, 世界 🌍 — done"}
SHAPES = {
    "crlf": Shape(newline="\r\n"),
    "comments": Shape(comments=True),
    "no_done": Shape(done=False),
    "packed": Shape(is_gzip=True),
    "wrong_type": Shape(content_type="text/plain"),
    "whole": Shape(is_whole=True),
    "null_choices": Shape(null_choices=True),
}


def question(**parts):
    """An envelope with no mail in it."""
    sealed = connection_test()
    names = ("action", "system", "user", "schema", "max_output", "image")
    return seal(**{name: getattr(sealed, name) for name in names} | parts)


@pytest.mark.parametrize(("kind", "api"), KINDS)
def test_answer_arrives_bit_by_bit_and_is_counted(provider, service, kind, api):
    service.script(SAID)
    pieces = []
    reply = provider(kind, api=api).ask(connection_test(), pieces.append)
    assert reply.text == "".join(pieces) and len(pieces) > 2
    assert json.loads(reply.text) == SAID
    assert (reply.finish, reply.model) == (WHOLE, "sim-large")
    assert reply.usage.tokens_in > 10 and reply.usage.tokens_out > 5


@pytest.mark.parametrize(("kind", "api"), DIALECTS)
def test_answer_cut_at_every_byte_is_the_same(provider, service, kind, api):
    service.script(*["Grüße 🌍"] * 2)
    opened = provider(kind, api=api)
    service.shape = Shape(split=1)
    one = opened.ask(connection_test())
    service.shape = Shape(split=7, newline="\r\n")
    assert opened.ask(connection_test()) == one
    assert one.text == "Grüße 🌍"


@pytest.mark.parametrize(("kind", "api"), DIALECTS)
@pytest.mark.parametrize("name", SHAPES)
def test_answer_in_any_shape_is_read(provider, service, kind, api, name):
    service.shape = SHAPES[name]
    service.script("Yes, gladly.")
    reply = provider(kind, api=api).ask(connection_test())
    assert (reply.text, reply.finish) == ("Yes, gladly.", WHOLE)


@pytest.mark.parametrize(("kind", "api"), DIALECTS)
def test_thoughts_are_no_answer(provider, service, kind, api):
    service.thoughts = "The user wants a word."
    service.script("<think>Let me see.</think>\n\nYes.")
    assert provider(kind, api=api).ask(connection_test()).text == "Yes."


@pytest.mark.parametrize(("kind", "api"), DIALECTS)
def test_answer_that_breaks_off_is_kept_and_not_paid_twice(
    provider, service, kind, api
):
    whole = "All of this is said before the connection breaks. " * 9
    error = TROUBLES[kind]["overloaded"][2]
    for shape in (
        Shape(cut_after=1500),
        Shape(end_after=5),
        Shape(error_after=5, error=error),
    ):
        service.arrived.clear()
        service.shape = shape
        service.script(whole)
        reply = provider(kind, api=api).ask(connection_test())
        assert reply.finish == INTERRUPTED
        assert reply.text and whole.startswith(reply.text) and reply.text != whole
        assert len(service.arrived) == 1


@pytest.mark.parametrize(("kind", "api"), DIALECTS)
def test_connection_that_breaks_before_the_answer_is_tried_again(
    provider, service, pauses, kind, api
):
    service.faults.add("cut", times=2)
    assert provider(kind, api=api).ask(connection_test()).finish == WHOLE
    assert pauses == [0.5, 1.0]


def test_silence_ends_in_time(provider, service):
    service.trouble("stall", times=3)
    opened = provider(patience=Patience(first_s=5, idle_s=0.3, total_s=20))
    assert opened.ask(connection_test()).finish == INTERRUPTED


def test_silence_before_the_first_word_has_its_own_limit(provider, service, pauses):
    service.shape = Shape(first_s=60)
    opened = provider(patience=Patience(first_s=0.2, idle_s=5, total_s=20))
    with pytest.raises(AiUnreachable):
        opened.ask(connection_test())
    assert len(pauses) == 2


def test_answer_that_never_ends_is_ended(provider, service):
    service.shape = Shape(between_s=0.1)
    service.script("word " * 200)
    opened = provider(patience=Patience(first_s=5, idle_s=5, total_s=0.5))
    assert opened.ask(connection_test()).finish == INTERRUPTED


@pytest.mark.parametrize("shape", [Shape(first_s=60), Shape(stall_after=4)])
def test_stop_ends_the_question_from_another_thread(provider, service, shape):
    service.shape = shape
    opened = provider(patience=Patience(60, 60, 60))
    threading.Timer(0.2, opened.stop).start()
    with pytest.raises(AiStopped):
        opened.ask(connection_test())


def test_answer_cut_short_says_so(provider, service):
    service.finish = "length"
    for kind, api in DIALECTS:
        assert provider(kind, api=api).ask(connection_test()).finish == CUT_SHORT


def test_thoughts_that_take_all_of_the_answer_get_more_room_once(provider, service):
    service.finish, service.is_null = "length", True
    with pytest.raises(AiAnswerUnusable):
        provider("gemini").ask(question(max_output=100))
    given = [each.question.max_output for each in service.arrived]
    assert given == [100, 400]


def test_answer_without_content_or_count(provider, service):
    service.counts = False
    assert provider().ask(connection_test()).usage.tokens_out is None
    service.is_null = True
    with pytest.raises(AiAnswerUnusable):
        provider().ask(connection_test())


def test_what_a_model_dislikes_is_learned(provider, service):
    service.disliked = ("response_format", "max_completion_tokens", "stream_options")
    opened = provider(learned=Learned(takes_temperature=True))
    assert opened.ask(connection_test()).text
    expected = Learned("none", "max_tokens", True, False)
    assert opened.learned == expected
    assert Learned.read(opened.learned.as_json(), "openai") == expected
    service.arrived.clear()
    opened.ask(connection_test())
    assert len(service.arrived) == 1


def test_temperature_is_left_out_where_it_is_refused(provider, service):
    service.disliked = ("temperature",)
    for kind in ("deepseek", "gemini"):
        opened = provider(kind)
        opened.ask(connection_test())
        assert not opened.learned.takes_temperature


def test_nothing_is_stored_at_the_provider_and_no_tool_offered(provider, service):
    for kind, api in KINDS:
        provider(kind, api=api).ask(connection_test())
        body = service.arrived[-1].body
        assert not {"tools", "functions", "web_search_options"} & set(body)
        if kind == "openai":
            assert body["store"] is False


@pytest.mark.parametrize(("kind", "api"), DIALECTS)
def test_schema_and_image_travel_in_each_dialect(provider, service, kind, api):
    schema = {
        "type": "object",
        "properties": {"word": {"type": "string", "maxLength": 9}},
        "required": ["word"],
        "additionalProperties": False,
    }
    image = Image("image/png", b"\x89PNG")
    provider(kind, api=api).ask(question(schema=schema, image=image))
    asked = service.arrived[-1].question
    assert asked.schema["properties"] == {"word": {"type": "string"}}
    assert "iVBORw==" in asked.images[0]


def test_only_envelopes_leave(provider, service):
    for given in ("a text", {"user": "a text"}, None):
        with pytest.raises(TypeError):
            provider().ask(given)
    with pytest.raises(TypeError):
        Envelope("ask", "system", "user", {}, 100)
    assert not service.arrived


@pytest.mark.parametrize(("kind", "api"), DIALECTS)
def test_models_are_listed_to_the_last(provider, service, kind, api):
    service.models = tuple(f"sim-{number}" for number in range(400))
    assert [each.id for each in provider(kind, api=api).models()] == list(
        service.models
    )


@pytest.mark.parametrize(
    ("kind", "base", "prefix"),
    [
        ("vllm", "/vllm", "/v1"),
        ("vllm", "/vllm/v1/chat/completions", ""),
        ("anthropic", "/anthropic/v1/", ""),
        ("gemini", "/gemini/v1beta", ""),
    ],
)
def test_address_is_found_however_it_is_written(server, service, kind, base, prefix):
    settings = ProviderSettings(
        "custom" if kind == "vllm" else kind,
        "sim-large",
        base_url=server.url + base,
        allow=AllowList.parse("127.0.0.0/8"),
    )
    with Adapter(settings) as opened:
        assert opened.models()
        assert opened.ask(connection_test()).text
        assert opened.learned.prefix == prefix


def test_address_without_a_provider_is_said_to_be_one(server, service):
    settings = ProviderSettings(
        "custom",
        base_url=server.url + "/nothing",
        allow=AllowList.parse("127.0.0.0/8"),
    )
    with Adapter(settings) as opened, pytest.raises(AiUnreachable):
        opened.models()


def test_newer_version_of_gemini_is_found(provider, service):
    service.version = "v1"
    opened = provider("gemini")
    assert opened.ask(connection_test()).text
    assert opened.learned.prefix == "/v1"


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://127.0.0.1:1/v1", ""),
        ("http://10.0.0.7/v1", "192.168.0.0/16"),
        ("http://93.184.216.34/v1", "10.0.0.0/8"),
        ("https://169.254.169.254/", "169.254.0.0/16"),
        ("https://user:word@example.com", ""),
        ("https://example.com/?key=1", ""),
        ("ftp://example.com", ""),
        ("nonsense", ""),
    ],
)
def test_forbidden_addresses_are_not_reached(url, allowed, pauses):
    settings = ProviderSettings(
        "custom", "x", base_url=url, allow=AllowList.parse(allowed)
    )
    with pytest.raises(AiUnreachable) as caught:
        with Adapter(settings) as opened:
            opened.ask(connection_test())
    assert caught.value.detail.split()[0] in (
        "network.forbidden",
        "configuration.address",
    )


def test_ollama_that_would_forget_the_beginning_is_not_asked(provider, service):
    opened = provider("ollama")
    opened.learn_context()
    assert opened.learned.num_ctx == 4096
    service.num_ctx = 1000
    opened.learn_context()
    assert opened.ask(question(user="x" * 2000, max_output=100)).text
    with pytest.raises(AiTooLong) as caught:
        opened.ask(question(user="x" * 3000, max_output=100))
    assert caught.value.limit == 1000
    others = provider("vllm")
    others.learn_context()
    assert others.learned.num_ctx == 0


@pytest.mark.parametrize(("kind", "api"), KINDS)
def test_connection_is_tested_in_four_steps(provider, kind, api):
    ticks = list(check(provider(kind, api=api)))
    assert [(tick.step, tick.ok) for tick in ticks] == [
        ("models", True),
        ("answer", True),
        ("json", True),
        ("stream", True),
    ]
    assert [each.id for each in ticks[0].models] == ["sim-large", "sim-small"]


def test_connection_test_ends_at_what_fails(provider, service):
    (tick,) = check(provider(model="sim-huge"))
    assert isinstance(tick.error, AiModelUnknown)
    service.script("No JSON today.")
    *_before, last = check(provider())
    assert (last.step, last.ok) == ("json", False)


def test_settings_read_what_is_stored_and_leave_out_the_rest():
    assert Learned.read(None, "deepseek").json_mode == "object"
    odd = {"json_mode": 3, "takes_usage": False, "key": "x"}
    assert Learned.read(odd, "openai") == replace(Learned(), takes_usage=False)
