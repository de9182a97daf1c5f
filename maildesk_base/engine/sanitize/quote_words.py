"""The words with which mail programs announce an older message, in many languages."""

from __future__ import annotations

import re

_MAX_LINE_CHARS = 600
# Right-to-left marks stand around names and behind the last colon.
_DIRECTIONS = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_BLANKS = re.compile(r"\s+")

# The line above a quotation: "On … wrote:", "Am … schrieb …:".
_WROTE = re.compile(
    r"(?:^|[\s(>,])(?:wrote|writes|schrieb|schreibt|hat geschrieben|a écrit|escribió"
    r"|escribi[oó]|ha scritto|scrisse|escreveu|schreef|skrev|kirjoitti|pisze"
    r"|napisał(?:a|\(a\))?|napisana przez|пишет|написал(?:а|\(а\))?|пише|писав"
    r"|написав|napsal(?:a|\(a\))?|napísal(?:a|\(a\))?|şunu yazdı|yazdı|ezt írta|írta"
    r"|a scris|έγραψε|đã viết|menulis|เขียนว่า|كتب|كتبت|تمت كتابة|כתב|כתבה|כתב/ה|rašė"
    r"|kirjutas|rakstīja|je napisao|je napisal(?:a|\(a\))?)(?=[\s:：(,<]|$)"
    r"|写道|寫道|写了|さん(?:は)?(?:書きました|wrote)?[:：]|が書きました|のメール[:：]"
    r"|님이 (?:작성|쓴 글|씀)|님의 메시지|작성[:：]"
    r"|^(?:quoting|zitat von|zitiere|citando(?: a)?|citation de|selon|citerar) \S",
    re.I,
)
_OPENING = re.compile(
    r"(?:On|Am|Le|El|Il|Op|Em|Den|W dniu|Dne|Dňa|Pe|La|Στις|Vào|Pada|Dana|في|بتاريخ"
    r"|בתאריך)\b|在|\d{4}年|\d{1,4}[./-]\s?\d{1,2}|[^\W\d]{2,4}\.?,?\s\d",
    re.I,
)
_DATE = re.compile(
    r"\d{4}|\d{1,2}[./-]\s?\d{1,2}[./-]|\d{1,2}[:.h]\d{2}|\d\s?[年月日년월일時时시]"
)
_ADDRESS = re.compile(r"[^\s<>()@]+@[^\s<>()@]+")
_COLONS = (":", "：", "︰")

_RULE = re.compile(r"[\s_\-=*—–~]{5,}")
_ORIGINAL = (
    "original message|original appointment|ursprüngliche nachricht|originalnachricht"
    "|ursprünglicher termin|message d['’]origine|message original|mensaje original"
    "|messaggio originale|mensagem original|oorspronkelijk bericht"
    "|ursprungligt meddelande|oprindelig meddelelse|opprinnelig melding"
    "|alkuperäinen viesti|oryginalna wiadomość|wiadomość oryginalna|исходное сообщение"
    "|оригинальное сообщение|оригінальне повідомлення|původní zpráva|pôvodná správa"
    "|původní e-mail|pôvodný e-mail|izvorna poruka|originalna poruka|prvotno sporočilo"
    "|eredeti üzenet|orijinal mesaj|özgün ileti|mesaj original|αρχικό μήνυμα"
    "|原始邮件|原始郵件|原邮件|元のメッセージ|原本信息|원본 메시지|원본 메일"
    "|الرسالة الأصلية|הודעה מקורית"
)
_FORWARDED = (
    "forwarded message|begin forwarded message|weitergeleitete nachricht"
    "|anfang der weitergeleiteten (?:nachricht|e-mail)|message transféré"
    "|début du message (?:transféré|réexpédié)|mensaje reenviado"
    "|inicio del mensaje reenviado|messaggio inoltrato|inizio messaggio inoltrato"
    "|mensagem encaminhada|início da mensagem (?:encaminhada|reencaminhada)"
    "|doorgestuurd bericht|begin doorgestuurd bericht|vidarebefordrat meddelande"
    "|vidarebefordrat brev|videresendt (?:besked|melding)|välitetty viesti"
    "|wiadomość przekazana|treść przekazanej wiadomości|przekazana wiadomość"
    "|początek przekazywanej wiadomości|пересылаемое сообщение"
    "|пересланное сообщение|начало переадресованного сообщения"
    "|переслане повідомлення|přeposlaná zpráva|preposlaná správa"
    "|továbbított (?:üzenet|levél)|yönlendirilen (?:ileti|mesaj|e-posta)"
    "|iletilen (?:ileti|mesaj)|mesaj redirecționat|προωθημένο μήνυμα"
    "|转发的邮件|转发邮件|被转发的邮件|開始轉寄郵件|轉寄(?:的)?(?:郵件|訊息)"
    "|開始轉寄的郵件|開始转发的邮件|开始转发的邮件|転送されたメッセージ|転送メッセージ"
    "|전달된 메시지|전달된 메일|رسالة (?:معاد توجيهها|محولة)"
    "|بداية الرسالة المعاد توجيهها"
    "|הודעה שהועברה|הודעה מועברת"
)
_FRAME = r"[\s_\-=*>—–~]*"
_ORIGINAL_LINE = re.compile(rf"[-—–_=*]{{2,}}\s*(?:{_ORIGINAL})\s*[-—–_=*]{{2,}}", re.I)
_FORWARD_LINE = re.compile(
    rf"[-—–_=*]{{2,}}\s*(?:{_FORWARDED}){_FRAME}[:：]?|(?:{_FORWARDED})\s*[:：]", re.I
)

