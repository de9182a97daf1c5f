"""An attachment is filed in Documents, and a mail posted on a record, from the app."""

from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from uuid import uuid4

import pytest

from tests.e2e.app_page import SYNC_PATIENCE_MS, message_frame, open_app, row
from tests.e2e.browser_site import ADDRESS, ADMIN

sync_api = pytest.importorskip("playwright.sync_api")
FILING, POSTING = ".o_md_filing_dialog", ".o_md_post_dialog"
OPTION = "[role=option]"
MORE = ".o_md_card_actions [aria-label='More']"


def deliver(site, subject):
    """A mail with two files."""
    message = EmailMessage()
    message["From"] = "Carl <carl@example.net>"
    message["To"] = ADDRESS
    message["Subject"] = subject
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain="example.net")
    message.set_content("Please keep these.")
    message.add_attachment(
        uuid4().bytes, maintype="application", subtype="pdf", filename="contract.pdf"
    )
    message.add_attachment(b"MZ", "application", "octet-stream", filename="setup.exe")
    site.mail.dovecot.save(ADDRESS, "INBOX", message.as_bytes())
    site.synchronise()


def call(site, model, method, *arguments):
    return site.server.call(*ADMIN, model, method, *arguments)


def make_directory(site):
    """A directory that the administrator may add files to; gives id and name."""
    name = f"Contracts {uuid4().hex[:6]}"
    (me,) = call(site, "res.users", "search", [("login", "=", "admin")])
    values = {"name": name, "perm_create": True, "perm_write": True}
    values["explicit_user_ids"] = [(6, 0, [me])]
    (group,) = call(site, "dms.access.group", "create", [values])
    values = {"name": name, "save_type": "file"}
    (storage,) = call(site, "dms.storage", "create", [values])
    values = {"name": name, "storage_id": storage, "is_root_directory": True}
    values["group_ids"] = [(6, 0, [group])]
    (directory,) = call(site, "dms.directory", "create", [values])
    forbidden = ("dms.forbidden_extensions", "exe")
    call(site, "ir.config_parameter", "set_param", *forbidden)
    return directory, name


def filed(site, directory):
    domain = [("directory_id", "=", directory)]
    found = call(site, "dms.file", "search_read", domain, ["name"])
    return sorted(each["name"] for each in found)


def choose(page, entry, press="click"):
    """An entry of the menu of the open message."""
    message_frame(page).locator("body").wait_for()
    getattr(page.locator(MORE), press)()
    getattr(page.locator(f"[data-md-action={entry}]"), press)()


def file_all(page, name, press="click"):
    dialog = page.locator(FILING)
    dialog.locator("[role=combobox]").fill(name)
    getattr(dialog.locator(OPTION, has_text=name), press)()
    getattr(dialog.locator("footer .btn-primary"), press)()
    return dialog


def test_attachments_are_filed_once(site, page):
    directory, name = make_directory(site)
    deliver(site, f"Papers {name}")
    open_app(page, site)
    row(page, name).click()
    choose(page, "file_mail")
    dialog = file_all(page, name)
    sync_api.expect(dialog.locator(".o_md_filing_refused")).to_contain_text(".exe")
    assert filed(site, directory) == ["contract.pdf"]
    dialog.locator(".o_md_mail_file", has_text="setup.exe").click()
    dialog.locator("footer .btn-primary").click()
    sync_api.expect(dialog).to_have_count(0)
    page.locator(".o_md_toast", has_text="Already in").wait_for()
    assert filed(site, directory) == ["contract.pdf"]


def test_files_get_tags(site, page):
    directory, name = make_directory(site)
    call(site, "dms.tag", "create", [{"name": f"Tag {name}"}])
    deliver(site, f"Papers {name}")
    open_app(page, site)
    row(page, name).click()
    choose(page, "file_mail")
    dialog = page.locator(FILING)
    dialog.locator("[role=combobox]").fill(name)
    dialog.locator(OPTION, has_text=name).click()
    dialog.get_by_text("Add tags").click()
    tags = page.get_by_role("dialog", name="Tags")
    tags.locator("[role=combobox]").fill(name)
    tags.locator(OPTION, has_text=name).click()
    page.keyboard.press("Escape")
    sync_api.expect(tags).to_have_count(0)
    sync_api.expect(dialog.locator(".o_md_tag")).to_have_text(f"Tag {name}×")
    dialog.locator(".o_md_mail_file", has_text="setup.exe").click()
    dialog.locator("footer .btn-primary").click()
    sync_api.expect(dialog).to_have_count(0)
    domain = [("directory_id", "=", directory), ("tag_ids.name", "=", f"Tag {name}")]
    found = call(site, "dms.file", "search_read", domain, ["name"])
    assert [each["name"] for each in found] == ["contract.pdf"]


def test_filing_on_a_phone(site, phone):
    """By touch; the file is in the directory, and its mail says so."""
    directory, name = make_directory(site)
    deliver(site, f"Papers {name}")
    row(phone, name).tap(timeout=SYNC_PATIENCE_MS)
    choose(phone, "file_mail", "tap")
    dialog = file_all(phone, name, "tap")
    sync_api.expect(dialog.locator(".o_md_filing_refused")).to_be_visible()
    assert filed(site, directory) == ["contract.pdf"]
    dialog.get_by_text("Close").tap()
    sync_api.expect(dialog).to_have_count(0)


def test_mail_is_posted_once(site, page):
    name = f"Shop {uuid4().hex[:6]}"
    (partner,) = call(site, "res.partner", "create", [{"name": name}])
    deliver(site, f"About {name}")
    open_app(page, site)
    row(page, name).click()
    for said in ("Posted on", "Already posted on"):
        choose(page, "post_on_record")
        dialog = page.locator(POSTING)
        dialog.locator("select").select_option("res.partner")
        dialog.locator("[role=combobox]").fill(name)
        dialog.locator(OPTION, has_text=name).click()
        dialog.locator("footer .btn-primary").click()
        sync_api.expect(dialog).to_have_count(0)
        page.locator(".o_md_toast", has_text=f"{said} {name}").wait_for()
    domain = [("model", "=", "res.partner"), ("res_id", "=", partner)]
    domain.append(("message_type", "=", "email"))
    fields = ["subject", "attachment_ids"]
    [note] = call(site, "mail.message", "search_read", domain, fields)
    assert note["subject"] == f"About {name}"
    assert len(note["attachment_ids"]) == 2
    assert not site.mail.relay.accepted or all(
        name.encode() not in mail.raw for mail in site.mail.relay.accepted
    )
