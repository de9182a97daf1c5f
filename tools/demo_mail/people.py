"""The cast: the demo's own people, and everybody who writes to them."""

from dataclasses import dataclass, replace
from datetime import timedelta, timezone
from pathlib import Path

HOME = "nordlicht.example"


@dataclass(frozen=True)
class Person:
    """Somebody with a mailbox. `hours` is the distance of their clock to UTC."""

    name: str
    address: str
    company: str = ""
    city: str = ""
    language: str = "en"
    hours: int = 1
    role: str = ""
    phone: str = ""
    group: str = ""

    @property
    def first(self):
        """The word to greet this person with."""
        if self.language in ("ja", "zh"):
            return self.name.split()[0]
        return self.name.split()[0] if " " in self.name else self.name

    @property
    def zone(self):
        """The time zone of their computer."""
        return timezone(timedelta(hours=self.hours))


def _colleague(name, local, role, extension, language="en"):
    # 030 23125 is reserved in Germany for numbers in films.
    phone = f"+49 30 23125 {extension}"
    return Person(
        *(name, f"{local}@{HOME}", "Nordlicht Components", "Berlin", language),
        role=role,
        phone=phone,
        group="team",
    )


ANNA = _colleague("Anna Berger", "anna", "Head of Sales", 101)
BEN = _colleague("Ben Okafor", "ben", "Service Manager", 117)
SUPPORT = _colleague("Nordlicht Support", "support", "Your service team", 100)
COLLEAGUES = (
    _colleague("Clara Nguyen", "clara", "Product Design", 122),
    _colleague("David Stein", "david", "Managing Director", 110, "de"),
    _colleague("Elif Kaya", "elif", "Finance", 131, "de"),
    _colleague("Frank Vogel", "frank", "Production", 140, "de"),
    _colleague("Greta Lindqvist", "greta", "Marketing", 125),
    _colleague("Hassan Ali", "hassan", "Logistics", 144),
    _colleague("Inès Moreau", "ines", "People & Culture", 151),
    _colleague("Jonas Weber", "jonas", "IT", 160, "de"),
)


def _elsewhere(person, domain):
    """The mailbox that somebody has at a big service as well."""
    local = person.name.lower().replace(" ", ".")
    return replace(person, address=f"{local}@{domain}", phone="")


_BY_NAME = {person.name: person for person in COLLEAGUES}
ANNA_GMAIL = _elsewhere(ANNA, "gmail.example")
GRETA_GMAIL = _elsewhere(_BY_NAME["Greta Lindqvist"], "gmail.example")
BEN_OUTLOOK = _elsewhere(BEN, "outlook.example")
HASSAN_OUTLOOK = _elsewhere(_BY_NAME["Hassan Ali"], "outlook.example")

_FILE = Path(__file__).parent / "texts" / "people.txt"


def _other(line):
    name, address, company, city, language, hours, group = line.split("|")
    return Person(
        name, address, company, city, language, int(hours), group=group.strip()
    )


OTHERS = tuple(map(_other, _FILE.read_text("utf-8").splitlines()[1:]))
OWNERS = (ANNA, BEN, SUPPORT)


def counterparts(topic, language):
    """Return everybody outside who may write about a topic in a language.

    The topics of the company itself are written about by colleagues.
    """
    group = topic.split("/", 1)[0]
    found = [p for p in OTHERS if p.group == group and p.language == language]
    return found or list(COLLEAGUES)
