"""Entering a licence key by hand, from a text and from a file, and removing it."""

from datetime import date, timedelta

import pytest

from tests.e2e.app_page import DESKTOP, PHONE, sign_in
from tests.engine.maildesk_base.licence_keys import ISSUER, OTHER, key
from tools import ports
from tools.odoo import OdooServer

sync_api = pytest.importorskip("playwright.sync_api")

ADMIN = ("admin", "admin")
FIELD = "[name=key] textarea"
KEY = key(
    holder="Bäckerei Grün & Söhne",
    not_before=None,
    expires=str(date.today() + timedelta(days=400)),
    features=["ai", "push", "automation"],
    users=40,
)


@pytest.fixture(scope="module")
def server(new_odoo_site):
    """An Odoo without any mailbox."""
    server = OdooServer(
        new_odoo_site(), port=ports.free_port(), gevent_port=ports.free_port()
    )
    server.start()
    yield server
    server.stop()


def set_issuer(server, text):
    name = "maildesk.licence_issuer"
    server.call(*ADMIN, "ir.config_parameter", "set_param", name, text)


@pytest.fixture(params=[{"viewport": DESKTOP}, PHONE], ids=["desktop", "phone"])
def page(request, server, browser):
    """Odoo, opened by an administrator whose vendor is an issuer of licences."""
    set_issuer(server, ISSUER)
    context = browser.new_context(**request.param)
    yield sign_in(context, server)
    context.close()


def open_settings(page, server, title):
    """The settings, and the one of them that has this title."""
    page.goto(f"{server.url}/odoo/settings#maildesk_base")
    return page.locator(".o_setting_box", has_text=title)


def alert(page):
    """What the page says about the licence."""
    return sync_api.expect(page.locator(".o_form_view .alert:visible").first)


def test_a_key_is_entered_and_removed_without_a_reload(page, server):
    settings = open_settings(page, server, "Licence Activation")
    sync_api.expect(settings).to_contain_text("There is no licence yet.")
    settings.get_by_role("button", name="Licence Activation").click()
    alert(page).to_contain_text("There is no licence yet.")
    page.evaluate("window.isTheSamePage = true")

    page.fill(FIELD, key(OTHER))
    page.click("button[name=action_activate]")
    modal = page.locator(".modal")
    sync_api.expect(modal).to_contain_text("not signed by the issuer")
    modal.locator(".btn-primary").click()

    page.fill(FIELD, f'"{KEY[:90]}\n{KEY[90:]}"\n')
    page.click("button[name=action_activate]")
    alert(page).to_contain_text("The licence is active.")
    sync_api.expect(page.locator(FIELD)).to_have_value("")
    form = page.locator(".o_form_view")
    for text in ("Bäckerei Grün & Söhne", "2026-0042", "AI, Push, Automation", "of 40"):
        sync_api.expect(form).to_contain_text(text)
    assert KEY[3:40] not in page.content()

    page.click("button[name=action_remove]")
    modal.locator(".btn-primary").click()
    alert(page).to_contain_text("There is no licence yet.")
    assert page.evaluate("window.isTheSamePage")


def test_the_file_of_a_key_is_chosen(page, server, tmp_path):
    file = tmp_path / "licence.txt"
    file.write_text(KEY, encoding="utf-16")
    page.goto(f"{server.url}/odoo/maildesk-licence")
    page.set_input_files("[name=key_file] input[type=file]", file)
    page.click("button[name=action_activate]")
    alert(page).to_contain_text("The licence is active.")
    page.click("button[name=action_remove]")
    page.click(".modal .btn-primary")
    alert(page).to_contain_text("There is no licence yet.")


def test_without_an_issuer_the_settings_name_the_free_edition_only(page, server):
    set_issuer(server, "")
    settings = open_settings(page, server, "Free edition (LGPL-3)")
    sync_api.expect(settings).to_have_text("Free edition (LGPL-3)")
    sync_api.expect(page.locator("body")).not_to_contain_text("Licence Activation")


def test_without_an_issuer_there_is_nothing_to_save(page, server):
    set_issuer(server, "")
    page.goto(f"{server.url}/odoo/maildesk-licence")
    alert(page).to_contain_text("Free edition (LGPL-3)")
    sync_api.expect(page.locator(".o_form_button_save")).to_have_count(0)
    sync_api.expect(page.locator(FIELD)).to_have_count(0)
