"""Where one arrives who comes back from the provider's page."""

from tests.e2e.odoo_session import OdooSession


def test_who_has_connected_a_mailbox_is_led_to_the_mail(services, anna):
    """Also when it is the first page of a browser: Odoo notes the new device then, in a
    transaction that does not see what came after its begin.
    """
    anna.make_mailbox()
    browser = OdooSession(services.server, "admin", "admin")
    assert anna.authorize(browser) == "/odoo/maildesk"
