"""The language of a text: by its script, then by the commonest words of each language.

We find it out ourselves and name it to the model: a model that guesses answers in the
language of its instructions.
"""

from __future__ import annotations

import re

# ISO 639-1 code -> English name, as prompts use it.
NAMES = {
    "ar": "Arabic",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sv": "Swedish",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
_WORDS = {
    "cs": "a je se na že v by pro jsem jako ale máte prosím děkuji jsme aby dobrý",
    "da": "og er det til af jeg ikke har med for som kan vi du hej tak venlig hilsen",
    "de": """der die das und ist nicht ich wir sie mit für auf von zu den ein eine bitte
    haben können wird sind auch im dem noch bei vielen dank hallo""",
    "en": """the and is of to in you that it for we i are have with this be please not
    your on will as at our would can thanks hi""",
    "es": """el la de que y en los las por para con una su es no se lo gracias del al
    como más está hola usted nos""",
    "fi": "ja on ei että se hän en olen mutta kun niin myös voi kiitos terveisin hei",
    "fr": """le la les de des et est vous nous je que pour dans une pas sur avec votre
    merci bonjour du au ne ce cette qui""",
    "hu": "a az és hogy nem van egy is meg ez de kérem köszönöm üdvözlettel vagy mint",
    "it": """il la di che e un per non sono con una del le si gli della grazie
    buongiorno anche come ho mi più alla lei""",
    "nl": """de het een en van is niet ik we dat op te voor met je zijn aan er u uw ook
    bedankt groet wij naar kunnen""",
    "no": "og er det til av jeg ikke har med for som kan vi du hei takk hilsen også på",
    "pl": "i w na nie się że jest do to z jak dla czy proszę dziękuję są dzień dobry",
    "pt": """o a de que e em para com uma não os as por do da no na você obrigado
    obrigada são mais seu olá está ao""",
    "ro": "și de la în nu pe este cu că o un am vă pentru mulțumesc din sau",
    "sv": "och är det att jag inte har med för som kan vi du hej tack på av till den",
    "tr": "ve bir bu için ile de da çok ben siz lütfen teşekkürler merhaba değil var",
    "vi": "và là của không tôi có được cho các một với xin cảm ơn bạn này trong",
}
_COMMON = {code: frozenset(words.split()) for code, words in _WORDS.items()}
_SCRIPTS = (
    ("ja", re.compile("[\u3041-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7a3]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("th", re.compile("[\u0e01-\u0e5b]")),
    ("hi", re.compile("[\u0904-\u0939]")),
    ("he", re.compile("[\u05d0-\u05ea]")),
    ("ar", re.compile("[\u0620-\u06d3]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("uk", re.compile("[іїєґ]", re.I)),
    ("ru", re.compile("[\u0400-\u04ff]")),
)
# One character says as much as so many letters.
_WEIGHT = {"ja": 3, "zh": 3, "ko": 2, "uk": 12}
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
_MOST_CHARS = 4_000
_FEWEST_HITS = 2


def language_of(text: str) -> str:
    """The code of a text's language, "" when it is too short or unknown."""
    text = text[:_MOST_CHARS]
    letters = len(_LETTER.findall(text))
    for code, script in _SCRIPTS:
        if len(script.findall(text)) * _WEIGHT.get(code, 1) * 2 > letters > 0:
            return code
    words = _WORD.findall(text.lower())
    hits = {
        code: sum(word in common for word in words) for code, common in _COMMON.items()
    }
    # Lists of different length: what of them was used counts, too.
    best = max(hits, key=lambda code: (hits[code], len(_COMMON[code] & set(words))))
    return best if hits[best] >= min(_FEWEST_HITS, len(words)) > 0 else ""


def name_of(code: str) -> str:
    """How a language is named to a model."""
    return NAMES.get(code.lower().replace("_", "-").partition("-")[0], code)
