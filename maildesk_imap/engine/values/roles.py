"""Which folder is for what: the user's choice, SPECIAL-USE, XLIST, then its name.

No role is given twice, and INBOX is always the inbox.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from odoo.addons.maildesk_base.engine.types import Role

# RFC 6154, RFC 8457 and the older XLIST.
_BY_ATTRIBUTE = {
    b"\\sent": Role.SENT,
    b"\\drafts": Role.DRAFTS,
    b"\\trash": Role.TRASH,
    b"\\junk": Role.SPAM,
    b"\\spam": Role.SPAM,
    b"\\archive": Role.ARCHIVE,
    b"\\all": Role.ALL,
    b"\\allmail": Role.ALL,
    b"\\flagged": Role.STARRED,
    b"\\starred": Role.STARRED,
    b"\\important": Role.IMPORTANT,
}

# What mail programs and providers call them, best known first; compared by `_key`.
_NAMES: dict[Role, str] = {
    Role.SENT: (
        "sent|sent items|sent messages|sent mail|sent-mail|sent_mail|outbox sent"
        "|gesendet|gesendete objekte|gesendete elemente|gesendete nachrichten|envoyés"
        "|messages envoyés|éléments envoyés|objets envoyés|courrier envoyé|enviados"
        "|elementos enviados|mensajes enviados|correo enviado|itens enviados"
        "|mensagens enviadas|e-mails enviados|enviadas|inviati|posta inviata|inviata"
        "|elementi inviati|messaggi inviati|verzonden|verzonden items"
        "|verzonden objecten|verzonden berichten|wysłane|elementy wysłane"
        "|wysłane wiadomości|отправленные|исходящие отправленные|skickat"
        "|skickade objekt|skickade|sendt|sendte elementer|sendt post|sendte|lähetetyt"
        "|lähetetyt kohteet|odeslané|odeslaná pošta|odoslané|odoslaná pošta|elküldött"
        "|elküldött elemek|trimise|mesaje trimise|изпратени|надіслані|надіслане"
        "|gönderilmiş|gönderilenler|gönderilmiş öğeler|απεσταλμένα|poslano"
        "|poslane stavke|poslato|saadetud|nosūtītie|išsiųsti|enviats|elements enviats"
        "|已发送|已发送邮件|已发邮件|寄件備份|寄件匣|已傳送郵件|送信済み"
        "|送信済みメール|送信済みアイテム|送信済みトレイ|보낸편지함|보낸 편지함"
        "|보낸 메일함|thư đã gửi|terkirim|المرسلة|البريد المرسل|פריטים שנשלחו|נשלחו"
        "|send atriði|sendur póstur|send skilaboð|sendir|poslani|poslane poruke"
        "|poslana pošta|poslana sporočila|послато|послате поруке|испратени|пратени"
        "|адпраўленыя|dërguar|të dërguara|bidalitakoak|bidalitako mezuak"
        "|mensaxes enviadas|seolta|anfonwyd|eitemau a anfonwyd|mibgħuta|ibbuttjati"
        "|nosūtītās vienības|nosūtītās vēstules|išsiųsti laiškai|išsiųsti elementai"
        "|saadetud üksused|saadetud kirjad|sendte beskeder|sendte e-mails"
        "|lähetetyt viestit|odoslaná|odoslané položky|odeslané položky|odeslané zprávy"
        "|wiadomości wysłane|wysłana|poslane|elemente trimise|trimise e-mail"
        "|изпратена поща|изпратени елементи|отправлено|надіслані елементи|відправлені"
        "|gönderilmiş postalar|gönderilen|σταλμένα|στοιχεία απεσταλμένων"
        "|απεσταλμένα στοιχεία|senditaj|sendt e-post|verstuurd|elementi poslani"
        "|poslani predmeti|poslani elementi"
        "|courriers envoyés|correio enviado|skickade meddelanden"
        "|sendte meldinger|отправленные письма|отправленные элементы"
        "|elküldött levelek|已傳送的郵件|已傳送|mục đã gửi|đã gửi|item terkirim"
        "|item dihantar|dihantar|รายการที่ส่ง|รายการที่ถูกส่ง|ส่งแล้ว"
        "|จดหมายที่ส่ง|דואר שנשלח|العناصر المرسلة|الرسائل المرسلة"
        "|پیام‌های ارسال شده|ارسال شده|भेजे गए आइटम|भेजा गया|missatges enviats"
        "|sent objects"
    ),
    Role.DRAFTS: (
        "drafts|draft|entwürfe|entwurf|brouillons|brouillon|borradores|borrador"
        "|rascunhos|rascunho|bozze|bozza|concepten|szkice|kopie robocze|wersje robocze"
        "|черновики|utkast|kladder|kladde|udkast|luonnokset|koncepty|koncept|rozepsané"
        "|rozpísané|piszkozatok|ciorne|чернови|чернетки|taslaklar|πρόχειρα|osnutki"
        "|skice|nacrti|mustandid|melnraksti|juodraščiai|esborranys|草稿|草稿箱|草稿夹"
        "|下書き|임시보관함|임시 보관함|thư nháp|draf|المسودات|טיוטות|drög|uppkast"
        "|skissur|koncepti|nacrti poruka|radne verzije|нацрти|недовршено|чарнавікі"
        "|skica mesazhesh|zirriborroak|borradores de mensaxes|dréachtaí|drafftiau"
        "|abbozzi|melnraksts|juodraštis|mustand|piszkozat|schițe|mesaje nefinalizate"
        "|чернова|пронацрт|чернетка|taslak|προσχέδια|malnetoj|utkast til e-post"
        "|luonnos|rozpracované|rozepsané zprávy|rozpísané správy|ciorna"
        "|robocze|草稿匣|임시보관|bản nháp|nháp|konsep|แบบร่าง|จดหมายร่าง|ร่าง|مسودات"
        "|پیش‌نویس‌ها|پیش نویس|ड्राफ़्ट"
    ),
    Role.TRASH: (
        "trash|deleted items|deleted messages|deleted|bin|wastebasket|papierkorb"
        "|gelöschte elemente|gelöschte objekte|gelöscht|corbeille|éléments supprimés"
        "|messages supprimés|papelera|elementos eliminados|eliminados|lixeira|lixo"
        "|itens excluídos|itens eliminados|reciclagem|cestino|posta eliminata"
        "|elementi eliminati|eliminata|prullenbak|verwijderde items"
        "|verwijderde objecten|prullenmand|kosz|elementy usunięte|usunięte|корзина"
        "|удаленные|удалённые|papperskorg|papperskorgen|borttaget|borttagna objekt"
        "|papirkurv|slettet|slettet post|slettede elementer|slettede|søppel|roskakori"
        "|poistetut|poistetut kohteet|koš|odstraněná pošta|odstraněné|kôš"
        "|odstránená pošta|kuka|törölt elemek|coș de gunoi|elemente șterse|кошче"
        "|изтрити|кошик|видалені|çöp kutusu|çöp|silinmiş öğeler|κάδος|διαγραμμένα"
        "|koš za smeće|smeti|prügikast|atkritne|šiukšliadėžė|paperera|已删除"
        "|已删除邮件|垃圾箱|廢紙簍|垃圾桶|刪除的郵件|ゴミ箱|削除済み|削除済みアイテム"
        "|휴지통|지운 편지함|thùng rác|sampah|المهملات|سلة المهملات|אשפה|lomtár"
        "|törölt üzenetek|ruslafata|rusl|eytt atriði|eyddir hlutir|eyddur póstur"
        "|ruslakarfa|otpad|izbrisano|izbrisane stavke|obrisane stavke|obrisano|smeće"
        "|канта|отпад|обрисано|избришани|ѓубре|смецце|выдаленыя|koshi|të fshira"
        "|plehrat|zakarrontzia|ezabatutakoak|papeleira|elementos suprimidos|bruscar"
        "|scriosta|sbwriel|eitemau wedi'u dileu|mħassra|dzēstie vienumi|dzēstie"
        "|miskaste|papīrgrozs|ištrinti|ištrinti elementai|šiukšlinė|šiukšlės"
        "|kustutatud|kustutatud üksused|prügi|slettede beskeder|slettet e-post"
        "|papirkorg|papirkorga|søppelkasse|søppelbøtte|poistetut viestit|roskat"
        "|odstránené|odstránené položky|odstraněné položky|smetnjak|izbrisani predmeti"
        "|izbrisani elementi|coș|gunoi|mesaje șterse|изтрити елементи|боклук"
        "|видалені елементи|смітник|silinmiş postalar|silinen|διεγραμμένα"
        "|διαγραμμένα στοιχεία|απορρίμματα|κάδος απορριμμάτων|κάδος ανακύκλωσης|rubujo"
        "|elements suprimits|eliminats|poubelle|papelera de reciclaje"
        "|corbeille à papier"
        "|objets supprimés|удаленные элементы|удалённые элементы|已刪除的郵件|废件箱"
        "|削除済みメール|삭제된 편지함|삭제된 항목|지운편지함|thư đã xóa"
        "|mục đã xóa|item terhapus"
        "|item dihapus|item dipadam|tong sampah|ถังขยะ|รายการที่ถูกลบ"
        "|จดหมายที่ลบ|פריטים שנמחקו|العناصر المحذوفة|سلة المحذوفات|سطل زباله"
        "|موارد حذف شده|कूड़ेदान|ट्रैश|हटाए गए आइटम|recycle bin|rubbish"
        "|trashcan"
    ),
    Role.SPAM: (
        "spam|junk|junk mail|junk e-mail|junk email|bulk mail|bulk|unerwünscht"
        "|spamverdacht|werbung|junk-e-mail|courrier indésirable|indésirables|pourriel"
        "|pourriels|correo no deseado|no deseado|lixo eletrônico|lixo electrónico"
        "|correio eletrónico não solicitado|posta indesiderata|indesiderata"
        "|ongewenste e-mail|ongewenste reclame|ongewenst|niechciane|wiadomości-śmieci"
        "|спам|нежелательная почта|skräppost|søppelpost|uønsket|uønsket post"
        "|uønsket e-mail|roskaposti|nevyžádaná pošta|nevyžádané|nevyžiadaná pošta"
        "|levélszemét|спам пошта|нежелана поща|небажана пошта|önemsiz|önemsiz e-posta"
        "|istenmeyen|ανεπιθύμητα|neželena pošta|rämpspost|correu brossa|垃圾邮件"
        "|垃圾郵件|迷惑メール|迷惑メールフォルダ|스팸|스팸메일함|스팸 메일함|thư rác"
        "|البريد العشوائي|الرسائل غير المرغوب فيها|דואר זבל|ruslpóstur|neželjena pošta"
        "|nepoželjna pošta|neželena e-pošta|neželeno|vsiljena pošta|нежељена пошта"
        "|непожељна пошта|непожелна пошта|ненужная пошта|mesazhe të padëshiruara"
        "|të padëshiruara|zabor-posta|correo lixo|correo non desexado|turscar"
        "|dramhphost|sothach|sbam|post sothach|surogātpasts|mēstules"
        "|nevēlamais e-pasts|brukalas|šlamštas|nepageidaujami laiškai"
        "|nepageidaujamas paštas|rämpspostkaust|soovimatu e-post|uønskede mails"
        "|søppel-e-post|søppelmail|skräp|roskapostit|nevyžiadané|nevyžádaná"
        "|niechciana poczta|wiadomości śmieci|śmieci|e-mail indesiderata|indésirable"
        "|mesaje nedorite|e-mail nedorit|нежелана|gereksiz e-posta|istenmeyen e-posta"
        "|ανεπιθύμητη αλληλογραφία|ανεπιθύμητα μηνύματα|ενοχλητικά|trudmesaĝoj|trudaĵo"
        "|correu no desitjat|kéretlen levelek|kéretlen üzenetek|ongewenste mail"
        "|ongewenste post"
        "|correo basura|uønsket e-post|correio electrónico não solicitado"
        "|e-mail de lixo"
        "|e-mail não solicitado|kéretlen|gereksiz|bezvrijedna e-pošta|垃圾信件匣"
        "|垃圾信件|垃圾電子郵件|垃圾电子邮件|スパム|정크 메일|스팸편지함"
        "|email rác|spam mail|email sampah"
        "|e-mel remeh|จดหมายขยะ|อีเมลขยะ|สแปม|ספאם|بريد إلكتروني غير هام"
        "|البريد غير الهام|البريد الإلكتروني غير الهام|هرزنامه|जंक ई-मेल|स्पैम"
    ),
    Role.ARCHIVE: (
        "archive|archives|archived|archiv|archivé|archivo|archivados|arquivo"
        "|arquivados|arquivo morto|archivio|archiviati|archief|archiwum|архив|arkiv"
        "|arkisto|archív|archívum|arhiva|архів|arşiv|αρχείο|arhiv|arhiiv|arhīvs"
        "|archyvas|arxiu|存档|归档|已归档|封存|アーカイブ|보관함|보관|lưu trữ|arsip"
        "|الأرشيف|ארכיון|skjalasafn|arhiva pošte|архива|архіў|arkiva|arkivi|artxiboa"
        "|arquivo de correo|cartlann|archif|arkivju|archīvs|arkiverade|arkiveret"
        "|arkivert|arkistoidut|archiv pošty|archivuojami|αρχειοθετημένα|αρχειοθήκη"
        "|arkivo|arxivats|archivováno|archivované|archivált|zarchiwizowane|archivierte"
        "|archiviert|gearchiveerd|arhivă|архивирани|архивовано|архівовані|arşivlenmiş"
        "|보관 편지함|arkib|ที่เก็บถาวร|เก็บถาวร|أرشيف|بایگانی|संग्रह|पुरालेख"
    ),
}


# Letters that upper and lower case do not agree on, and what divides words.
_SAME = str.maketrans("ı’", "i'", "‐‑–-_")


@lru_cache(maxsize=1024)
def _key(name: str) -> str:
    """What all spellings of a name have in common: any case, composed or decomposed,
    with and without accents, full width, invisible marks of direction, blanks and
    dashes between its parts or none.
    """
    text = unicodedata.normalize("NFKD", name).casefold()
    text = unicodedata.normalize("NFKD", text).translate(_SAME)
    kept = (c for c in text if unicodedata.category(c) not in ("Mn", "Cf"))
    return "".join("".join(kept).split())


def _table() -> dict[str, tuple[Role, int]]:
    return {
        _key(name): (role, rank)
        for role, names in _NAMES.items()
        for rank, name in enumerate(names.split("|"))
    }


_BY_NAME = _table()


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of a folder when roles are given.

    ``path`` are the decoded segments, without the prefix of the namespace;
    ``attributes`` are in lower case.
    """

    folder_id: str
    path: tuple[str, ...]
    attributes: frozenset[bytes]
    selectable: bool = True


