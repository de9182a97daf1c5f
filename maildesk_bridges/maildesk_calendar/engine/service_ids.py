"""How Google and Microsoft name the events of invitations that came from elsewhere."""

import base64
import re

# MS-OXOCAL 2.2.1.27: class id, date and time of no meaning here, size, and the UID.
_GLOBAL_ID = "040000008200E00074C5B7101A82E008" + "00" * 20
_MARK = b"vCal-Uid\x01\x00\x00\x00"
_WRAPPED = re.compile(
    rf"{_GLOBAL_ID}[0-9A-F]{{8}}{_MARK.hex().upper()}((?:[0-9A-F]{{2}})+)00", re.I
)


def google_ids(uid: str) -> list[str]:
    """Ids that Google Calendar may give the event with a UID."""
    encoded = base64.b32hexencode(uid.encode()).decode().lower().rstrip("=")
    return [uid.removesuffix("@google.com"), f"_{encoded}"]


def microsoft_uids(uid: str) -> list[str]:
    """What ``iCalUId`` of Microsoft Graph may be: the UID, or Exchange's wrapping."""
    data = _MARK + uid.encode() + b"\x00"
    size = len(data).to_bytes(4, "little")
    return [uid, f"{_GLOBAL_ID}{size.hex()}{data.hex()}".upper()]


def uid_of_microsoft(value: str) -> str:
    """The UID of an invitation by its ``iCalUId``."""
    found = _WRAPPED.fullmatch(value or "")
    return bytes.fromhex(found[1]).decode("utf-8", "replace") if found else value or ""
