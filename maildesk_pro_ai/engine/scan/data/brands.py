"""Names that fraud is done in, and what belongs to each: domains and infrastructure.

A brand's line: its names, ``|``, its domains. A ``*`` before a name: it is also an
ordinary word, a name of people, or a product that others have things for, so that it
counts only beside a word of service. A ``+`` before the first: the brand has its name
below the suffixes of many countries.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..domains.confusables import skeleton
from ..domains.hosts import label_of, suffix_of
from .mail_services import is_below

_LINES = """
+paypal | paypal.com paypal.me paypalobjects.com paypal-communication.com
    paypal-notify.com paypal-prepaid.com braintreepayments.com
+amazon, amazon prime, *aws, amazon web services | amazon.com amazonaws.com
    amazonses.com aws.com a2z.com awsstatic.com media-amazon.com amazonpay.com amzn.to
    amzn.com amzn.eu aws.dev cloudfront.net amazonbusiness.com audible.com
    primevideo.com marketplace-amazon.com ssl-images-amazon.com amazontrust.com
    images-amazon.com
+google, *gmail, *google drive, *google workspace, *google docs | google.com gmail.com
    googlemail.com googleapis.com gstatic.com googleusercontent.com youtube.com goo.gl
    g.co withgoogle.com google.dev cloud.goog googleadservices.com
    googletagmanager.com doubleclick.net appspot.com web.app firebaseapp.com
    googlegroups.com android.com forms.gle
+microsoft, *office 365, office365, microsoft 365, *outlook, *onedrive, *sharepoint,
    *microsoft teams, *hotmail, o365 | microsoft.com outlook.com office.com
    office365.com live.com hotmail.com microsoftonline.com sharepoint.com onedrive.com
    windows.net azure.com msn.com aka.ms windows.com skype.com xbox.com
    onmicrosoft.com microsoft365.com office.net azurewebsites.net azureedge.net
    microsoftemail.com linkedin.com github.com bing.com visualstudio.com dynamics.com
    1drv.ms cloud.microsoft sway.com msftauth.net microsoft.net powerbi.com azure.net
    microsoftazuread-sso.com
*apple, icloud, apple id, *itunes, *app store | apple.com icloud.com me.com mac.com
    itunes.com cdn-apple.com apple.news mzstatic.com icloud-content.com
netflix | netflix.com nflxext.com nflximg.net netflix.net nflxso.net
*meta, *facebook, *instagram, *whatsapp, meta business | facebook.com facebookmail.com
    meta.com instagram.com whatsapp.com fb.com fb.me fbcdn.net metamail.com fb.watch
    fbsbx.com wa.me messenger.com workplace.com metacareers.com internalfb.com
linkedin | linkedin.com lnkd.in licdn.com
docusign | docusign.com docusign.net docusign.eu
dropbox, dropbox sign, hellosign | dropbox.com dropboxmail.com dropboxusercontent.com
    hellosign.com db.tt dropbox.tech getdropbox.com
*adobe, *acrobat sign, adobe sign | adobe.com adobesign.com echosign.com adobelogin.com
    behance.net documentcloud.adobe.com adobe-identity.com adobe.io typekit.net
wetransfer | wetransfer.com we.tl wetransfer.net
zoom video, zoom meeting | zoom.us zoom.com zoomgov.com
+dhl, dhl express, dhl paket | dhl.com dhl.de dpdhl.com deutschepost.de dpdhl.de
    dhlparcel.com dhlecommerce.com dhl-news.com
ups, united parcel service | ups.com upsemail.com ups.de
fedex, federal express | fedex.com tnt.com
usps, us postal service | usps.com usps.gov informeddelivery.com
dpd, dpd group | dpd.com dpd.de dpd.co.uk dpdgroup.com geopost.com dpd.fr dpd.nl
    dpd.at
hermes paket, evri | evri.com myhermes.de hermesworld.com hermes-europe.co.uk
    myhermes.co.uk
postnl | postnl.nl postnl.be postnlmail.nl
royal mail | royalmail.com royalmailgroup.com parcelforce.com
la poste, chronopost, colissimo | laposte.fr laposte.net laposte.info chronopost.fr
    colissimo.fr groupelaposte.com
correos | correos.es correosexpress.com
deutsche post | deutschepost.de dpdhl.com dhl.de dhl.com
poste italiane, postepay, bancoposta | poste.it posteitaliane.it postepay.it
ctt expresso | ctt.pt cttexpresso.pt
correios | correios.com.br
+ebay | ebay.com ebaystatic.com ebayimg.com ebay-kleinanzeigen.de kleinanzeigen.de
    ebaydesc.com ebayinc.com
