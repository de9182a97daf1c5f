"""The simulated providers of AI, steered from another process as the demo does."""

import http.client
import json
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from tests.simulators.ai.application import FOLDERS, AiApplication
from tests.simulators.ai.troubles import TROUBLES
from tests.simulators.web.server import WebServer

MATERIAL = {
    "messages": [{"n": 3, "from": "Carol", "text": "The parts come today. Is it ok?"}]
}


@pytest.fixture(scope="module")
def ask():
    """Ask by HTTP; (status, text)."""
    with WebServer(AiApplication()) as server:
        address = urlsplit(server.url)
        connection = http.client.HTTPConnection("127.0.0.1", address.port, timeout=10)
        with closing(connection):

            def send(method, path, value=None):
                body = None if value is None else json.dumps(value)
                connection.request(method, path, body)
                answer = connection.getresponse()
                return answer.status, answer.read().decode()

            yield send


def question(text="", fields=("points",), **more):
    """A question in the dialect of OpenAI."""
    schema = {"properties": {name: {"type": "string"} for name in fields}}
    material = {**MATERIAL, "text": text}
    return {
        "model": "sim-large",
        "messages": [
            {"role": "system", "content": json.dumps(schema | {"type": "object"})},
            {"role": "user", "content": json.dumps({"material": material})},
        ],
        **more,
    }


def said(ask, **options):
    """What the model answers, as a document."""
    ask("POST", "/__control/ai", {"shape": {"is_whole": True}})
    status, text = ask("POST", "/openai/v1/chat/completions", question(**options))
    assert status == 200
    return json.loads(json.loads(text)["choices"][0]["message"]["content"])


def test_every_action_of_the_demo_gets_an_answer_made_of_the_mail(ask):
    ask("DELETE", "/__control/ai")
    summary = said(ask)
    assert summary["points"] == [{"text": "The parts come today.", "refs": [3]}]
    assert summary["asks"][0]["what"] == "Is it ok?"
    assert said(ask, fields=["answer"])["refs"] == [3]
    assert said(ask, fields=["body"])["body"].startswith("Thank you")
    assert said(ask, fields=["level"])["level"] == "low"


def test_answers_are_scripted_and_questions_kept(ask):
    ask("DELETE", "/__control/ai")
    ask("POST", "/__control/script", {"answers": [{"answer": "as scripted"}]})
    assert said(ask) == {"answer": "as scripted"}
    _status, text = ask("GET", "/__control/arrived")
    (arrived,) = json.loads(text)
    assert arrived["kind"] == "openai"
    assert arrived["document"]["material"]["messages"] == MATERIAL["messages"]


@pytest.mark.parametrize("kind", ["openai", "xai", "deepseek", "vllm", "ollama"])
def test_each_kind_refuses_by_a_word_in_the_mail_and_by_control(ask, kind):
    ask("DELETE", "/__control/ai")
    path = f"{FOLDERS[kind]}/chat/completions"
    status, _text = ask("POST", path, question("[[sim:throttled]]"))
    assert status == TROUBLES[kind]["throttled"][0]
    ask("POST", "/__control/trouble", {"name": "proxy_page"})
    assert ask("POST", path, question())[0] == 502
    assert ask("POST", path, question(stream=True))[1].endswith("data: [DONE]\n\n")
