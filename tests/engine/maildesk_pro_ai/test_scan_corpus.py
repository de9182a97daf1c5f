"""Whole mails: our own forty, and the ham of SpamAssassin's public corpus."""

import pytest

from odoo.addons.maildesk_base.engine.mime.parse import body_from_raw
from odoo.addons.maildesk_base.engine.mime.view import build_view
from odoo.addons.maildesk_pro_ai.engine.scan import Content, Level, facts_of, scan

from tests.corpus import scan as corpus
from tools.sources import mail_samples

# Every sixth: enough for the limits below, and done within seconds.
STEP = 6


@pytest.mark.parametrize("name", corpus.names("phishing"))
def test_phishing_is_noticed_for_two_reasons_at_least(name):
    verdict = scan(corpus.facts("phishing", name))
    assert verdict.level >= Level.MEDIUM
    others = [each for each in verdict.findings if each.code != "first_contact"]
    # What is wrong with new bank details in a real conversation is only these.
    assert len(others) >= (1 if name == "en-new-bank-details" else 2)


@pytest.mark.parametrize("name", corpus.names("fine"))
def test_what_only_looks_like_it_shows_no_badge(name):
    verdict = scan(corpus.facts("fine", name))
    assert verdict.level is Level.LOW, verdict.findings


def test_there_are_as_many_of_both():
    assert len(corpus.names("phishing")) == len(corpus.names("fine")) == 20


def test_ham_is_left_alone():
    levels = []
    for raw in mail_samples.mails(("easy-ham-1", "easy-ham-2", "hard-ham-1"), STEP):
        view = build_view(body_from_raw(raw))
        levels.append(scan(facts_of(view.meta, Content.of_view(view))).level)
    assert len(levels) > 600
    assert levels.count(Level.HIGH) == 0
    assert sum(level >= Level.MEDIUM for level in levels) <= 0.005 * len(levels)
