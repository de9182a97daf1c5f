"""Italian."""

URGENCY = """
urgente
con urgenza
al piu presto oggi
entro 24 ore
entro 48 ore
entro le prossime 24 ore
ultimo avviso
ultimo sollecito
ultimo promemoria
azione richiesta
azione immediata
conto * sospeso
conto * bloccato
conto * limitato
account * sospeso
account * bloccato
account * disattivato
utenza * sospesa
utenza * bloccata
accesso * bloccato
accesso * sospeso
carta * bloccata
carta * sospesa
carta * limitata
attivita sospetta
attivita insolita
attivita anomala
accesso anomalo
accesso non autorizzato
scade oggi
in scadenza oggi
sta per scadere
casella * piena
casella di posta e piena
evitare la sospensione
evitare il blocco
pacco * in giacenza
pacco * in attesa
spedizione * sospesa
strettamente riservato
agisci immediatamente
agire immediatamente
"""
CREDENTIALS = """
verifichi il suo account
verifica il tuo account
verificare il tuo account
verifica la tua identita
verificare la tua identita
verifichi la sua identita
verifica i tuoi dati
verificare i suoi dati
conferma la tua identita
confermare la tua identita
confermi la sua identita
conferma i tuoi dati
confermare i tuoi dati
confermi i suoi dati
confermare i suoi dati
conferma il tuo account
aggiorna i tuoi dati
aggiornare i tuoi dati
aggiornare i suoi dati
aggiorni i suoi dati
aggiornamento dei dati
aggiorna il metodo di pagamento
aggiornare il metodo di pagamento
riattivare il tuo account
riattivare il conto
riattiva il tuo account
sbloccare il tuo account
sblocca il tuo account
ripristinare l accesso
ripristina l accesso
password scade
password * scadere
password e scaduta
mantenere * password
mantieni * password
accedi per confermare
accedi per verificare
inserisci la password
inserire la password
le tue credenziali
le sue credenziali
credenziali di accesso
codici di accesso
"""
PAYMENT = """
carte regalo
buoni regalo
bonifico urgente
effettuare un bonifico
bonifico oggi
pagamento rifiutato
pagamento non riuscito
pagamento * non andato a buon fine
fattura scaduta
fattura insoluta
spese doganali
tasse doganali
spese di spedizione
spese di consegna
multa
rimborso
hai vinto
ha vinto
eredita
beneficiario
milioni di euro
milioni di dollari
bitcoin
verra addebitato
sara addebitato
e stato addebitato
"""
NEW_BANK_DETAILS = """
nuove coordinate bancarie
nuovo conto corrente
nuovo conto bancario
nuovo iban
cambio di coordinate bancarie
cambio iban
variazione iban
variazione delle coordinate bancarie
coordinate bancarie sono cambiate
"""
SPIED = """
video di te
ho hackerato
hackerato
accesso al tuo dispositivo
siti per adulti
siti pornografici
con la tua webcam
con la tua fotocamera
attraverso la tua webcam
accesso alla tua webcam
accesso alla tua fotocamera
installato un malware
"""
RANSOM = """
bitcoin
a tutti i tuoi contatti
ai tuoi contatti
"""
UNSUBSCRIBE = """
annulla iscrizione
annulla l iscrizione
cancella iscrizione
cancellarti
disiscriviti
disiscriversi
disiscrizione
non desideri piu ricevere
nel browser
"""
