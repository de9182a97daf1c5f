"""Dutch."""

URGENCY = """
dringend
binnen 24 uur
binnen 48 uur
binnen de komende 24 uur
laatste aanmaning
laatste herinnering
laatste waarschuwing
actie vereist
directe actie
rekening * geblokkeerd
rekening * beperkt
rekening * opgeschort
account * geblokkeerd
account * opgeschort
account * beperkt
account * gedeactiveerd
account * verwijderd
toegang * geblokkeerd
pas * geblokkeerd
bankpas * vervalt
betaalpas * geblokkeerd
verdachte activiteit
ongebruikelijke activiteit
ongeautoriseerde toegang
verloopt vandaag
verloopt binnenkort
postvak * vol
mailbox is vol
blokkade te voorkomen
blokkering te voorkomen
pakket * wacht
pakket * aangehouden
pakket kon niet
strikt vertrouwelijk
onmiddellijk actie
direct actie
"""
CREDENTIALS = """
verifieer uw account
verifieer uw identiteit
verifieer uw gegevens
verifieer je account
verifieer je identiteit
bevestig uw identiteit
bevestig uw gegevens
bevestig uw account
bevestig uw rekening
bevestig je gegevens
bevestig je identiteit
uw gegevens te bevestigen
uw identiteit te bevestigen
gegevens bevestigen
werk uw gegevens bij
uw gegevens bijwerken
update uw gegevens
uw gegevens bij te werken
gegevens actualiseren
betaalgegevens bijwerken
account heractiveren
account deblokkeren
toegang herstellen
wachtwoord verloopt
wachtwoord * verlopen
wachtwoord is verlopen
huidig wachtwoord behouden
wachtwoord behouden
log in om
inloggen om
voer uw wachtwoord in
uw inloggegevens
uw pincode
nieuwe betaalpas aanvragen
nieuwe bankpas aanvragen
"""
PAYMENT = """
cadeaukaarten
cadeaubonnen
spoedbetaling
spoedoverboeking
overboeking vandaag
betaling mislukt
betaling * mislukt
betaling geweigerd
openstaand bedrag
openstaande factuur
achterstallige betaling
douanekosten
invoerrechten
verzendkosten betalen
bezorgkosten
terugbetaling
belastingteruggave
teruggave
u heeft gewonnen
je hebt gewonnen
erfenis
begunstigde
miljoen euro
miljoen dollar
bitcoin
wordt afgeschreven
is afgeschreven
deurwaarder
beslaglegging
incassobureau
"""
NEW_BANK_DETAILS = """
nieuwe bankgegevens
nieuw rekeningnummer
nieuwe bankrekening
nieuwe iban
nieuw iban
gewijzigde bankgegevens
gewijzigd rekeningnummer
bankgegevens zijn gewijzigd
rekeningnummer is gewijzigd
"""
SPIED = """
video van u
video van jou
gehackt
toegang tot uw apparaat
toegang tot je apparaat
pornosites
sekssites
met uw webcam
met je webcam
via uw webcam
via je webcam
toegang tot uw webcam
toegang tot uw camera
toegang tot je camera
malware geinstalleerd
"""
RANSOM = """
bitcoin
naar al uw contacten
naar al je contacten
"""
UNSUBSCRIBE = """
afmelden
uitschrijven
uitschrijven voor
niet langer ontvangen
geen nieuwsbrief meer
in uw browser
in je browser
"""
