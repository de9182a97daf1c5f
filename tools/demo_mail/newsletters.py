"""Newsletters: rich HTML with remote images, counting pixels, List-Unsubscribe."""

import zlib
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from .letter import Letter
from .people import Person


@dataclass(frozen=True)
class Paper:
    """One newsletter: who sends it, its colours and how its subjects begin."""

    name: str
    domain: str
    colour: str
    pale: str
    motto: str
    subject: str


PAPERS = (
    Paper(
        *("Spokes Weekly", "spokes-weekly.example", "#0b5d4e", "#e8f3f0"),
        *("News from the world of two wheels", "{head}"),
    ),
    Paper(
        *("The Commuter", "thecommuter.example", "#7a2e8e", "#f5ecf8"),
        *("Getting to work with a smile", "🚲 {head}"),
    ),
    Paper(
        *("Werkstatt-Brief", "werkstattbrief.example", "#a0410d", "#fbf0e8"),
        *("Schrauben, fetten, weiterfahren", "Werkstatt-Brief: {head}"),
    ),
    Paper(
        *("Lumière & Design", "lumiere-design.example", "#1d3f72", "#e9eff8"),
        *("Objects that last", "{head} — and four more stories"),
    ),
    Paper(
        *("Trade Fair Berlin", "tradefair.example", "#b3123a", "#fdecef"),
        *("Exhibitor information", "Exhibitor update: {head}"),
    ),
    Paper(
        *("Northern Coffee Roasters", "northerncoffee.example", "#4b2e1e", "#f6efe9"),
        *("Beans, slowly roasted", "☕ {head}"),
    ),
    Paper(
        *("Supply Chain Digest", "scdigest.example", "#33475b", "#edf1f5"),
        *("Freight, customs, materials", "[Digest] {head}"),
    ),
)
_TEXTS = Path(__file__).parent / "texts"


@cache
def _read(name):
    return (_TEXTS / name).read_text("utf-8")


@cache
def _articles():
    """Return (title, first words) of everything that newsletters write about."""
    return tuple(tuple(line.split("|")) for line in _read("articles.txt").splitlines())


def newsletter(paper, reader, date, random):
    """Return one issue for `reader` (a Person) at `date`."""
    articles = random.sample(_articles(), 4)
    head = articles[0][0]
    issue = f"{date:%Y%m%d}{random.randrange(100000, 999999)}"
    token = f"{zlib.crc32(reader.address.encode()):08x}{issue}"
    leave = f"https://news.{paper.domain}/leave/{token}"
    sender = Person(paper.name, f"news@{paper.domain}")
    lines = [f"{title}\n{words}" for title, words in articles]
    head_line, last_line = f"{paper.name}: {paper.motto}", f"Unsubscribe: {leave}"
    text = "\n\n".join([head_line, *lines, last_line])
    return Letter(
        sender=sender,
        to=(reader,),
        subject=paper.subject.format(head=head),
        text=text,
        date=date,
        message_id=f"<{token}@mailer.{paper.domain}>",
        html=_page(paper, articles, issue, token, leave),
        headers=(
            ("List-Id", f"{_plain(paper.name)} <news.{paper.domain}>"),
            (
                "List-Unsubscribe",
                f"<{leave}>,\n <mailto:leave-{token}@{paper.domain}?subject=leave>",
            ),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
            ("Precedence", "bulk"),
        ),
        topic="newsletters",
    )


def _plain(name):
    return "".join(character for character in name if character.isascii())


def _page(paper, articles, issue, token, leave):
    (title, words), *others = articles
    shared = {
        "name": escape(paper.name),
        "motto": escape(paper.motto),
        "domain": paper.domain,
        "colour": paper.colour,
        "pale": paper.pale,
        "year": issue[:4],
        "issue": issue,
        "token": token,
        "leave": leave,
        "tags": f"utm_source=newsletter&utm_medium=email&utm_campaign={issue}",
    }
    cells = [
        _fill(
            "newsletter_cell.html", shared, title=each[0], words=each[1], number=number
        )
        for number, each in enumerate(others, 2)
    ]
    return _fill(
        "newsletter.html", {**shared, "cells": "".join(cells)}, title=title, words=words
    )


def _fill(template, shared, *, title, words, number=1):
    values = {"title": escape(title), "words": escape(words), "number": number}
    return Template(_read(template)).substitute(shared, **values)
