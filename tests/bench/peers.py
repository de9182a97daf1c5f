"""The same mailbox read by others in the same session: mbsync and the raw protocol."""

import imaplib
import shutil
import subprocess
import time

from .figures import Figure

BATCH = 500
FIELDS = (
    "(UID FLAGS INTERNALDATE RFC822.SIZE BODYSTRUCTURE "
    "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID REFERENCES IN-REPLY-TO "
    "FROM TO CC SUBJECT DATE)])"
)


def raw_protocol(endpoint, login, messages):
    """Fetch the same metadata with imaplib and throw it away: the server's ceiling."""
    client = imaplib.IMAP4(endpoint.host, endpoint.port)
    client.login(*login)
    client.select("INBOX", readonly=True)
    started = time.perf_counter()
    for first in range(1, messages + 1, BATCH):
        client.uid("FETCH", f"{first}:{first + BATCH - 1}", FIELDS)
    seconds = time.perf_counter() - started
    client.logout()
    return Figure("raw IMAP metadata fetch (peer)", messages / seconds, "messages/s")


def mbsync(endpoint, login, messages, folder):
    """Pull everything with mbsync, bodies included; None when it is not installed."""
    program = shutil.which("mbsync")
    if program is None:
        return None
    user, password = login
    store = folder / "mbsync"
    store.mkdir()
    config = folder / "mbsyncrc"
    config.write_text(
        f"IMAPAccount bench\nHost {endpoint.host}\nPort {endpoint.port}\n"
        f"User {user}\nPass {password}\nSSLType None\nAuthMechs PLAIN\n\n"
        "IMAPStore far\nAccount bench\n\n"
        f"MaildirStore near\nPath {store}/\nInbox {store}/INBOX\n\n"
        "Channel bench\nFar :far:INBOX\nNear :near:INBOX\nSync Pull\nCreate Near\n"
        "SyncState *\n"
    )
    started = time.perf_counter()
    subprocess.run([program, "-q", "-c", str(config), "bench"], check=True, timeout=900)
    seconds = time.perf_counter() - started
    return Figure("mbsync, bodies included (peer)", messages / seconds, "messages/s")
