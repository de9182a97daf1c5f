"""Every button, menu entry and key of the app, used once in a real browser.

What the app offers is collected while one walks. Whatever shows and was not used, here
or in a test named in ``walk/elsewhere.py``, fails: new buttons cannot be forgotten.
"""

import os

import pytest

from tests.e2e.app_page import open_app, sign_in
from tests.e2e.browser_site import ADMIN
from tests.e2e.walk import (
    around,
    elsewhere,
    folders,
    listing,
    mail,
    offers,
    reading,
    writing,
)
from tests.e2e.walk.walker import RECORDER, Walker
from tools import paths

pytest.importorskip("playwright.sync_api")

STAGES = [
    around.walk_view_menu,
    around.walk_panes,
    reading.walk_conversation,
    reading.walk_files,
    reading.walk_card_menu,
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


@pytest.fixture(scope="module")
def walked_site(site):
    """The site with the mail to walk through."""
    tag = [{"name": listing.TAG}]
    (tag_id,) = site.server.call(*ADMIN, "mailbox.tag", "create", tag)
    mail.deliver(site)
    site.synchronise()
    yield site
    site.server.call(*ADMIN, "mailbox.tag", "unlink", [tag_id])


@pytest.fixture
def page(walked_site, context):
    """The app, and somebody who notes everything."""
    return opened(context, walked_site)


def opened(context, site):
    context.add_init_script(RECORDER)
    page = sign_in(context, site)
    open_app(page, site)
    return page


@pytest.mark.skipif(
    not os.environ.get("MAILDESK_WALK"),
    reason="on a busy machine it meets late answers: MAILDESK_WALK=1 starts it",
)
def test_everything_the_app_offers_works(page):
    """Nothing goes wrong, and nothing is left out."""
    walk = Walker(page)
    for stage in STAGES:
        stage(walk)
    told = offers.of_help_sheet(page)
    walk.use("dialog/Close")
    around.walk_unknown_address(walk)
    notes = walk.notes()
    names, keys = offers.of_registry(page)
    known = notes["used"] | set(elsewhere.TESTED) | set(elsewhere.LEFT_OUT)
    labels = {name.partition("/")[2] for name in known}
    unused = {
        "shown": sorted((notes["offered"] | names) - known),
        "keys": sorted((told | keys) - notes["keys"]),
        "in the templates": sorted(offers.of_templates().keys() - labels),
    }
    assert not any(unused.values()), unused


@pytest.mark.parametrize("name", elsewhere.TESTED)
def test_what_is_walked_elsewhere_is(name):
    """The test that is said to use it has its words."""
    path = paths.ROOT / elsewhere.TESTED[name]
    assert name.partition("/")[2].rstrip(" …") in path.read_text()
