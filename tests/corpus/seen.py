"""Finds which words of a sanitised mail a reader sees, and which are folded."""

from html.parser import HTMLParser


class Seen(HTMLParser):
    """The words that stay, and those that a reader folds."""

    def __init__(self, html):
        super().__init__()
        self.stack, self.own, self.older = [], [], []
        self.feed(html)
        self.own, self.older = " ".join(self.own), " ".join(self.older)

    def handle_starttag(self, tag, attrs):
        if tag not in ("br", "img", "hr"):
            self.stack.append("data-maildesk-quote" in dict(attrs))

    def handle_endtag(self, tag):
        if self.stack:
            self.stack.pop()

    def handle_data(self, data):
        words = self.older if any(self.stack) else self.own
        words.extend(data.split())
