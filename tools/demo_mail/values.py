"""What fills the blanks of the scripts: products, numbers, dates."""

from datetime import timedelta

PRODUCTS = (
    "Aurora 29 hub",
    "Fjord crankset 170",
    "Polaris bottom bracket",
    "Tundra chainring 42T",
    "Kestrel hanger K4",
    "Lumen dynamo light",
    "Boreal pedals",
    "Skerry seatpost 27.2",
    "Drift stem 80",
    "Sturm brake lever",
    "Tide freehub body",
    "Aurora 20 folding hub",
    "Fjord e-bike crank 165",
    "Lumen rear light R2",
)

OWN = "Nordlicht Components"
GUESTS = ("Harbour Bikes", "Velohaus", "Fietsfabriek", "Cycles Lumière", "Alpine Rides")
_MONTHS = {
    "en": "January February March April May June July August September October "
    "November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober "
    "November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre "
    "novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre "
    "noviembre diciembre",
}
_DATES = {
    "en": "{0.day} {1}",
    "de": "{0.day}. {1}",
    "fr": "{0.day} {1}",
    "es": "{0.day} de {1}",
    "ja": "{0.month}月{0.day}日",
    "zh": "{0.month}月{0.day}日",
}


def month_name(moment, language):
    """Return the month of a date in one of the languages."""
    names = _MONTHS.get(language, _MONTHS["en"]).split()
    return names[moment.month - 1]


def day_and_month(moment, language):
    """Return a date as people of that language write it in a sentence."""
    pattern = _DATES.get(language, "{0.day:02}.{0.month:02}.")
    return pattern.format(moment, month_name(moment, language))


def money(amount, language="en"):
    """Return an amount in euros, with the language's separators."""
    text = f"{amount:,.2f}"
    if language != "en":
        text = text.translate(str.maketrans(",.", ".,"))
    return f"{text} €"


def _greeting(person, language):
    """Names without a first name first are greeted in full by foreigners."""
    if person.language in ("ja", "zh") and language != person.language:
        return person.name
    return person.first


class Blanks(dict):
    """The values of one conversation; people and language are added per turn."""

    @classmethod
    def draw(cls, random, moment):
        """Draw the values for a conversation that begins at `moment`."""
        product, product2 = random.sample(PRODUCTS, 2)
        quantity = random.choice((10, 12, 20, 24, 30, 40, 48, 60, 80, 120))
        price = random.randrange(1190, 18900, 10) / 100
        later = moment + timedelta(days=random.randrange(6, 30))
        return cls(
            product=product,
            product2=product2,
            qty=quantity,
            amount=price * quantity,
            unit=price,
            moment=moment,
            later=later,
            order=f"NL-{moment:%y}-{random.randrange(10000, 99999)}",
            invoice=f"{moment:%Y}-{random.randrange(1000, 9999)}",
            sku=f"{product[:2].upper()}-{random.randrange(1000, 9999)}",
            ref=f"{random.randrange(100000, 999999)}",
            ref2=f"{random.randrange(100000, 999999)}",
            guest=random.choice(GUESTS),
            percent=random.choice((10, 12, 15, 18, 20)),
            n=random.choice((24, 26)),
            week=later.isocalendar().week,
            year=moment.year,
            oldyear=moment.year - random.randrange(6, 14),
        )

    def for_turn(self, language, me, you, colleague):
        """Return all values as a writer of `language` would write them."""
        after = self["later"] + timedelta(days=4)
        return {
            **self,
            "date": day_and_month(self["later"], language),
            "date2": day_and_month(after, language),
            "month": month_name(self["moment"], language),
            "price": money(self["unit"], language),
            "price2": money(self["unit"] / 9, language),
            "total": money(self["amount"], language),
            "me": me.first,
            "me_full": me.name,
            "you": _greeting(you, language),
            "company": self["guest"] if you.company == OWN else you.company or you.name,
            "city": you.city,
            "colleague": colleague.first,
        }
