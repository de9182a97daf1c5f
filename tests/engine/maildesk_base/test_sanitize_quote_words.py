"""The lines with which mail programs announce an older message, in many languages."""

import pytest

from odoo.addons.maildesk_base.engine.sanitize import sanitize_html, text_to_html
from odoo.addons.maildesk_base.engine.sanitize.quote_words import (
    is_attribution,
    is_forward_line,
    is_separator,
)

from tests.corpus.seen import Seen

ATTRIBUTIONS = {
    "en": "On Fri, 21 Nov 2025 at 10:11, Anna <anna@example.com> wrote:",
    "de": "Am Fr., 21. Nov. 2025 um 10:11 Uhr schrieb Anna <anna@example.com>:",
    "de, Thunderbird": "Am 21.11.2025 um 10:11 schrieb Anna:",
    "fr": "Le ven. 21 nov. 2025 à 10:11, Anna <anna@example.com> a écrit :",
    "es": "El vie, 21 nov 2025 a las 10:11, Anna (<anna@example.com>) escribió:",
    "it": "Il giorno ven 21 nov 2025 alle ore 10:11 Anna <a@e.example> ha scritto:",
    "nl": "Op vr 21 nov 2025 om 10:11 schreef Anna <anna@example.com>:",
    "pl": "pt., 21 lis 2025 o 10:11 Anna <anna@example.com> napisał(a):",
    "pl, Thunderbird": "W dniu 21.11.2025 o 10:11, Anna pisze:",
    "pt": "Em sex., 21 de nov. de 2025 às 10:11, Anna <a@e.example> escreveu:",
    "ru": "пт, 21 нояб. 2025 г. в 10:11, Анна <anna@example.com>:",
    "ru, Thunderbird": "21.11.2025 10:11, Анна пишет:",
    "uk": "пт, 21 лист. 2025 р. о 10:11 Анна <anna@example.com> пише:",
    "ja": "2025年11月21日(金) 10:11 山田 <yamada@example.com>:",
    "ja, Apple": "2025/11/21 10:11、山田 <yamada@example.com>のメール:",
    "ja, other": "2025年11月21日 山田さん:",
    "zh": "张三 <zhang@example.com> 于2025年11月21日周五 10:11写道：",
    "zh, Apple": "2025年11月21日 上午10:11，张三 <zhang@example.com> 写道：",
    "zh, Thunderbird": "在 2025/11/21 10:11, 张三 写道:",
    "zh, traditional": "王小明 <wang@e.example> 於 2025年11月21日 週五 上午10:11寫道：",
    "ko": "2025년 11월 21일 (금) 오전 10:11, 김철수 <kim@example.com>님이 작성:",
    "ar": "\u202bفي الجمعة، 21 نوفمبر 2025 في 10:11 ص تمت كتابة ما يلي بواسطة "
    "\u202aAnna\u202c\u200f <\u202aanna@example.com\u202c\u200f>:\u202c\u200f",
    "ar, Apple": "في ٢١ نوفمبر ٢٠٢٥، الساعة ١٠:١١، كتب أحمد <a@example.com>:",
    "he": "\u202bבתאריך יום ו׳, 21 בנוב׳ 2025 ב-10:11 מאת \u202aAnna\u202c "
    "<a@e.example>:\u202c\u200f",
    "sv": "Den fre 21 nov. 2025 kl 10:11 skrev Anna <anna@example.com>:",
    "da": "Den fre. 21. nov. 2025 kl. 10.11 skrev Anna <anna@example.com>:",
    "fi": "pe 21. marrask. 2025 klo 10.11 Anna (anna@example.com) kirjoitti:",
    "cs": "pá 21. 11. 2025 v 10:11 odesílatel Anna <anna@example.com> napsal:",
    "tr": "Anna <anna@example.com>, 21 Kas 2025 Cum, 10:11 tarihinde şunu yazdı:",
    "hu": "Anna <anna@example.com> ezt írta (időpont: 2025. nov. 21., P, 10:11):",
    "ro": "vin., 21 nov. 2025 la 10:11, Anna <anna@example.com> a scris:",
    "el": "Στις Παρ 21 Νοε 2025 στις 10:11 π.μ., ο Άννα <a@e.example> έγραψε:",
}


@pytest.mark.parametrize("line", ATTRIBUTIONS.values(), ids=ATTRIBUTIONS)
def test_line_above_a_quotation_goes_with_it(line):
    assert is_attribution(line)
    folded = Seen(text_to_html(f"OWN\n\n{line}\n> OLD\n")).own
    assert folded == "OWN"
    wrapped = line.rsplit(" ", 2)
    text = f"OWN\n\n{wrapped[0]}\n{' '.join(wrapped[1:])}\n> OLD\n"
    assert Seen(text_to_html(text)).own == "OWN"
    html = line.replace("<", "&lt;").replace(">", "&gt;")
    quoted = f"OWN<br>{html}<br><blockquote type=cite>OLD</blockquote>"
    assert Seen(sanitize_html(quoted).html).own == "OWN"


@pytest.mark.parametrize(
    "line",
    [
        "He wrote a letter",
        "Note:",
        "",
        "Dear Anna:",
        "Meet me at 10:30",
        "a@e.example:",
    ],
)
def test_ordinary_line_is_no_attribution(line):
    assert not is_attribution(line)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("-----Original Message-----", True),
        ("-----Ursprüngliche Nachricht-----", True),
        ("---------- Původní e-mail ----------", True),
        ("------------------ 原始邮件 ------------------", True),
        ("---------- Forwarded message ----------", False),
        ("________________________________", False),
        ("-- ", False),
        ("Original message", False),
        ("- Original -", False),
    ],
)
def test_separator_is_recognised(line, expected):
    assert is_separator(line) is expected


@pytest.mark.parametrize(
    "line",
    [
        "---------- Forwarded message ---------",
        "Begin forwarded message:",
        "Anfang der weitergeleiteten Nachricht:",
        "Début du message transféré :",
        "-------- Пересылаемое сообщение --------",
        "转发的邮件：",
        "---------- 転送メッセージ ----------",
    ],
)
def test_line_above_what_is_passed_on_is_recognised(line):
    assert is_forward_line(line)


@pytest.mark.parametrize(
    "labels",
    [
        "От Изпратено До Относно",
        "Šalje Poslano Prima Predmet",
        "Od Poslano Za Zadeva",
        "Nuo Išsiųsta Kam Tema",
        "No Nosūtīts Kam Tēma",
        "Saatja Saadetud Adressaat Teema",
        "De Enviat Per_a Tema",
        "จาก ส่ง ถึง เรื่อง",
    ],
)
def test_header_of_an_older_message_is_known_in_any_language(labels):
    lines = [f"{label.replace('_', ' ')}: x" for label in labels.split()]
    html = text_to_html("\n".join(("OWN", "", *lines, "", "OLD")))
    assert Seen(html).own == "OWN"


@pytest.mark.parametrize("words", ["Quoting", "Zitat von", "Citando a"])
def test_attribution_without_a_date_goes_with_what_it_quotes(words):
    text = text_to_html(f"OWN\n\n{words} Anna <anna@e.example>:\n\n> OLD")
    assert Seen(text).own == "OWN"
