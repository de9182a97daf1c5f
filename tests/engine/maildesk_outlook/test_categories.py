"""The list of categories: names, colours, and the permission it needs."""

from odoo.addons.maildesk_base.engine.colors import is_color
from odoo.addons.maildesk_base.engine.types import RemoteTag
from odoo.addons.maildesk_outlook.engine.categories import COLORS
from odoo.addons.maildesk_outlook.engine.client import OutlookProvider

from tests.contract.outlook_remote import signed_in


def test_categories_come_with_their_colours(graph, mailbox):
    mailbox.mailbox.categories += [
        {"id": "1", "displayName": "Bill", "color": "preset0"},
        {"id": "2", "displayName": "Idea", "color": "none"},
        {"id": "3", "displayName": "Odd", "color": "preset24"},
    ]
    store = signed_in(graph, mailbox.email, categories=True)
    with OutlookProvider(mailbox.settings(), store) as provider:
        assert provider.tags() == (
            RemoteTag("1", "Bill", COLORS[0]),
            RemoteTag("2", "Idea", ""),
            RemoteTag("3", "Odd", COLORS[24]),
        )
    assert len(COLORS) == 25 and all(map(is_color, COLORS))


def test_without_the_permission_nothing_is_asked(graph, mailbox, provider):
    provider.list_folders()
    graph.log.forget()
    assert provider.tags() == ()
    assert graph.log.round_trips == 0


def test_a_mailbox_of_somebody_else_has_no_list_for_us(graph, mailbox):
    shared = graph.add_mailbox("support@example.com")
    shared.delegates.add(mailbox.email)
    store = signed_in(graph, mailbox.email, shared=True, categories=True)
    settings = mailbox.settings(shared_address="support@example.com")
    with OutlookProvider(settings, store) as provider:
        assert provider.list_folders()
        assert provider.tags() == ()
