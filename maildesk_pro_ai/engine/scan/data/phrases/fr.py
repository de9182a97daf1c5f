"""French."""

URGENCY = """
d urgence
urgent
sous 24 heures
sous 48 heures
sous 24h
sous 48h
dans les 24 heures
dans les 48 heures
dernier rappel
dernier avis
dernier avertissement
derniere relance
action requise
action immediate
compte * suspendu
compte * bloque
compte * limite
compte * desactive
compte * cloture
compte * ferme
acces * suspendu
acces * bloque
carte * suspendue
carte * bloquee
activite inhabituelle
activite suspecte
connexion inhabituelle
connexion suspecte
expire aujourd hui
expirera
va expirer
boite * pleine
boite mail est saturee
quota depasse
eviter la suspension
eviter le blocage
eviter toute interruption
en attente de livraison
votre colis est en attente
colis * en attente
suspension definitive
strictement confidentiel
etes vous disponible
agissez immediatement
agir immediatement
"""
CREDENTIALS = """
confirmez votre identite
confirmer votre identite
confirmez vos informations
confirmer vos informations
confirmez vos coordonnees
confirmer vos coordonnees
confirmez votre compte
confirmer votre compte
confirmer votre mot de passe
verifiez votre compte
verifier votre compte
verifiez votre identite
verifier votre identite
verifiez vos informations
verifier vos informations
mettez a jour vos informations
mettre a jour vos informations
mettez a jour votre
mettre a jour votre
mettre a jour vos coordonnees
mise a jour de vos informations
mise a jour de votre dossier
reactiver votre compte
reactivez votre compte
debloquer votre compte
retablir l acces
retablir votre acces
mot de passe expire
mot de passe * expirer
mot de passe a expire
conserver * mot de passe
garder * mot de passe
connectez vous pour
saisissez votre mot de passe
entrez votre mot de passe
vos identifiants
vos codes d acces
identifiants bancaires
carte vitale
certicode
"""
PAYMENT = """
cartes cadeaux
carte cadeau
virement urgent
effectuer un virement
virement aujourd hui
paiement refuse
paiement rejete
paiement a echoue
paiement * echoue
facture impayee
impaye
frais de livraison
frais de douane
frais d expedition
frais de port
frais de dossier
amende
contravention
remboursement
rembourse
vous avez gagne
heritage
heritiers
beneficiaire
millions d euros
millions de dollars
bitcoin
sera debite
a ete debite
sera preleve
prelevement * rejete
"""
NEW_BANK_DETAILS = """
nouvelles coordonnees bancaires
nouveau rib
nouveau compte bancaire
nouvel iban
nouveaux identifiants bancaires
changement de coordonnees bancaires
changement de rib
changement de banque
coordonnees bancaires ont change
coordonnees bancaires * modifiees
"""
SPIED = """
video de vous
pirate votre
j ai pirate
logiciel malveillant
cheval de troie
acces a votre appareil
sites pour adultes
sites pornographiques
avec votre webcam
via votre webcam
acces a votre webcam
acces a votre camera
avec votre camera
"""
RANSOM = """
bitcoin
bitcoins
portefeuille bitcoin
a tous vos contacts
a vos contacts
"""
UNSUBSCRIBE = """
se desabonner
desabonner
desinscrire
se desinscrire
desinscription
ne plus recevoir
dans votre navigateur
"""