_LABEL = r"[*_\s]*(?:%s)[*_\s]*[:：]"
_FROM_LABEL = re.compile(
    _LABEL % "from|von|de|da|van|från|fra|od|lähettäjä|nadawca|от|від|отправитель"
    "|šalje|pošiljatelj|nuo|siuntėjas|no|saatja|از|frá|nga"
    "|kimden|gönderen|feladó|odesílatel|odosielateľ|de la|από|发件人|寄件者|寄件人"
    "|差出人|送信者|보낸 ?사람|보낸이|من|מאת|từ|dari|จาก",
    re.I,
)
_DATE_LABEL = re.compile(
    _LABEL % "sent|date|gesendet|datum|envoyé(?: le)?|enviad[oa](?: el| em)?|fecha|data"
    "|inviato|data invio|verzonden|skickat|sendt|dato|lähetetty|päiväys|wysłano|data"
    "|отправлено|дата|надіслано|gönderilen|gönderme tarihi|gönderildi|tarih|elküldve"
    "|dátum|odesláno|odoslané|trimis|αποστολή|ημερομηνία|στάλθηκε|发送时间|发送日期"
    "|日期|时间|寄件日期|傳送時間|寄送時間|送信日時|日付|日時|보낸 ?날짜|날짜"
    "|تاريخ الإرسال|التاريخ|تم الإرسال|أُرسلت|נשלח|תאריך|ngày|đã gửi|dikirim|tanggal"
    "|изпратено|poslano|poslato|išsiųsta|nosūtīts|saadetud|enviat(?: el)?|ส่ง|วันที่"
    "|ارسال شده|تاریخ|sendt den",
    re.I,
)
# What the form of a web page sends has the others, but not this one.
_TO_LABEL = re.compile(
    _LABEL % "to|an|à|a|para|aan|till|til|do|vastaanottaja|кому|kime|alıcı|címzett|komu"
    "|către|προς|收件人|收件者|宛先|받는 ?사람|إلى|אל|đến|kepada|ถึง"
    "|до|prima|za|kam|gavėjas|adressaat|saaja|per a|به|për",
    re.I,
)
_SUBJECT_LABEL = re.compile(
    _LABEL % "subject|betreff|objet|asunto|oggetto|onderwerp|assunto|ämne|emne|temat"
    "|aihe|тема|konu|tárgy|předmět|predmet|subiect|θέμα|主题|主旨|主題|標題|件名|제목"
    "|الموضوع|נושא|chủ đề|perihal|subjek|เรื่อง"
    "|относно|zadeva|tema|tēma|teema|موضوع|efni|assumpte",
    re.I,
)
_ANY_LABEL = re.compile(r"[*_\s]*[^\W\d][^:：\n]{0,30}[:：]")


def plain_line(text: str) -> str:
    """A line without what is not seen of it."""
    return _BLANKS.sub(" ", _DIRECTIONS.sub("", text[:_MAX_LINE_CHARS])).strip()


def is_attribution(line: str, *, strictly: bool = False) -> bool:
    """Whether a line announces a quotation.

    :param strictly: only one that also says when, so that nobody's own sentence about
        what somebody wrote is taken for one
    """
    line = plain_line(line)
    if not line.endswith(_COLONS):
        return False
    says_when = bool(_DATE.search(line))
    if _WROTE.search(line):
        return says_when or not strictly
    return says_when and bool(_ADDRESS.search(line))


def completeness(line: str) -> int:
    """How much of when and who an attribution says."""
    return bool(_DATE.search(line)) + bool(_ADDRESS.search(line))


def opens_attribution(line: str) -> bool:
    """Whether a line may be the first of an attribution that goes on in the next."""
    return bool(_OPENING.match(plain_line(line)))


def is_separator(line: str) -> bool:
    """Whether all text below this line is an older message."""
    return bool(_ORIGINAL_LINE.fullmatch(plain_line(line)))


def is_forward_line(line: str) -> bool:
    """Whether a line says that what follows is passed on."""
    return bool(_FORWARD_LINE.fullmatch(plain_line(line)))


def is_rule(line: str) -> bool:
    """Whether a line is only drawn."""
    return bool(_RULE.fullmatch(line[:_MAX_LINE_CHARS]))


def begins_header(lines: list[str], *, certainly: bool = False) -> bool:
    """Whether lines begin with the header of an older message, as Outlook writes it.

    :param certainly: the markup says so already, whatever the language
    """
    if certainly:
        return sum(bool(_ANY_LABEL.match(line)) for line in lines) >= 2
    if not (_FROM_LABEL.match(lines[0]) or _DATE_LABEL.match(lines[0])):
        return False
    labels = (_FROM_LABEL, _DATE_LABEL, _TO_LABEL, _SUBJECT_LABEL)
    return all(any(map(label.match, lines)) for label in labels)
