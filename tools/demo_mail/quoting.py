"""Signatures, and the previous letter below the new text."""

from .values import day_and_month

# Deeper quotes only make messages long; two levels are what people leave.
LEVELS = 2
_INTRODUCTIONS = {
    "en": "On {date} at {time}, {name} wrote:",
    "de": "Am {date} um {time} schrieb {name}:",
    "fr": "Le {date} à {time}, {name} a écrit :",
    "es": "El {date} a las {time}, {name} escribió:",
    "ru": "{date} в {time}, {name} написал(а):",
    "ja": "{date} {time} {name} のメール：",
    "zh": "{date} {time}，{name} 写道：",
    "ar": "في {date} الساعة {time}، كتب {name}:",
    "he": "בתאריך {date} בשעה {time}, {name} כתב/ה:",
}


def signature(letter):
    """Return the signature of the writer, with the mark of RFC 3676."""
    lines = signature_lines(letter.sender)
    return "\n\n-- \n" + "\n".join(lines) if lines else ""


def signature_lines(person):
    """Return what a person writes below a letter."""
    if person.group == "personal":
        return []
    role = " · ".join(part for part in (person.role, person.company) if part)
    return [part for part in (person.name, role, person.phone) if part]


def introduction(letter):
    """Return the line above the quoted previous letter."""
    previous = letter.previous
    pattern = _INTRODUCTIONS.get(letter.sender.language, _INTRODUCTIONS["en"])
    return pattern.format(
        date=day_and_month(previous.date, letter.sender.language),
        time=previous.date.strftime("%H:%M"),
        name=previous.sender.name,
    )


def quoted_text(letter, level=1):
    """Return the previous letters as text with `>` marks."""
    if letter.previous is None or level > LEVELS:
        return ""
    lines = letter.previous.text.split("\n")
    inner = quoted_text(letter.previous, level + 1).strip("\n")
    lines += ["", *inner.split("\n")] if inner else []
    quoted = "\n".join(f"> {line}".rstrip() for line in lines)
    return f"\n\n{introduction(letter)}\n{quoted}\n"
