"""Judges sanitised HTML with a parser of its own, knowing nothing of the sanitiser."""

import re
from html.parser import HTMLParser
from urllib.parse import unquote

HARMLESS = frozenset(
    """
    a abbr address area article aside b bdi bdo big blockquote br caption center
    cite code col colgroup dd del details dfn div dl dt em figcaption figure font
    footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main map mark nav ol p pre q
    rp rt ruby s samp section small span strike strong style sub summary sup table
    tbody td tfoot th thead time tr tt u ul var wbr
    """.split()
)
ADDRESSES = {
    "href": re.compile(r"https?://|mailto:|tel:|#md-"),
    "src": re.compile(r"data:image/(?:png|jpe?g|gif|webp|bmp|x-icon);base64,", re.I),
}
NEVER = frozenset(
    ("srcset", "action", "formaction", "background", "poster", "data", "srcdoc", "ping",
     "xlink:href", "lowsrc", "dynsrc", "manifest", "codebase", "classid", "cite")
)  # fmt: skip
BAD_CSS = re.compile(
    r"url\s*\(|expression|javascript|vbscript|@import|image-set|behavior|-moz-binding"
    r"|position\s*:\s*(?:fixed|sticky|absolute)|var\s*\(|env\s*\(|attr\s*\(|\\|<|/\*",
    re.I,
)


class _Judge(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.findings = []
        self.in_style = False

    def handle_starttag(self, tag, attrs):
        if tag not in HARMLESS:
            self.findings.append(f"<{tag}>")
        self.in_style = tag == "style"
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def _attribute(self, tag, name, value):
        if name.startswith("on") or name in NEVER:
            self.findings.append(f"<{tag} {name}>")
        pattern = ADDRESSES.get(name)
        if pattern and not pattern.match(value):
            self.findings.append(f"<{tag} {name}={value[:60]}>")
        if name == "style" and BAD_CSS.search(value):
            self.findings.append(f"<{tag} style={value[:60]}>")
        if name in ("class", "id", "name", "usemap"):
            for word in value.split():
                if not word.lstrip("#").startswith("md-"):
                    self.findings.append(f"<{tag} {name}={word}>")

    def handle_endtag(self, tag):
        self.in_style = False

    def handle_data(self, data):
        if self.in_style and BAD_CSS.search(data):
            self.findings.append(f"<style>{data[:80]}")

    def handle_comment(self, data):
        self.findings.append("<!-- -->")


class _LeavingJudge(_Judge):
    """Of what leaves: it may name images of others, and nothing of ours."""

    own = re.compile(r"/maildesk/|/web/(?:image|content|session)|access_token", re.I)
    addresses = {
        "href": re.compile(r"https?://|mailto:|tel:|#", re.I),
        "src": re.compile(r"https?://|cid:", re.I),
    }
    document = ("html", "head", "body", "meta")

    def handle_starttag(self, tag, attrs):
        if tag not in HARMLESS | set(self.document):
            self.findings.append(f"<{tag}>")
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def _attribute(self, tag, name, value):
        if name.startswith("on") or name in NEVER or name in ("id", "rel", "charset"):
            if (tag, name) != ("meta", "charset"):
                self.findings.append(f"<{tag} {name}>")
        # An untrusted address may contain the name of one of our attributes.
        is_ours = name.startswith("data-maildesk")
        if is_ours or self.own.search(unquote(unquote(value))):
            self.findings.append(f"<{tag} {name}={value[:60]}>")
        pattern = self.addresses.get(name)
        if pattern and not pattern.match(value):
            self.findings.append(f"<{tag} {name}={value[:60]}>")
        if name == "style":
            for found in re.findall(r"url\s*\(\s*['\"]?(.{8})", value, re.I):
                if not self.addresses["src"].match(found):
                    self.findings.append(f"<{tag} url({found}>")
            value = re.sub(r"background-image:url\('[^']*'\)", "", value)
            if BAD_CSS.search(value):
                self.findings.append(f"<{tag} style={value[:60]}>")

    def handle_data(self, data):
        """Text may say anything."""


def dangers_leaving(html):
    """Everything in the HTML of a message to others that must not be there."""
    judge = _LeavingJudge()
    judge.feed(html)
    judge.close()
    return judge.findings


def dangers(html):
    """Everything in a document that must not be there."""
    judge = _Judge()
    judge.feed(html)
    judge.close()
    if "\0" in html or re.search("[\ud800-\udfff\u202d\u202e]", html):
        judge.findings.append("forbidden character")
    return judge.findings
