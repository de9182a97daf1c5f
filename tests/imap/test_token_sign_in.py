"""Signing in with an access token, where a real server asks a real authority."""

import dataclasses
from contextlib import closing

import pytest

from odoo.addons.maildesk_base.engine.errors import AuthError
from odoo.addons.maildesk_imap.engine.client import ImapProvider
from odoo.addons.maildesk_imap.engine.protocol.pool import ConnectionPool
from odoo.addons.maildesk_imap.engine.settings import Credentials, SignIn

from tests.contract.mails import mail

KINDS = [SignIn.AUTO, SignIn.XOAUTH2, SignIn.OAUTHBEARER]


@pytest.fixture
def with_token(mailbox):
    """A function: token and user -> provider; user None is the mailbox's own."""
    remote = mailbox()

    def open_with(token, *, kind=SignIn.AUTO, user=None):
        settings = remote.settings()
        credentials = Credentials(
            user or remote.email, access_token=token, sign_in=kind
        )
        imap = dataclasses.replace(settings.imap, credentials=credentials)
        changed = dataclasses.replace(settings, imap=imap)
        return ImapProvider(changed, pool=ConnectionPool())

    open_with.remote = remote
    return open_with


@pytest.mark.parametrize("kind", KINDS)
def test_valid_token_opens_the_mailbox(with_token, authority, kind):
    token = f"ya29.{kind}-{with_token.remote.email}"
    authority.issue(token, with_token.remote.email)
    with_token.remote.deliver("INBOX", mail("a@x"))
    with closing(with_token(token, kind=kind)) as provider:
        (found,) = provider.newest("INBOX", 10).added
    assert found.rfc_message_id == "a@x"
    assert authority.asked[-1] == token


@pytest.mark.parametrize("kind", KINDS)
def test_expired_token_asks_to_sign_in_again(with_token, authority, kind):
    token = f"old-{kind}-{with_token.remote.email}"
    authority.issue(token, with_token.remote.email)
    authority.expire(token)
    with closing(with_token(token, kind=kind)) as provider:
        with pytest.raises(AuthError) as caught:
            provider.list_folders()
    assert token not in f"{caught.value} {caught.value.detail}"


@pytest.mark.parametrize("kind", KINDS)
def test_token_of_somebody_else_opens_nothing(with_token, authority, kind):
    token = f"other-{kind}"
    authority.issue(token, "somebody.else@example.com")
    with closing(with_token(token, kind=kind)) as provider:
        with pytest.raises(AuthError):
            provider.list_folders()


def test_refused_token_is_tried_once(with_token, authority):
    before = len(authority.asked)
    with closing(with_token("unknown")) as provider:
        with pytest.raises(AuthError):
            provider.list_folders()
    assert len(authority.asked) == before + 1


@pytest.mark.parametrize("token", ["two\x01auth=Bearer x", "line\r\nNOOP", "nul\x00"])
def test_token_cannot_say_more_than_a_token(with_token, token):
    with closing(with_token(token)) as provider:
        with pytest.raises(AuthError):
            provider.list_folders()
