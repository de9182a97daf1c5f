"""Every button, menu entry and key of the app, used once in a real browser.

What the app offers is collected while one walks. Whatever shows and was not used, here
or in a test named in ``walk/elsewhere.py``, fails: new buttons cannot be forgotten.
"""

import re

import pytest

from tests.e2e.app_page import PHONE, open_app, sign_in
from tests.e2e.browser_site import ADMIN
from tests.e2e.walk import (
    around,
    elsewhere,
    folders,
    listing,
    mail,
    offers,
    phone,
    reading,
    writing,
)
from tests.e2e.walk.walker import RECORDER, Walker
from tools import paths

pytest.importorskip("playwright.sync_api")

NOT_HERE = {*elsewhere.TESTED, *elsewhere.LEFT_OUT}
CLICKS = re.compile(r"\b(click|choose)\(")
STAGES = [
    around.walk_view_menu,
    around.walk_panes,
    reading.walk_conversation,
    reading.walk_files,
    reading.walk_card_menu,
    reading.walk_colours,
    reading.walk_answers,
    listing.walk_rows,
    listing.walk_selection,
    listing.walk_spam,
    listing.walk_filters,
    listing.walk_search,
    reading.walk_toolbar,
    folders.walk_tree,
    folders.walk_account_menu,
    folders.walk_folder_menu,
    writing.walk_fields,
    writing.walk_formats,
    writing.walk_options,
    writing.walk_later,
    writing.walk_send,
    around.walk_ways_out,
    around.walk_troubles,
    around.walk_sign_in,
    listing.walk_keys,
]


PHONE_STAGES = [
    phone.walk_panes,
    phone.walk_accounts,
    phone.walk_sheets,
    phone.walk_rows,
    phone.walk_conversation,
    phone.walk_composer,
    phone.walk_later,
    phone.walk_search,
]


@pytest.fixture
def walked_site(site):
    """The site with a tag; what is delivered to it goes away again."""
    tag = [{"name": listing.TAG}]
    (tag_id,) = site.server.call(*ADMIN, "mailbox.tag", "create", tag)
    yield site
    site.server.call(*ADMIN, "mailbox.tag", "unlink", [tag_id])
    mail.take_away(site)
    site.synchronise()


@pytest.fixture
def page(walked_site, context):
    """The app, and somebody who notes everything."""
    mail.deliver(walked_site)
    return opened(context, walked_site)


@pytest.fixture
def phone_page(walked_site, browser):
    """The same on a phone."""
    mail.deliver_to_phone(walked_site)
    context = browser.new_context(**PHONE)
    yield opened(context, walked_site)
    context.close()


def opened(context, site):
    site.synchronise()
    context.add_init_script(RECORDER)
    page = sign_in(context, site)
    open_app(page, site)
    return page


def test_everything_the_app_offers_works(page):
    """Nothing goes wrong, and nothing is left out."""
    walk = Walker(page)
    for stage in STAGES:
        stage(walk)
    reported = offers.of_help_sheet(page)
    walk.use("dialog/Close")
    around.walk_unknown_address(walk)
    notes = walk.notes()
    names, keys = offers.of_registry(page)
    known = notes["used"] | NOT_HERE | elsewhere.OF_A_PHONE
    labels = {name.partition("/")[2] for name in known}
    unused = {
        "shown": sorted((notes["offered"] | names) - known),
        "keys": sorted((reported | keys) - notes["keys"]),
        "in the templates": sorted(offers.of_templates().keys() - labels),
        "on a phone": sorted(elsewhere.ALIKE - notes["used"]),
    }
    assert not any(unused.values()), unused


def test_everything_a_phone_offers_works(phone_page):
    """By touch, one pane at a time; what is the same at a desk is used there."""
    walk = Walker(phone_page, has_touch=True)
    for stage in PHONE_STAGES:
        stage(walk)
    notes = walk.notes()
    known = notes["used"] | NOT_HERE | elsewhere.ALIKE
    unused = sorted((notes["offered"] | elsewhere.OF_A_PHONE) - known)
    assert not unused, unused


@pytest.mark.parametrize("name", elsewhere.TESTED)
def test_what_is_walked_elsewhere_is(name):
    """The test that is said to use it does so in one of its lines."""
    words = re.escape(name.partition("/")[2].rstrip(" …"))
    lines = (paths.ROOT / elsewhere.TESTED[name]).read_text().splitlines()
    uses = [line for line in lines if CLICKS.search(line)]
    assert any(re.search(words, line, re.IGNORECASE) for line in uses)
