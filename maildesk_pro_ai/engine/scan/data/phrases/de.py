"""German."""

URGENCY = """
dringend
unverzuglich
sofortiges handeln
handeln sie jetzt
jetzt handeln
handlungsbedarf
aktion erforderlich
innerhalb von 24 stunden
innerhalb von 48 stunden
binnen 24 stunden
binnen 48 stunden
innerhalb der nachsten 24 stunden
letzte mahnung
letzte erinnerung
letzte warnung
letzte aufforderung
konto * gesperrt
konto * eingeschrankt
konto * deaktiviert
konto * geschlossen
konto * gekundigt
zugang * gesperrt
zugang * eingeschrankt
karte * gesperrt
postfach * gesperrt
postfach ist voll
postfach ist fast voll
speicherplatz * voll
speicher ist voll
ungewohnliche aktivitat
ungewohnliche aktivitaten
verdachtige aktivitat
verdachtige aktivitaten
verdachtige anmeldung
unbefugter zugriff
unbefugten zugriff
lauft heute ab
lauft * ab
endgultig geloscht
dauerhaft geloscht
um eine sperrung zu vermeiden
sperrung zu vermeiden
ausgesetzt
nicht zugestellt werden
konnte nicht zugestellt werden
streng vertraulich
bitte vertraulich behandeln
sind sie gerade verfugbar
bist du gerade im buro
sofort handeln
handeln sie sofort
umgehend handeln
sofort bestatigen
konto sofort
"""
CREDENTIALS = """
bestatigen sie ihr konto
bestatigen sie ihre identitat
bestatigen sie ihre daten
bestatigen sie ihre angaben
bestatigen sie ihre e mail
bestatigen sie ihr passwort
bestatigen sie ihre zahlungsdaten
bestatigen sie ihre kontodaten
bestatigen sie * daten
bestatigung ihrer daten
konto bestatigen
daten bestatigen
identitat bestatigen
identitat verifizieren
konto verifizieren
verifizieren sie ihr konto
verifizieren sie ihre
aktualisieren sie ihre daten
aktualisieren sie ihre zahlungsdaten
aktualisieren sie ihr konto
aktualisieren sie ihre kontodaten
aktualisieren sie ihre
daten aktualisieren
daten abgleichen
datenabgleich
konto reaktivieren
konto entsperren
konto wiederherstellen
zugang wiederherstellen
passwort lauft
passwort ist abgelaufen
passwort * ablaufen
kennwort lauft
kennwort * abgelaufen
aktuelles passwort beibehalten
passwort beibehalten
kennwort beibehalten
melden sie sich an um
loggen sie sich ein um
loggen sie sich ein
geben sie ihr passwort
geben sie ihre zugangsdaten
ihre zugangsdaten
anmeldedaten eingeben
pushtan aktualisieren
pushtan * verlangern
s pushtan
photo tan
wiederherstellungsphrase
wallet verbinden
"""
PAYMENT = """
geschenkkarten
gutscheinkarten
guthabenkarten
uberweisung tatigen
uberweisung heute
zahlung heute
zahlung fehlgeschlagen
zahlung * fehlgeschlagen
zahlung abgelehnt
zahlung konnte nicht
lastschrift konnte nicht
offene forderung
offener betrag
uberfallige rechnung
uberfallige zahlung
zollgebuhr
zollgebuhren
versandgebuhr
versandkosten * bezahlen
zustellgebuhr
einfuhrabgaben
rundfunkbeitrag nachzahlung
ruckerstattung
ruckzahlung erhalten
steuererstattung
gewonnen
gewinn abholen
erbschaft
begunstigter
millionen euro
millionen dollar
bitcoin
wurde belastet
wird belastet
wird abgebucht
pfandung
gerichtsvollzieher
inkasso
"""
NEW_BANK_DETAILS = """
neue bankverbindung
neuen bankverbindung
geanderte bankverbindung
geanderten bankverbindung
bankverbindung hat sich geandert
bankverbindung * geandert
neue kontodaten
neue kontoverbindung
neuen kontodaten
neues konto
neue iban
aktualisierte bankverbindung
kontoverbindung * geandert
unsere bank gewechselt
"""
SPIED = """
video von ihnen
video von dir
gehackt
trojaner
schadsoftware auf ihrem
zugriff auf ihr gerat
zugriff auf alle ihre gerate
pornoseiten
erwachsenenseiten
mit ihrer webcam
mit ihrer kamera
mit deiner webcam
mit deiner kamera
uber ihre webcam
uber ihre kamera
uber deine webcam
zugriff auf ihre webcam
zugriff auf ihre kamera
zugriff auf deine webcam
zugriff auf deine kamera
"""
RANSOM = """
bitcoin
bitcoin wallet
bitcoin adresse
an alle ihre kontakte
an ihre kontakte
an deine kontakte
"""
UNSUBSCRIBE = """
abmelden
abbestellen
newsletter abbestellen
vom newsletter
im browser ansehen
im browser anzeigen
e mail einstellungen
"""