+booking com | booking.com bstatic.com
airbnb | airbnb.com airbnbmail.com muscache.com
spotify | spotify.com scdn.co spotifymail.com spotify.link
disney plus | disneyplus.com disney.com go.com disney.de
coinbase | coinbase.com
binance | binance.com binance.us bnbstatic.com
kraken exchange | kraken.com
metamask | metamask.io consensys.net
trust wallet, trustwallet | trustwallet.com
blockchain com | blockchain.com
ledger live | ledger.com ledgerwallet.com
trezor | trezor.io
stripe payments | stripe.com
klarna | klarna.com klarna.de klarna.se klarnacdn.net
intuit, quickbooks | intuit.com quickbooks.com
xero invoices | xero.com
*visa, visa card, verified by visa | visa.com visa.de visa.co.uk
mastercard | mastercard.com mastercard.us mastercard.de priceless.com
american express, amex | americanexpress.com aexp.com amex.com aexp-static.com
*chase, chase bank, jpmorgan chase | chase.com jpmorgan.com jpmorganchase.com
bank of america | bankofamerica.com bofa.com ml.com bac.com
wells fargo | wellsfargo.com wellsfargoemail.com
citibank, citi cards | citi.com citibank.com citicards.com citigroup.com
capital one | capitalone.com
us bank | usbank.com
*hsbc | hsbc.com hsbc.co.uk hsbcgroup.com hsbc.fr
barclays, barclaycard | barclays.com barclays.co.uk barclaycard.co.uk barclaycard.de
lloyds bank | lloydsbank.com lloydsbank.co.uk lloydsbanking.com
natwest | natwest.com natwestgroup.com rbs.co.uk
nationwide building society | nationwide.co.uk
monzo | monzo.com
revolut | revolut.com revolut.me
n26 | n26.com
paysafecard, paysafe | paysafecard.com paysafe.com
western union | westernunion.com
moneygram | moneygram.com
sparkasse, sparkassen | sparkasse.de sparkassen.de s-communication.de dsgv.de
    berliner-sparkasse.de haspa.de sskm.de sparkasse-koelnbonn.de
    frankfurter-sparkasse.de
volksbank, raiffeisenbank, vr bank | volksbank.de vr.de bvr.de fiducia.de atruvia.de
    volksbank.at raiffeisen.at raiffeisen.ch vr-banking.de
commerzbank | commerzbank.de commerzbank.com commerzbanking.de
deutsche bank | deutsche-bank.de db.com deutsche-bank.com
postbank | postbank.de
ing diba, ing bank | ing.de ing.com ing-diba.de ing.nl
*comdirect | comdirect.de
targobank | targobank.de
consorsbank | consorsbank.de
dkb bank | dkb.de
*santander, banco santander | santander.com santander.de santander.es
    gruposantander.com santander.co.uk santander.pt santander.com.br bancosantander.es
