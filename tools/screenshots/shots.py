"""What is on each image: a shot gets the :class:`Demo` and gives a PNG.

Mail is opened by what it has or belongs to: its subjects are other ones every day.
"""

from tools.screenshots.demo import (
    PANEL,
    PHONE,
    ROW,
    conversation,
    linked,
    mailbox,
    record,
)

COMPOSER = ".o_md_composer"
# The panel as long as it needs for a few records.
TALL = {"viewport": {"width": 1440, "height": 760}}
EDITOR = f"{COMPOSER} .o_md_editable"
PERSON = ".o_md_p360_card"
BODY = ".o_md_body_frame"


def reading(demo):
    """Folders, conversations and a message."""
    with demo.page(linked("crm.lead")) as page:
        _read(page)
        return page.screenshot()


def compose(demo):
    """A message that is being written."""
    with demo.page("maildesk/inbox") as page:
        page.locator(ROW).first.wait_for()
        page.click(".o_md_compose")
        page.locator(f"{COMPOSER} .o_md_recipients input").first.fill("mar")
        page.locator(f"{COMPOSER} [role=option]").first.click()
        page.fill(".o_md_composer_subject", "Bottom brackets for the spring")
        page.click(EDITOR)
        page.keyboard.insert_text("Hello,")
        page.keyboard.press("Enter")
        page.keyboard.insert_text("we can deliver twenty of them by Friday. ")
        page.keyboard.insert_text("The offer is attached.")
        _settle(page)
        image = page.screenshot()
        page.click(f"{COMPOSER} [data-md-action=discard]")
        return image


def records(demo):
    """A mail, and what the apps know of who has written it."""
    with demo.page(linked("crm.lead")) as page:
        _open_panel(page)
        return page.screenshot()


def linked_records(demo):
    """The records that a mail belongs to, with their cards."""
    with demo.page(linked("crm.lead"), TALL) as page:
        _open_panel(page)
        _scroll_to(page, "[aria-label='Linked records']")
        return page.locator(PANEL).screenshot()


def create(demo):
    """The form of a record that is made of a mail."""
    with demo.page(conversation(("has_attachments", "=", True))) as page:
        _open_panel(page)
        page.click(".o_md_create_bar [aria-label='More to create']")
        page.click("[data-md-create='helpdesk.ticket']")
        form = page.locator(".o_dialog .o_form_view")
        # A mailbox that no ticket was made from yet is asked about first.
        enable = page.locator(".o_dialog footer .btn-primary", has_text="Enable")
        form.or_(enable).first.wait_for()
        if enable.count():
            enable.click()
        form.wait_for()
        _settle(page)
        return page.screenshot()


def on_record(demo):
    """A record with its mail, answered without leaving it."""
    with demo.page(record("crm.lead")) as page:
        page.locator("button[name=action_open_mailbox_mails]").wait_for()
        page.click("button[name=action_reply_from_record]")
        page.locator(EDITOR).wait_for()
        _settle(page)
        return page.screenshot()


def invitation(demo):
    """An invitation that can be answered."""
    with demo.page(conversation(("has_calendar", "=", True))) as page:
        _read(page)
        page.locator(".o_md_invitation").wait_for()
        return page.screenshot()


def documents(demo):
    """Attachments on their way into Documents."""
    with demo.page(linked("dms.file")) as page:
        _read(page)
        _choose(page, "file_mail")
        page.locator(".o_md_filing_dialog [role=combobox]").fill("Cust")
        page.locator(".o_md_filing_dialog [role=option]").first.wait_for()
        page.locator(".o_md_filing_dialog [role=option]").first.click()
        _settle(page)
        return page.screenshot()


def phone_list(demo):
    """The list on a phone."""
    with demo.page("maildesk/inbox", PHONE) as page:
        page.locator(ROW).first.wait_for()
        _settle(page)
        return page.screenshot()


def phone_message(demo):
    """A message on a phone."""
    with demo.page(linked("crm.lead"), PHONE) as page:
        _read(page)
        return page.screenshot()


def phone_records(demo):
    """Its records, from below."""
    with demo.page(linked("crm.lead"), PHONE) as page:
        _read(page)
        page.tap("[data-md-panel=records]")
        page.locator(f".o_bottom_sheet {PANEL} .o_md_create_bar").wait_for()
        page.locator(f"{PANEL} {PERSON}").wait_for()
        _settle(page)
        return page.screenshot()


def settings(demo):
    """A mailbox: status, how much is loaded, its folders."""
    with demo.page(mailbox) as page:
        page.locator(".o_form_view").wait_for()
        _settle(page)
        return page.screenshot()


def options(demo):
    """Its options: the kinds of records that are offered for its mail."""
    with demo.page(mailbox) as page:
        page.get_by_role("tab", name="Options").click()
        page.locator("[name=bridge_ids]").wait_for()
        _scroll_to(page, "[name=bridge_ids]", "end")
        _settle(page)
        return page.screenshot()


def _read(page):
    page.locator(BODY).first.wait_for()
    _settle(page)


def _open_panel(page):
    _read(page)
    if not page.locator(PANEL).count():
        page.click("[data-md-panel=records]")
    page.locator(f"{PANEL} .o_md_create_bar").wait_for()
    page.locator(f"{PANEL} {PERSON}").wait_for()
    _settle(page)


def _choose(page, action):
    """An entry of the menu of the open message."""
    page.click(".o_md_card_actions [aria-label='More']")
    page.click(f".o-dropdown--menu [data-md-action={action}]")


def _scroll_to(page, selector, block="start"):
    place = page.locator(selector).first
    place.evaluate("(element, block) => element.scrollIntoView({ block })", block)


def _settle(page):
    """Until nothing moves any more, and images and fonts are there."""
    page.wait_for_function(
        """() => {
            const isBelow = (image) => image.loading === "lazy"
                && image.getBoundingClientRect().top > innerHeight;
            return document.fonts.status === "loaded"
            && [...document.images].every((image) => image.complete || isBelow(image))
            && document.getAnimations().every((one) => one.playState !== "running")
            && [...document.querySelectorAll("[aria-busy=true], .o_md_skeleton")]
                .every((one) => !one.checkVisibility());
        }"""
    )


SHOTS = {
    "conversation": reading,
    "compose": compose,
    "records": records,
    "linked-records": linked_records,
    "create-record": create,
    "record-form": on_record,
    "invitation": invitation,
    "save-to-documents": documents,
    "mailbox-settings": settings,
    "mailbox-options": options,
    "phone-list": phone_list,
    "phone-message": phone_message,
    "phone-records": phone_records,
}
