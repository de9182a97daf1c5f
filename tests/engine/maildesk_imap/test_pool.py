"""Connections are kept, lent to one at a time, and never to the wrong settings."""

import dataclasses

import pytest

from odoo.addons.maildesk_imap.engine.protocol.connection import TRUSTED_S
from odoo.addons.maildesk_imap.engine.protocol.pool import (
    MAX_IDLE_PER_ACCOUNT,
    MAX_IDLE_S,
    ConnectionPool,
)
from odoo.addons.maildesk_imap.engine.settings import Credentials

from tests.simulators.imap_faults import ImapFaults

from .conftest import settings_for


class Clock:
    """A clock that moves on command."""

    def __init__(self):
        self.seconds = 1000.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def server():
    with ImapFaults() as running:
        yield running


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def pool(clock):
    return ConnectionPool(clock=clock)


@pytest.fixture
def settings(server):
    return settings_for(server.port).imap


def test_connection_that_came_back_is_lent_again(pool, settings):
    first = pool.lend("anna", settings)
    pool.give_back("anna", settings, first)
    assert pool.lend("anna", settings) is first


def test_connection_in_use_is_not_lent_to_another(pool, settings):
    assert pool.lend("anna", settings) is not pool.lend("anna", settings)


def test_connection_of_another_account_or_password_is_not_lent(pool, settings):
    first = pool.lend("anna", settings)
    pool.give_back("anna", settings, first)
    assert pool.lend("bob", settings) is not first
    changed = dataclasses.replace(settings, credentials=Credentials("anna", "new"))
    assert pool.lend("anna", changed) is not first


def test_broken_connection_is_not_kept(pool, settings):
    first = pool.lend("anna", settings)
    first.broken = True
    pool.give_back("anna", settings, first)
    assert pool.lend("anna", settings) is not first


def test_old_connection_is_ended(pool, settings, clock):
    first = pool.lend("anna", settings)
    pool.give_back("anna", settings, first)
    clock.seconds += MAX_IDLE_S + 1
    assert pool.lend("anna", settings) is not first


def test_connection_idle_for_a_while_is_tried_first(pool, settings, clock, server):
    first = pool.lend("anna", settings)
    pool.give_back("anna", settings, first)
    clock.seconds += TRUSTED_S + 1
    assert pool.lend("anna", settings) is first
    assert server.commands[-1] == "NOOP"


def test_connection_the_server_has_ended_is_not_lent(pool, settings, clock, server):
    first = pool.lend("anna", settings)
    pool.give_back("anna", settings, first)
    server.cut()
    clock.seconds += TRUSTED_S + 1
    assert pool.lend("anna", settings) is not first


def test_no_more_than_a_few_are_kept(pool, settings):
    lent = [pool.lend("anna", settings) for _ in range(MAX_IDLE_PER_ACCOUNT + 2)]
    for connection in lent:
        pool.give_back("anna", settings, connection)
    kept = [connection for connection in lent if not connection.broken]
    assert kept == lent[-MAX_IDLE_PER_ACCOUNT:]


def test_forgotten_account_has_no_connections_left(pool, settings):
    first = pool.lend("anna", settings)
    pool.give_back("anna", settings, first)
    pool.forget("anna")
    assert first.broken
    assert pool.lend("anna", settings) is not first


def test_account_without_a_key_keeps_nothing(pool, settings):
    first = pool.lend("", settings)
    pool.give_back("", settings, first)
    assert first.broken
