"""Walks through the app: uses what a page offers, and looks what came of it.

What the app offers is found in the running page (``recorder.js``) and named by where it
is and what it is called: ``toolbar/archive``, ``menu/Rename``, ``tree/all:inbox``.
"""

from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Error, TimeoutError

RECORDER = (Path(__file__).parent / "recorder.js").read_text()
PATIENCE_MS = 15_000
QUIET_MS = 30
# A browser reports every request that fails, wanted or not; the recorder knows better.
LOADING = "Failed to load resource"
# What Playwright says of an element that went away before it was clicked.
DETACHED = "not attached"


class Walker:
    """Somebody at a page of the app.

    :param page: a page of Playwright, whose context has the recorder as init script
    :param has_touch: with a finger instead of a mouse
    """

    def __init__(self, page, has_touch=False):
        self.page = page
        self._way = "tap" if has_touch else "click"
        self._errors = []
        self._is_in_trouble = False
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self._errors.append(str(error)))

    def use(self, *names, sees=None):
        """Click what has these names, one after the other.

        :param sees: a selector of what must be on screen then
        """
        for name in names:
            try:
                self._touch(self.element(name))
            except Error as error:
                # A list has just been drawn again, with another element of this name.
                if DETACHED not in str(error):
                    raise
                self._touch(self.element(name))
            self.check()
        self.sees(sees)

    def fill(self, name, text):
        """Type a text into a field, in place of what is there."""
        try:
            self.element(name).fill(text)
        except Error:
            # A button of the same name has just given way to the field.
            self.element(name).fill(text)
        self.check()

    def key(self, *keys, sees=None):
        """Press keys where the focus is."""
        for key in keys:
            self.page.keyboard.press(key)
            self.check()
        self.sees(sees)

    def click(self, selector, sees=None):
        """Click what a selector finds: one row of many."""
        self._touch(self.page.locator(selector).first)
        self.check()
        self.sees(sees)

    def hover(self, selector):
        """Hold the mouse over it."""
        self.page.locator(selector).first.hover(timeout=PATIENCE_MS)

    def sees(self, selector):
        """Wait until it is on screen."""
        if selector:
            self.page.wait_for_selector(selector, timeout=PATIENCE_MS)

    def misses(self, selector):
        """Wait until nothing of it is on screen."""
        self.page.wait_for_selector(selector, state="detached", timeout=PATIENCE_MS)

    def element(self, name):
        """The first element of this name, as soon as it is on screen."""
        find = "name => window.walk.find(name)"
        try:
            handle = self.page.wait_for_function(find, arg=name, timeout=PATIENCE_MS)
        except TimeoutError as error:
            place = name.partition("/")[0]
            raise AssertionError(f"no {name} among {self.names(place)}") from error
        return handle.as_element()

    def names(self, place):
        """What a place offers now."""
        self.check()
        return self.page.evaluate("place => window.walk.names(place)", place)

    def go_back(self, sees=None, left=None):
        """Back in the browser, once the address has a pattern that is left."""
        if left:
            self.page.wait_for_url(left)
        self.page.go_back()
        self.sees(sees)
        self.check()

    def check(self):
        """Wait for the server; nothing may have gone wrong."""
        troubles = self._settle()
        assert self._is_in_trouble or not troubles, troubles

    @contextmanager
    def trouble(self):
        """Something goes wrong in here, and is reported."""
        self._is_in_trouble = True
        yield
        self._settle()
        self._is_in_trouble = False

    def notes(self):
        """The names of what was "offered", "used" and, of keys, pressed ("keys")."""
        notes = self.page.evaluate("window.walk.notes()")
        return {kind: set(names) - {""} for kind, names in notes.items()}

    def _touch(self, element):
        getattr(element, self._way)(timeout=PATIENCE_MS)

    def _settle(self):
        self.page.wait_for_function(
            "ms => window.walk?.isQuiet(ms)", arg=QUIET_MS, timeout=PATIENCE_MS
        )
        found = self.page.evaluate("(window.walk.look(), window.walk.takeTroubles())")
        errors, self._errors = self._errors, []
        return found + errors

    def _on_console(self, message):
        if message.type == "error" and LOADING not in message.text:
            self._errors.append(message.text)
