"""What a licence is worth at a moment, in a database.

The states, the first that fits counts:

================== ==================================================== =====
``free``           no issuer is configured                              works
``issuer``         one is, and cannot be read                           off
``missing``        there is no key                                      off
``unreadable``     the key is damaged                                   off
``newer``          it was made for another version of MailDesk          off
``forged``         no issuer configured here has signed it              off
``wrong_database`` it is for another database                           off
``wrong_series``   it is for another series of Odoo                     off
``clock``          mail has arrived later than it is now                off
``not_yet_valid``  its first day has not come                           off
``expired``        its last day is over, and so is the grace            off
``grace``          its last day is over                                 works
``expires_soon``   its last day comes within :data:`SOON_DAYS` days     works
``too_many_users`` more people use MailDesk than it is for              works
``active``         else                                                 works
================== ==================================================== =====
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .keys import BadKey, Licence, read_issuers, read_key

SOON_DAYS = 30
# Clocks of mail servers differ a little, and so do time zones that are set wrongly.
CLOCK_TOLERANCE = timedelta(days=2)
WORKING = frozenset(("free", "active", "expires_soon", "grace", "too_many_users"))


@dataclass(frozen=True, slots=True)
class Facts:
    """What a licence is compared with.

    :ivar now: the system's time, UTC
    :ivar series: of Odoo, such as ``19``
    :ivar database: its ``database.uuid``
    :ivar users: how many people may use MailDesk here
    :ivar newest_mail: when the newest message has arrived, UTC
    """

    now: datetime
    series: str
    database: str
    users: int = 0
    newest_mail: datetime | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """A state, and the licence and the facts that it comes from, if there are any."""

    state: str
    licence: Licence | None = None
    facts: Facts | None = None

    @property
    def works(self) -> bool:
        """Whether features may be used at all."""
        return self.state in WORKING

    @property
    def is_crowded(self) -> bool:
        """Whether more people use MailDesk than the licence is for."""
        return self.licence is not None and _is_crowded(self.licence, self.facts)

    @property
    def days_left(self) -> int | None:
        """Days until the last one, which is 0; None without an end."""
        if self.licence is None or self.licence.expires is None:
            return None
        return (self.licence.expires - self.facts.now.date()).days

    @property
    def works_until(self) -> date | None:
        """The last day with grace; None without an end."""
        if self.licence is None or self.licence.expires is None:
            return None
        rest = min(self.licence.grace_days, (date.max - self.licence.expires).days)
        return self.licence.expires + timedelta(days=rest)

    def allows(self, feature: str) -> bool:
        """Whether a feature may be used."""
        if self.state == "free":
            return True
        return self.works and self.licence.covers(feature)


def assess(issuer: str | None, key: str | None, facts: Facts) -> Status:
    """The state of the key that is stored here.

    :param issuer: the public keys as they are configured; empty: there is no issuer
    """
    if not (issuer or "").strip():
        return Status("free")
    issuers = read_issuers(issuer)
    if not issuers:
        return Status("issuer")
    if not key:
        return Status("missing")
    try:
        licence = read_key(key, issuers)
    except BadKey as error:
        return Status(error.state)
    return Status(_state(licence, facts), licence, facts)


def _state(licence: Licence, facts: Facts) -> str:
    if licence.database is not None and licence.database != facts.database:
        return "wrong_database"
    if licence.series is not None and facts.series not in licence.series:
        return "wrong_series"
    if _is_clock_wrong(facts):
        return "clock"
    today = facts.now.date()
    if licence.not_before is not None and today < licence.not_before:
        return "not_yet_valid"
    if licence.expires is not None:
        over = (today - licence.expires).days
        if over > 0:
            return "grace" if over <= licence.grace_days else "expired"
        if -over <= SOON_DAYS:
            return "expires_soon"
    return "too_many_users" if _is_crowded(licence, facts) else "active"


def _is_clock_wrong(facts: Facts) -> bool:
    newest = facts.newest_mail
    return newest is not None and newest - facts.now > CLOCK_TOLERANCE


def _is_crowded(licence: Licence, facts: Facts) -> bool:
    return licence.users is not None and facts.users > licence.users
