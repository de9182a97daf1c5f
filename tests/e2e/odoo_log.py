"""Reading what a running Odoo has logged."""

import re
from dataclasses import dataclass

_LINE = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ (?P<level>[A-Z]+) \S+ (?P<logger>\S+): "
)
# Passes that brought something are logged on purpose; see docs/admin/monitoring.md.
_TOLD = re.compile(r": mailbox=\d+ pass=complete ")
_QUIET_LOGGERS = ("odoo.addons.maildesk", "odoo.sql_db", "odoo.service.model")


@dataclass(frozen=True)
class Entry:
    """One entry of the log, with the lines that follow it (a traceback)."""

    level: str
    logger: str
    text: str


class OdooLog:
    """The log of an ``OdooServer``, from now on unless all of it is wanted."""

    def __init__(self, server, *, from_start=False):
        self._path = server.daemon.log
        is_old = self._path.exists() and not from_start
        self._start = self._path.stat().st_size if is_old else 0

    def entries(self):
        """What was logged since, in order."""
        with self._path.open("rb") as log:
            log.seek(self._start)
            text = log.read().decode(errors="replace")
        entries = []
        for line in text.splitlines():
            if match := _LINE.match(line):
                entries.append(Entry(match["level"], match["logger"], line))
            elif entries:
                last = entries.pop()
                entries.append(Entry(last.level, last.logger, f"{last.text}\n{line}"))
        return entries

    def noise(self):
        """Entries above DEBUG that ordinary events must not leave: every warning and
        error, and whatever MailDesk and the database say.
        """
        return [
            each.text
            for each in self.entries()
            if each.level not in ("DEBUG", "INFO")
            or each.level == "INFO"
            and each.logger.startswith(_QUIET_LOGGERS)
            and not _TOLD.search(each.text)
        ]
