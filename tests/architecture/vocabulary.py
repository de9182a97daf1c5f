"""The words of the glossary: what is not said, and where, is read from its table."""

import ast
import io
import re
import tokenize
from dataclasses import dataclass
from fnmatch import fnmatch

GLOSSARY = "docs/glossary.md"
HEADING = "## Words not used"
PLACES = {"code", "comments", "screen", "docs"}
# What users see in Python: the first argument of these, and the labels of fields.
TRANSLATE = {"_", "_lt", "_t"}
FIELD_TEXTS = {"string", "help", "selection"}
JS_PARTS = re.compile(
    r"(?P<comments>/\*.*?\*/|//[^\n]*)"
    r"|_t\(\s*(?P<screen>\"(?:[^\"\\]|\\.)*\")"
    r"|(?P<literal>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)"
    r"|(?P<code>[A-Za-z_$][\w$]*)",
    re.DOTALL,
)
XML_PARTS = re.compile(
    r"(?P<comments><!--.*?-->)"
    r"|\b(?:string|title|placeholder|help|confirm|aria-label|label|alt)="
    r"\"(?P<screen>[^\"]*)\""
    r"|>(?P<text>[^<>]*[A-Za-z][^<>]*)<",
    re.DOTALL,
)
NAMES = re.compile(r"`([^`]+)`")
HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_+")


@dataclass(frozen=True)
class Word:
    """A row of the table.

    :ivar say: what to write instead
    :ivar places: of :data:`PLACES`
    :ivar folders: patterns of the paths it applies to; all of them without one
    :ivar kept: stable names that contain the word all the same
    :ivar is_name: a whole name of the code, not a word in names and texts
    """

    word: str
    say: str
    places: frozenset
    folders: tuple = ()
    kept: frozenset = frozenset()
    is_name: bool = False

    def found_in(self, text):
        """Where the word is: a line of ``text``, from 0 on; None where it is not."""
        for name in self.kept:
            text = re.sub(rf"\b{re.escape(name)}\b", "", text)
        text = text if self.is_name else HUMPS.sub(" ", text)
        found = re.search(rf"\b{re.escape(self.word)}\b", text, self._flags)
        return text.count("\n", 0, found.start()) if found else None

    @property
    def _flags(self):
        return 0 if self.is_name else re.IGNORECASE

    def applies_to(self, path):
        """Whether the word is looked for in a file."""
        return not self.folders or any(fnmatch(str(path), at) for at in self.folders)


def words_of(glossary):
    """The rows of the glossary's table of words that are not used."""
    _before, heading, rest = glossary.partition(HEADING)
    for line in rest.splitlines() if heading else ():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("| ") or len(cells) != 4 or cells[0] == "not":
            continue
        places = {cell.strip() for cell in cells[2].partition("in `")[0].split(",")}
        if not places <= PLACES:
            raise ValueError(f"{GLOSSARY}: {cells[0]}: unknown place in '{cells[2]}'")
        yield Word(
            cells[0].strip("`"),
            cells[1],
            frozenset(places),
            tuple(NAMES.findall(cells[2])),
            frozenset(NAMES.findall(cells[3])),
            is_name=cells[0].startswith("`"),
        )


def glossary_is_followed(repository):
    """Nothing says a word that docs/glossary.md replaces by another."""
    if GLOSSARY not in map(str, repository.paths):
        return
    words = list(words_of(repository.read(GLOSSARY)))
    for path in repository.paths:
        if path.suffix not in READERS or str(path) == GLOSSARY:
            continue
        text = repository.read(path)
        squeezed = _squeezed(text)
        suspected = [
            word
            for word in words
            if word.applies_to(path) and _squeezed(word.word) in squeezed
        ]
        if suspected:
            yield from _findings(path, READERS[path.suffix](text), suspected)


def _findings(path, parts, words):
    for place, line, part in parts:
        for word in words:
            below = word.found_in(part) if place in word.places else None
            if below is not None:
                yield f"{path}:{line + below}: {place}: '{word.word}': say {word.say}"


def _squeezed(text):
    """Text whose parts need not be read when it does not have the letters of a word."""
    return re.sub(r"[\s_]+", "", text).lower()


def _python_parts(text):
    for node in ast.walk(ast.parse(text)):
        for place, each in _texts_of(node):
            yield place, each.lineno, each.value
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield "comments", token.start[0], token.string
        elif token.type == tokenize.NAME:
            yield "code", token.start[0], token.string


def _texts_of(node):
    """(place, constant) of the docstrings and of the texts for users in a node."""
    if isinstance(node, ast.Expr):
        yield from (("comments", each) for each in _constants([node.value]))
    elif isinstance(node, ast.Call):
        name = getattr(node.func, "attr", None) or getattr(node.func, "id", None)
        owner = getattr(getattr(node.func, "value", None), "id", None)
        if name in TRANSLATE:
            yield from (("screen", each) for each in _constants(node.args[:1]))
        elif owner == "fields":
            labels = [each.value for each in node.keywords if each.arg in FIELD_TEXTS]
            yield from (("screen", x) for x in _constants([*node.args, *labels]))


def _constants(nodes):
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node
        elif isinstance(node, ast.List | ast.Tuple):
            yield from _constants(node.elts)


def _matched_parts(pattern):
    def parts(text):
        for match in pattern.finditer(text):
            place = match.lastgroup
            line = text.count("\n", 0, match.start(place)) + 1
            yield {"text": "screen"}.get(place, place), line, match[place]

    return parts


def _lines(text):
    for number, line in enumerate(text.splitlines(), 1):
        yield "docs", number, line


READERS = {
    ".py": _python_parts,
    ".js": _matched_parts(JS_PARTS),
    ".xml": _matched_parts(XML_PARTS),
    ".md": _lines,
}