bbva | bbva.com bbva.es bbva.mx
caixabank, la caixa | caixabank.es caixabank.com lacaixa.es
banco sabadell | bancsabadell.com bancosabadell.com
bankinter | bankinter.com bankinter.es
credit agricole, credit-agricole | credit-agricole.fr credit-agricole.com ca-paris.fr
bnp paribas | bnpparibas.com bnpparibas.fr bnpparibas.net mabanque.bnpparibas
societe generale | societegenerale.fr societegenerale.com sg.fr socgen.com
banque postale | labanquepostale.fr
credit mutuel | creditmutuel.fr creditmutuel.com
intesa sanpaolo | intesasanpaolo.com
unicredit | unicredit.it unicredit.eu unicreditgroup.eu unicredit.de
banco bpm | bancobpm.it
nexi | nexi.it nexigroup.com
bradesco | bradesco.com.br
itau, itau unibanco | itau.com.br
nubank | nubank.com.br
banco do brasil | bb.com.br
caixa geral, cgd | cgd.pt
millennium bcp | millenniumbcp.pt
rabobank | rabobank.nl rabobank.com
abn amro | abnamro.nl abnamro.com
bunq | bunq.com
postfinance | postfinance.ch
ubs bank | ubs.com
credit suisse | credit-suisse.com
swisscom | swisscom.ch swisscom.com bluewin.ch
telekom, t-online, deutsche telekom | telekom.de telekom.com t-online.de magenta.de
vodafone | vodafone.de vodafone.com vodafone.co.uk vodafone.es vodafone.it vodafone.pt
*orange, orange bank | orange.fr orange.com orange.es orangebank.fr
ionos, 1und1, 1&1 | ionos.de ionos.com 1und1.de ionos.co.uk 1and1.com
strato | strato.de strato.com strato-mailer.de
godaddy | godaddy.com secureserver.net godaddy.net
ovhcloud, ovh | ovh.com ovhcloud.com ovh.net
cpanel | cpanel.net cpanel.com
ameli, assurance maladie | ameli.fr assurance-maladie.fr
impots gouv, finances publiques | impots.gouv.fr finances.gouv.fr gouv.fr
agencia tributaria | agenciatributaria.es agenciatributaria.gob.es
agenzia delle entrate | agenziaentrate.gov.it agenziaentrate.it
belastingdienst | belastingdienst.nl
digid | digid.nl
irs | irs.gov
hmrc | hmrc.gov.uk gov.uk tax.service.gov.uk
elster | elster.de
ndr rundfunkbeitrag, rundfunkbeitrag | rundfunkbeitrag.de
norton lifelock | norton.com lifelock.com nortonlifelock.com gendigital.com
mcafee | mcafee.com
geek squad | geeksquad.com bestbuy.com
walmart | walmart.com
steam support, steam guard | steampowered.com steamcommunity.com
roblox | roblox.com
telegram messenger | telegram.org t.me
"""
_SHORT_NAME = 4  # such letters mean something else somewhere


@dataclass(frozen=True, slots=True)
class Brand:
    """A name and what belongs to it.

    :ivar names: each as the skeletons of its words
    :ivar ambiguous: those of them that mean other things as well
    """

    names: tuple[tuple[str, ...], ...]
    domains: frozenset[str]
    ambiguous: frozenset[tuple[str, ...]] = frozenset()
    is_everywhere: bool = False

    def owns(self, host: str) -> bool:
        """Whether a host belongs to it."""
        if is_below(host, self.domains):
            return True
        return self.is_everywhere and self._is_of_country(host)

    def _is_of_country(self, host: str) -> bool:
        last = suffix_of(host).rpartition(".")[2]
        return len(last) == 2 and skeleton(label_of(host)) == self.names[0][0]


def _read() -> Iterator[Brand]:
    lines = _LINES.replace("\n    ", " ").strip().split("\n")
    for line in lines:
        names, _, domains = line.partition("|")
        written = [name.strip() for name in names.lstrip("+").split(",")]
        yield Brand(
            names=tuple(map(_name, written)),
            domains=frozenset(domains.split()),
            ambiguous=frozenset(map(_name, filter(_is_ambiguous, written))),
            is_everywhere=names.startswith("+"),
        )


def _name(written: str) -> tuple[str, ...]:
    plain = written.lstrip("*").replace("-", " ").replace("&", " ")
    return tuple(map(skeleton, plain.split()))


def _is_ambiguous(written: str) -> bool:
    return written.startswith("*") or len(written) <= _SHORT_NAME


BRANDS = tuple(_read())
# First word of a name -> (brand, the whole name, whether it means other things as well)
BY_FIRST_WORD: dict[str, list[tuple[Brand, tuple[str, ...], bool]]] = {}
for _brand in BRANDS:
    for _words in _brand.names:
        _entry = (_brand, _words, _words in _brand.ambiguous)
        BY_FIRST_WORD.setdefault(_words[0], []).append(_entry)
# Longer names first: "microsoft teams" before "microsoft".
for _found in BY_FIRST_WORD.values():
    _found.sort(key=lambda each: -len(each[1]))


def brands_in(words: list[str]) -> Iterator[tuple[Brand, int, int, bool]]:
    """The brands among the skeletons of words: brand, first word, word behind the last,
    and whether the name means other things as well.
    """
    for place, word in enumerate(words):
        for brand, name, is_word in BY_FIRST_WORD.get(word, ()):
            end = place + len(name)
            if tuple(words[place:end]) == name:
                yield brand, place, end, is_word
                break


_SERVICE_WORDS = """
abo account accounts admin ag alert alerts app assistance atencion atendimento auth
authentication aviso avisos banca banco bank banking banque billing business card center
centre client cliente clientele clientes clienti compte confirm conta conto cuenta
customer da de del delivery della department desk deutschland di do du email espana eu
europe express factura facture fattura fatura france fraud from gmbh group guard help
helpdesk id identity ihr in inc info invoice italia klantenservice konto kunden
kundencenter kundendienst kundenservice limited llc login ltd mail mailer mein member
message messages mon my nederland no noreply notice notification notifications of office
official online order orders package paket parcel password pay payment payments plc plus
portal portugal postmaster premium prime rechnung recovery refund reply reward rewards
rückerstattung sa sav secure security seguranca seguridad service service-client
services servicio servico servizio shipping sicherheit sicherheitscenter sign signin
soporte store subscription suporte support supporto system team tech the track tracking
transfer uk update updates us usa user validation verification verified verify versand
von wallet webmail your your's zahlung
"""
SERVICE_WORDS = frozenset(map(skeleton, _SERVICE_WORDS.split()))
