"""How often each rule of the security scan finds something, and what a scan costs.

``python -m tests.bench.security_scan`` needs no Odoo; prints a JSON list of figures.
The spam is advertising of 2002, not phishing: it only shows which rules work at all.
"""

import dataclasses
import json
import time
from collections import Counter

from tests import odoo_stub
from tools.sources import mail_samples

from .figures import Figure

HAM = ("easy-ham-1", "easy-ham-2")
NEWSLETTERS = ("hard-ham-1",)
SPAM = ("spam-1", "spam-2")
LIMIT_MS = 5
LARGE_CHARS = 100_000


def run():
    """Measure all sets of mail."""
    odoo_stub.install()
    sets = {
        "ham": (_samples(HAM), 0.5),
        "newsletters": (_samples(NEWSLETTERS), None),
        "spam": (_samples(SPAM), None),
        "own fine": (_own("fine"), 0),
        "own phishing": (_own("phishing"), None),
    }
    large = _milliseconds([_large()] * 20)
    costs = [Figure("a mail of 100 KB", large, "ms", LIMIT_MS)]
    rates = []
    for name, (facts, most) in sets.items():
        found = list(facts)
        costs.append(Figure(f"{name}: a mail", _milliseconds(found), "ms", LIMIT_MS))
        rates += _rates(name, found, most)
    return costs + rates


def _samples(kinds):
    from odoo.addons.maildesk_base.engine.mime.parse import body_from_raw
    from odoo.addons.maildesk_base.engine.mime.view import build_view
    from odoo.addons.maildesk_pro_ai.engine.scan import Content, facts_of

    for raw in mail_samples.mails(kinds):
        view = build_view(body_from_raw(raw))
        yield facts_of(view.meta, Content.of_view(view))


def _own(kind):
    from tests.corpus import scan as corpus

    return (corpus.facts(kind, name) for name in corpus.names(kind))


def _large():
    from odoo.addons.maildesk_base.engine.mime.parse import body_from_raw
    from odoo.addons.maildesk_base.engine.mime.view import build_view
    from odoo.addons.maildesk_pro_ai.engine.scan import Content, facts_of

    line = "Please verify the https://shop%d.example/order of your account today.\n"
    text = "".join(line % (number % 150) for number in range(LARGE_CHARS // len(line)))
    view = build_view(body_from_raw(b"From: a@shop.example\n\n" + text.encode()))
    return facts_of(view.meta, Content.of_view(view))


def _milliseconds(found):
    """Processor time of a scan; the lists are loaded before."""
    from odoo.addons.maildesk_pro_ai.engine.scan import scan

    scan(found[0])
    started = time.process_time()
    for facts in found:
        scan(facts)
    return (time.process_time() - started) * 1000 / len(found)


def _rates(name, found, most):
    from odoo.addons.maildesk_pro_ai.engine.scan import Level, scan

    verdicts = [scan(facts) for facts in found]
    medium = sum(verdict.level >= Level.MEDIUM for verdict in verdicts)
    high = sum(verdict.level >= Level.HIGH for verdict in verdicts)
    rules = Counter(each.code for verdict in verdicts for each in verdict.findings)
    share = 100 / len(verdicts)
    note = f"of {len(verdicts)} mails"
    yield Figure(f"{name}: medium or high", medium * share, "%", most, note=note)
    yield Figure(f"{name}: high", high * share, "%", None if most is None else 0)
    for code, count in rules.most_common():
        yield Figure(f"{name}: {code}", count * share, "%")


if __name__ == "__main__":
    print(json.dumps([dataclasses.asdict(figure) for figure in run()]))
