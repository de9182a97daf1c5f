"""Records what the vendors' own libraries send: the measure of our own requests.

``python -m tests.simulators.ai.record > tests/simulators/ai/recorded.json`` in an
environment that has ``openai``, ``anthropic`` and ``google-genai``. They bring more
than forty packages, so tests read the file instead of installing them.
"""

import json
import sys
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version

SCHEMA = {
    "type": "object",
    "properties": {"word": {"type": "string"}},
    "required": ["word"],
    "additionalProperties": False,
}
IMAGE = b"\x89PNG"
DATA = "iVBORw=="
ADDRESS = f"data:image/png;base64,{DATA}"
# What they say of themselves and of this machine.
KEPT_HEADERS = ("authorization", "x-api-key", "x-goog-api-key", "anthropic-version")


class _Recorder(BaseHTTPRequestHandler):
    seen = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.seen.append(
            {
                "path": self.path,
                "headers": {n: v for n, v in headers.items() if n in KEPT_HEADERS},
                "body": json.loads(body),
            }
        )
        self.send_response(400)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_arguments):
        """Stay silent."""


def _openai(url):
    import openai

    client = openai.OpenAI(api_key="KEY", base_url=f"{url}/v1", max_retries=0)
    named = {"name": "mail_test", "strict": True, "schema": SCHEMA}
    text = {"type": "text", "text": "USER"}
    image = {"type": "image_url", "image_url": {"url": ADDRESS}}

    def chat():
        client.chat.completions.create(
            model="sim-large",
            messages=[
                {"role": "system", "content": "SYSTEM"},
                {"role": "user", "content": [text, image]},
            ],
            max_completion_tokens=100,
            response_format={"type": "json_schema", "json_schema": named},
            store=False,
            stream=True,
            stream_options={"include_usage": True},
        )

    def responses():
        content = [
            {"type": "input_text", "text": "USER"},
            {"type": "input_image", "image_url": ADDRESS, "detail": "auto"},
        ]
        client.responses.create(
            model="sim-large",
            instructions="SYSTEM",
            input=[{"role": "user", "content": content}],
            max_output_tokens=100,
            text={"format": {"type": "json_schema", **named}},
            store=False,
            stream=True,
        )

    return {"chat": chat, "responses": responses}


def _anthropic(url):
    import anthropic

    client = anthropic.Anthropic(api_key="KEY", base_url=url, max_retries=0)
    source = {"type": "base64", "media_type": "image/png", "data": DATA}

    def messages():
        content = [
            {"type": "image", "source": source},
            {"type": "text", "text": "USER"},
        ]
        client.messages.create(
            model="sim-large",
            system="SYSTEM",
            max_tokens=100,
            messages=[{"role": "user", "content": content}],
            output_config={"format": {"type": "json_schema", "schema": SCHEMA}},
            stream=True,
        )

    return {"messages": messages}


def _gemini(url):
    from google import genai
    from google.genai import types

    options = types.HttpOptions(
        base_url=url, retry_options=types.HttpRetryOptions(attempts=1)
    )
    client = genai.Client(api_key="KEY", http_options=options)

    def gemini():
        parts = [
            types.Part.from_text(text="USER"),
            types.Part.from_bytes(data=IMAGE, mime_type="image/png"),
        ]
        config = types.GenerateContentConfig(
            system_instruction="SYSTEM",
            max_output_tokens=100,
            temperature=0.2,
            response_mime_type="application/json",
            response_json_schema=SCHEMA,
        )
        contents = [types.Content(role="user", parts=parts)]
        list(
            client.models.generate_content_stream(
                model="sim-large", contents=contents, config=config
            )
        )

    return {"gemini": gemini}


def main():
    """Ask with each library and print what arrives."""
    server = HTTPServer(("127.0.0.1", 0), _Recorder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    names = ("openai", "anthropic", "google-genai")
    found = {"libraries": {name: version(name) for name in names}}
    for name, ask in {**_openai(url), **_anthropic(url), **_gemini(url)}.items():
        # Each of them has an error of its own for the refusal it gets.
        with suppress(Exception):
            ask()
        found[name] = _Recorder.seen.pop()
    json.dump(found, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
