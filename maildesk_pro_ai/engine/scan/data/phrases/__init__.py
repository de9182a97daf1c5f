"""Words that press, ask for a password or for money, in seven languages.

One line, one phrase, in lower case and without accents, as the finder compares them
(:mod:`..words`). ``*`` stands for up to three words. A phrase must press, ask or
threaten by itself: words of everyday business are none.
"""

from . import de, en, es, fr, it, nl, pt

_LANGUAGES = (en, de, fr, es, pt, it, nl)


def _lines(kind: str) -> tuple[str, ...]:
    texts = (getattr(language, kind) for language in _LANGUAGES)
    return tuple(line for text in texts for line in text.strip().split("\n"))


URGENCY = _lines("URGENCY")
CREDENTIALS = _lines("CREDENTIALS")
PAYMENT = _lines("PAYMENT")
NEW_BANK_DETAILS = _lines("NEW_BANK_DETAILS")
SPIED = _lines("SPIED")
RANSOM = _lines("RANSOM")
UNSUBSCRIBE = _lines("UNSUBSCRIBE")