def assign_roles(
    candidates: Iterable[Candidate], overrides: Mapping[str, Role]
) -> dict[str, Role]:
    """Return folder id -> role for the folders that have one, each role once."""
    folders = [folder for folder in candidates if folder.selectable]
    roles: dict[str, Role] = {}
    taken: set[Role] = set()

    def give(folder: Candidate, role: Role) -> None:
        if folder.folder_id not in roles and role not in taken:
            roles[folder.folder_id] = role
            if role is not Role.CUSTOM:
                taken.add(role)

    for folder in folders:
        if folder.folder_id.upper() == "INBOX":
            give(folder, Role.INBOX)
    for folder in folders:
        if folder.folder_id in overrides:
            give(folder, overrides[folder.folder_id])
    for folder in sorted(folders, key=lambda each: len(each.path)):
        for attribute in sorted(folder.attributes & _BY_ATTRIBUTE.keys()):
            give(folder, _BY_ATTRIBUTE[attribute])
    for _score, folder, role in sorted(_by_name(folders), key=lambda each: each[0]):
        give(folder, role)
    return roles


def _by_name(folders: Iterable[Candidate]):
    """Guess by name, top folders first: deeper ones are mostly somebody's own."""
    for folder in folders:
        # Below INBOX is where some servers put everything.
        path = folder.path[1:] if folder.path[0].upper() == "INBOX" else folder.path
        if not 1 <= len(path) <= 2:
            continue
        found = _BY_NAME.get(_key(path[-1]))
        if not found:
            continue
        role, rank = found
        if len(path) == 2 and path[0].casefold() not in ("[gmail]", "[google mail]"):
            continue
        yield (len(path), rank, folder.folder_id), folder, role
