"""Domains at which anybody has an address: they say nothing of a company."""

from __future__ import annotations

_SERVICES = frozenset(
    """
    126.com 139.com 163.com aim.com aliyun.com alice.it aol.com arcor.de att.net
    bigpond.com bluewin.ch bt.com btinternet.com comcast.net cox.net duck.com eclipso.eu
    email.com fastmail.com fastmail.fm foxmail.com free.fr freenet.de
    gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.eu gmx.net googlemail.com
    hey.com hotmail.co.uk hotmail.com hotmail.de hotmail.es hotmail.fr hotmail.it
    hushmail.com icloud.com inbox.com inbox.lv interia.pl internode.on.net kpnmail.nl
    laposte.net libero.it live.co.uk live.com live.de live.fr live.nl mac.com mail.com
    mail.de mail.ru mailbox.org mailfence.com me.com msn.com naver.com netcourrier.com
    o2.pl onet.pl online.de optonline.net orange.fr outlook.com outlook.de outlook.es
    outlook.fr pm.me posteo.at posteo.ch posteo.de posteo.net proton.me protonmail.ch
    protonmail.com qq.com rambler.ru rediffmail.com rocketmail.com runbox.com sapo.pt
    sbcglobal.net seznam.cz sfr.fr shaw.ca sina.com skynet.be sky.com startmail.com
    sunrise.ch t-online.de telenet.be telus.net terra.com.br tiscali.it tuta.com
    tuta.io tutanota.com tutanota.de uol.com.br verizon.net virgilio.it virginmedia.com
    wanadoo.fr web.de wp.pl xs4all.nl yahoo.co.in yahoo.co.jp yahoo.co.uk yahoo.com
    yahoo.de yahoo.es yahoo.fr yahoo.it yandex.com yandex.ru ymail.com zoho.com
    """.split()
)
_FORWARDING = ("privaterelay.appleid.com", "users.noreply.github.com")


def company_domain(address: str) -> str:
    """The domain of an address if it is that of an organization, else ""."""
    domain = address.rpartition("@")[2].strip().lower()
    if "." not in domain or domain in _SERVICES or domain in _FORWARDING:
        return ""
    return domain
