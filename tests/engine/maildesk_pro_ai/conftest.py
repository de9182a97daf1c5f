"""Simulated providers for each module, as they are at first for each test."""

import pytest

from odoo.addons.maildesk_base.engine.netguard import AllowList
from odoo.addons.maildesk_pro_ai.engine.adapters import (
    Adapter,
    Patience,
    ProviderSettings,
)
from odoo.addons.maildesk_pro_ai.engine.adapters.adapter import Runtime

from tests.simulators.ai.application import FOLDERS, AiApplication
from tests.simulators.web.server import WebServer

KEY = "sk-secret-0123456789abcdef"


@pytest.fixture(scope="module")
def server():
    """The running providers."""
    with WebServer(AiApplication()) as running:
        yield running


@pytest.fixture
def service(server):
    """What the providers can be made to do."""
    server.application.reset()
    return server.application


@pytest.fixture
def pauses():
    """Seconds of waiting before a question was asked again; nobody really waits."""
    return []


@pytest.fixture
def provider(server, service, pauses):
    """A function that opens one of the providers."""
    opened = []

    def open_provider(kind="openai", *, api="", learned=None, **options):
        settings = ProviderSettings(
            kind if kind not in ("vllm", "ollama") else "custom",
            api=api,
            base_url=server.url + FOLDERS[kind],
            key=options.pop("key", KEY),
            model=options.pop("model", "sim-large"),
            allow=AllowList.parse(f"127.0.0.1:{server.port}"),
            patience=options.pop("patience", Patience(5, 5, 20)),
            **options,
        )
        runtime = Runtime(lambda _event, s: pauses.append(s), chance=lambda: 0.0)
        opened.append(Adapter(settings, learned, runtime))
        return opened[-1]

    yield open_provider
    for each in opened:
        each.close()
