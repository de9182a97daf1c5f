"""The app in Chromium: opening it, scrolling through its list, opening messages.

The list is scrolled by the same distance in each frame, and so is, in the same run, a
page that is nothing but as many rows: the frames that are long there are the machine's.
"""

import statistics
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

from tests.e2e.app_page import DESKTOP, ROW, calls, sign_in
from tools.progress import ToolError

from .figures import Figure, Timing

CHROMIUM = "/usr/bin/chromium"
CLOCK = Path(__file__).with_name("page_clock.js")
ROWS = 5000
# A good five rows: about a thousand frames for all of them.
STEP_PX = 400
LONG_MS = 50
# No more than are drawn at once.
OPENED = 15
SCROLLER = ".o_md_list_scroll"
READING = ("open_message", "open_conversation")
PLAIN_HEIGHT = 84
PLAIN_ROW = (
    '<div style="height:84px;box-sizing:border-box;border-bottom:1px solid #ddd">'
    "<b>Sender {0}</b> <time>12 March</time><div>Subject of message {0}</div>"
    "<div>The beginning of its text, as long as the line is wide</div></div>"
)


def run(site):
    """Measure the app of a running Odoo; gives the figures."""
    try:
        with _chromium() as context:
            return _measure(site, context)
    except Error as error:
        raise ToolError(f"the browser says: {error}") from error


def _measure(site, context):
    page = sign_in(context, site)
    figures = [
        Figure("opening the app, first time", _open_app(page, site), "ms"),
        Figure("opening the app, again", _open_app(page, site), "ms"),
    ]
    figures += _reading(page)
    figures += _scrolling(page, context)
    return figures


@contextmanager
def _chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"]
        )
        context = browser.new_context(viewport=DESKTOP)
        context.add_init_script(path=CLOCK)
        yield context
        browser.close()


def _open_app(page, site):
    page.goto(f"{site.url}/odoo/maildesk", wait_until="commit")
    return page.evaluate("selector => pageClock.shown(selector)", ROW)


def _reading(page):
    rows = page.locator(ROW)
    ids = [rows.nth(n).get_attribute("data-row-id") for n in range(OPENED)]
    figures = []
    for name, target in (("first", 100), ("second", None)):
        page.requested.clear()
        timing = Timing(tuple(_open_message(page, row_id) for row_id in ids))
        asked = sum(call.split("?")[0] in READING for call in calls(page))
        note = f"{asked} requests for {OPENED} texts"
        what = f"opening a prefetched message, {name} time"
        figures += [
            Figure(f"{what}, p50", timing.p50, "ms", target, note=note),
            Figure(f"{what}, p95", timing.p95, "ms"),
        ]
    return figures


def _open_message(page, row_id):
    return page.evaluate(
        """id => pageClock.open(
               document.querySelector(`[data-row-id="${id}"]`), `Message ${id}.`)""",
        row_id,
    )


def _scrolling(page, context):
    height = page.locator(ROW).first.evaluate("row => row.offsetHeight")
    frames, work = _scroll(page, SCROLLER, height)
    plain = context.new_page()
    plain.set_content(
        '<div id="list" style="height:100vh;overflow:auto">'
        + "".join(PLAIN_ROW.format(number) for number in range(ROWS + 20))
        + "</div>"
    )
    peer, plain_work = _scroll(plain, "#list", PLAIN_HEIGHT)
    plain.close()
    return [
        *_frames(f"scrolling {ROWS:,} rows", frames, 50, 0),
        Figure("of that, the page's thread", work, "ms/frame"),
        *_frames(f"{ROWS:,} plain rows (peer)", peer, None, None),
        Figure("of that, the page's thread (peer)", plain_work, "ms/frame"),
    ]


def _scroll(page, selector, height):
    """The length of each frame, and what the page's thread used of the processor in it:
    for scripts, styles, layout and painting, whatever else the machine does.
    """
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = _busy_s(session)
    frames = page.evaluate(
        "([where, step, end]) => pageClock.scroll(where, step, end)",
        [selector, STEP_PX, ROWS * height],
    )
    return frames, (_busy_s(session) - before) * 1000 / len(frames)


def _busy_s(session):
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(m["value"] for m in metrics if m["name"] == "TaskDuration")


def _frames(name, lengths, longest, long):
    count = sum(length > LONG_MS for length in lengths)
    note = f"{len(lengths)} frames, median {statistics.median(lengths):.1f} ms"
    return [
        Figure(f"{name}, longest frame", max(lengths), "ms", longest, note=note),
        Figure(f"{name}, over {LONG_MS} ms", count, "frames", long),
    ]
