"""The table of the glossary is read, and each word is found where it is not to be."""

import pytest

from tests.architecture.source import Repository
from tests.architecture.vocabulary import GLOSSARY, glossary_is_followed, words_of
from tools import paths

TABLE = """
# Glossary

## Words not used

| not | but | in | kept |
|---|---|---|---|
| picture | image | screen | |
| outbox | operations | code, comments in `sync/*` | `outbox_at` |
| by itself | automatically | screen, docs | |
| `message_id` | `rfc_message_id` | code | |
"""
PYTHON = {
    "screen": "x = self.env._('A picture')",
    "field": "x = fields.Char('Picture', help='Shown.')",
    "docstring": 'def f():\n    """Of the outbox."""',
    "comment": "# The outbox.",
    "name": "def run_outbox(): pass",
    "hump": "class OutboxRun: pass",
    "whole name": "x.message_id = 1",
}
FINE = [
    ("model.py", "x = 'a picture'  # of a picture"),
    ("sync/run.py", "outbox_at = 'outbox'  # outbox_at"),
    ("model.py", "outbox = 1"),
    ("model.py", "def parse_message_id(rfc_message_id): pass"),
    ("app.js", "const a = 'picture'; // picture"),
    ("app.xml", "<a class='picture'>Image</a>"),
    (GLOSSARY, "It goes by itself."),
]
WRONG = [
    *(("sync/run.py", text) for text in PYTHON.values()),
    ("app.js", 'const a = _t("No pictures, one picture");'),
    ("sync/run.js", "/* Of the outbox. */"),
    ("sync/run.js", "this.outboxCount = 1;"),
    ("app.xml", '<button title="Insert picture" />'),
    ("app.xml", "<p>A picture</p>"),
    ("docs/app.md", "It goes by itself."),
]


@pytest.fixture
def findings(tmp_path):
    """What the rule says about one file, at the line it says."""

    def look(name, text):
        files = {GLOSSARY: TABLE, name: text} if name != GLOSSARY else {}
        files.setdefault(GLOSSARY, text + TABLE)
        for path, content in files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(content)
        return list(glossary_is_followed(Repository(tmp_path, sorted(files))))

    return look


@pytest.mark.parametrize(("name", "text"), WRONG)
def test_word_is_found(name, text, findings):
    assert findings(name, text)


@pytest.mark.parametrize(("name", "text"), FINE)
def test_nothing_else_is_found(name, text, findings):
    assert findings(name, text) == []


def test_message_says_where_and_what_to_say_instead(findings):
    text = 'x = 1\n\n\ndef f():\n    """One.\n\n    Of the outbox.\n    """\n'
    assert findings("sync/run.py", text) == [
        "sync/run.py:7: comments: 'outbox': say operations"
    ]


def test_unknown_place_in_the_table_is_refused():
    with pytest.raises(ValueError, match="unknown place"):
        list(words_of(TABLE + "| mend | fix | texts | |\n"))


def test_glossary_of_the_repository_has_words():
    words = list(words_of((paths.ROOT / GLOSSARY).read_text("utf-8")))
    assert {"message_id", "outbox", "scope"} <= {each.word for each in words}
