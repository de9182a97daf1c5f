"""The table of known mail services, one a line.

name | domains of its addresses | endings of its MX hosts | IMAP | SMTP | notes

A server is ``host`` (IMAP at 993, SMTP at 465, TLS) or ``host:port`` (143, 587 … mean
STARTTLS), ``-`` where there is none; ``{mx}`` is the domain's first MX host. Notes are values
of ``Hint``, and ``local_part`` where the user name is what stands before the @.
"""

# ruff: noqa: E501 (a table is read along its lines)
ROWS = """
Gmail | gmail.com googlemail.com | google.com googlemail.com | imap.gmail.com | smtp.gmail.com | app_password
Outlook.com | outlook.com outlook.de outlook.fr outlook.es outlook.it hotmail.com hotmail.de hotmail.fr hotmail.es hotmail.it hotmail.co.uk live.com live.de live.fr live.it live.nl live.co.uk msn.com | olc.protection.outlook.com | outlook.office365.com | smtp-mail.outlook.com:587 | sign_in_only
Microsoft 365 | | mail.protection.outlook.com mx.microsoft | outlook.office365.com | smtp.office365.com:587 | sign_in_only
Yahoo | yahoo.com yahoo.de yahoo.fr yahoo.es yahoo.it yahoo.co.uk yahoo.co.in yahoo.ca yahoo.com.br ymail.com rocketmail.com myyahoo.com | yahoodns.net | imap.mail.yahoo.com | smtp.mail.yahoo.com | app_password
AOL | aol.com aol.de aol.fr aol.co.uk aim.com | mx.aol.com | imap.aol.com | smtp.aol.com | app_password
AT&T | att.net sbcglobal.net bellsouth.net pacbell.net ameritech.net | | imap.mail.att.net | smtp.mail.att.net | app_password
iCloud | icloud.com me.com mac.com | mail.icloud.com | imap.mail.me.com | smtp.mail.me.com:587 | app_password
Comcast | comcast.net | comcast.net | imap.comcast.net | smtp.comcast.net | enable_imap
GMX | gmx.de gmx.net gmx.at gmx.ch gmx.eu gmx.org gmx.info gmx.biz | gmx.net | imap.gmx.net | mail.gmx.net | enable_imap
GMX International | gmx.com gmx.us gmx.co.uk gmx.fr gmx.es caramail.com | gmx.com | imap.gmx.com | mail.gmx.com | enable_imap
mail.com | mail.com email.com usa.com myself.com consultant.com post.com europe.com engineer.com | mail.com | imap.mail.com | smtp.mail.com | enable_imap
WEB.DE | web.de email.de | web.de | imap.web.de | smtp.web.de:587 | enable_imap
T-Online | t-online.de magenta.de | t-online.de | secureimap.t-online.de | securesmtp.t-online.de | mail_password
freenet | freenet.de | freenet.de | mx.freenet.de | mx.freenet.de | enable_imap
IONOS | ionos.de online.de onlinehome.de | kundenserver.de ionos.de | imap.ionos.de | smtp.ionos.de |
IONOS International | ionos.com | ionos.com 1and1.com perfora.net | imap.ionos.com | smtp.ionos.com |
IONOS UK | ionos.co.uk | ionos.co.uk | imap.ionos.co.uk | smtp.ionos.co.uk |
IONOS France | ionos.fr | ionos.fr | imap.ionos.fr | smtp.ionos.fr |
IONOS España | ionos.es | ionos.es | imap.ionos.es | smtp.ionos.es |
STRATO | strato.de | rzone.de strato.de | imap.strato.de | smtp.strato.de |
Hetzner | | your-server.de | mail.your-server.de | mail.your-server.de |
ALL-INKL | | kasserver.com | {mx} | {mx} |
mailbox.org | mailbox.org | mailbox.org | imap.mailbox.org | smtp.mailbox.org |
Posteo | posteo.de posteo.net posteo.org posteo.eu posteo.at posteo.ch | posteo.de | posteo.de | posteo.de |
mailfence | mailfence.com | mailfence.com | imap.mailfence.com | smtp.mailfence.com |
Fastmail | fastmail.com fastmail.fm fastmail.net fastmail.org sent.com | messagingengine.com | imap.fastmail.com | smtp.fastmail.com | app_password
Zoho | zoho.com zohomail.com | zoho.com | imap.zoho.com | smtp.zoho.com | enable_imap app_password
Zoho Europe | zohomail.eu zoho.eu | zoho.eu | imap.zoho.eu | smtp.zoho.eu | enable_imap app_password
Zoho India | zohomail.in zoho.in | zoho.in | imap.zoho.in | smtp.zoho.in | enable_imap app_password
Yandex | yandex.com yandex.ru ya.ru yandex.by yandex.kz yandex.ua | yandex.ru yandex.net | imap.yandex.com | smtp.yandex.com | enable_imap app_password
Mail.ru | mail.ru bk.ru inbox.ru list.ru internet.ru | mail.ru | imap.mail.ru | smtp.mail.ru | app_password
Rambler | rambler.ru lenta.ru autorambler.ru myrambler.ru ro.ru | rambler.ru | imap.rambler.ru | smtp.rambler.ru | enable_imap
OVHcloud | ovh.net | mail.ovh.net ovh.net | ssl0.ovh.net | ssl0.ovh.net |
Gandi | | gandi.net | mail.gandi.net | mail.gandi.net |
Free | free.fr | free.fr | imap.free.fr | smtp.free.fr | local_part
Orange | orange.fr wanadoo.fr | orange.fr | imap.orange.fr | smtp.orange.fr |
La Poste | laposte.net | laposte.net | imap.laposte.net | smtp.laposte.net | enable_imap
SFR | sfr.fr neuf.fr club-internet.fr | sfr.fr | imap.sfr.fr | smtp.sfr.fr |
Libero | libero.it iol.it blu.it inwind.it giallo.it | libero.it | imapmail.libero.it | smtp.libero.it |
Virgilio | virgilio.it | virgilio.it | in.virgilio.it | out.virgilio.it |
Aruba | aruba.it | aruba.it | imaps.aruba.it | smtps.aruba.it |
Seznam | seznam.cz email.cz post.cz spoluzaci.cz | seznam.cz | imap.seznam.cz | smtp.seznam.cz | app_password
WP | wp.pl | wp.pl | imap.wp.pl | smtp.wp.pl | enable_imap
o2.pl | o2.pl tlen.pl go2.pl | | poczta.o2.pl | poczta.o2.pl | enable_imap
Onet | onet.pl op.pl vp.pl onet.eu poczta.onet.pl | onet.pl | imap.poczta.onet.pl | smtp.poczta.onet.pl | enable_imap
Interia | interia.pl interia.eu poczta.fm | interia.pl | poczta.interia.pl | poczta.interia.pl | enable_imap
Bluewin | bluewin.ch | bluewin.ch | imaps.bluewin.ch | smtpauths.bluewin.ch |
Infomaniak | ik.me infomaniak.com etik.com | infomaniak.ch infomaniak.com | mail.infomaniak.com | mail.infomaniak.com |
Proton Mail | proton.me protonmail.com protonmail.ch pm.me | protonmail.ch | 127.0.0.1:1143 | 127.0.0.1:1025 | bridge
Tuta | tuta.com tuta.io tutanota.com tutanota.de tutamail.com keemail.me | tutanota.de | - | - | no_imap
Migadu | | migadu.com | imap.migadu.com | smtp.migadu.com |
Purelymail | purelymail.com | purelymail.com | imap.purelymail.com | smtp.purelymail.com |
Rackspace | | emailsrvr.com | secure.emailsrvr.com | secure.emailsrvr.com |
GoDaddy | | secureserver.net | imap.secureserver.net | smtpout.secureserver.net |
Namecheap | | privateemail.com | mail.privateemail.com | mail.privateemail.com |
Hostinger | | hostinger.com | imap.hostinger.com | smtp.hostinger.com |
one.com | | one.com | imap.one.com | send.one.com |
QQ | qq.com foxmail.com | qq.com | imap.qq.com | smtp.qq.com | enable_imap authorization_code
Tencent Exmail | | mxbiz1.qq.com mxbiz2.qq.com | imap.exmail.qq.com | smtp.exmail.qq.com | app_password
163 | 163.com | 163mx00.mxmail.netease.com 163mx01.mxmail.netease.com 163mx02.mxmail.netease.com 163mx03.mxmail.netease.com | imap.163.com | smtp.163.com | enable_imap authorization_code
126 | 126.com | 126mx00.mxmail.netease.com 126mx01.mxmail.netease.com 126mx02.mxmail.netease.com | imap.126.com | smtp.126.com | enable_imap authorization_code
yeah.net | yeah.net | | imap.yeah.net | smtp.yeah.net | enable_imap authorization_code
Naver | naver.com | naver.com | imap.naver.com | smtp.naver.com | enable_imap app_password
"""
