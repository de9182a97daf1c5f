"""What the names of attached files say."""

from __future__ import annotations

from collections.abc import Iterator

from ..case import Case, finding
from ..verdict import Finding

_PAGES = frozenset("htm html mht mhtml shtml svg xht xhtml".split())
# What a double click runs, and containers that hide it from filters.
_RUN = frozenset(
    """ace appref-ms appx apk bat cab chm cmd com cpl dll dmg exe gadget hta img inf iso
    jar jnlp js jse lnk msc msi msix msp one pif ps1 psm1 reg scf scr sct
    settingcontent-ms url vb vbe vbs vhd vhdx wsc wsf wsh xbap xll""".split()
)
_DOCUMENTS = frozenset(
    """pdf doc docx xls xlsx ppt pptx odt ods rtf txt csv jpg jpeg png gif tif tiff mp3
    mp4 wav zip""".split()
)


def files(case: Case) -> Iterator[Finding]:
    """Web pages, programs, and names that hide which they are."""
    names = case.facts.attachments
    checks = {
        "attachment_runs": lambda endings: endings[-1] in _RUN,
        "attachment_html": lambda endings: endings[-1] in _PAGES,
        "double_extension": _hides,
    }
    for code, applies in checks.items():
        for name in names:
            endings = [each.strip().lower() for each in name.split(".")[1:][-3:]]
            if endings and applies(endings):
                yield finding(code, name)
                break


def _hides(endings: list[str]) -> bool:
    if len(endings) < 2 or endings[-1] not in _RUN | _PAGES:
        return False
    return any(each in _DOCUMENTS for each in endings[:-1])


RULES = (files,)
