"""A certificate authority for localhost, made with the openssl program."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

VALID_DAYS = "825"  # the longest life that TLS clients accept for a server
NAMES = "subjectAltName=DNS:localhost,IP:127.0.0.1"


@dataclass(frozen=True)
class Certificates:
    """Files of one authority, its server certificate and an untrusted one."""

    folder: Path

    @property
    def ca(self):
        """The authority; a client that trusts this file accepts `cert`."""
        return self.folder / "ca.pem"

    @property
    def cert(self):
        return self.folder / "localhost.pem"

    @property
    def key(self):
        return self.folder / "localhost.key"

    @property
    def self_signed_cert(self):
        """Valid for localhost, but signed by nobody: must be refused."""
        return self.folder / "selfsigned.pem"

    @property
    def self_signed_key(self):
        return self.folder / "selfsigned.key"


def make_certificates(folder):
    """Make (or reuse) the certificates in `folder` and return their paths."""
    files = Certificates(Path(folder))
    if files.self_signed_cert.exists():
        return files
    if not shutil.which("openssl"):
        raise FileNotFoundError("the program `openssl` is needed (package openssl)")
    files.folder.mkdir(parents=True, exist_ok=True)
    authority_key = files.folder / "ca.key"
    _self_sign(files.ca, authority_key, "MailDesk test authority", ca=True)
    _sign_localhost(files, authority_key)
    _self_sign(files.self_signed_cert, files.self_signed_key, "localhost", ca=False)
    return files


def _self_sign(cert, key, name, *, ca):
    extensions = ["basicConstraints=critical,CA:TRUE" if ca else NAMES]
    if ca:
        extensions.append("keyUsage=critical,keyCertSign,cRLSign")
    arguments = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-sha256"]
    arguments += ["-days", VALID_DAYS, "-subj", f"/CN={name}"]
    for extension in extensions:
        arguments += ["-addext", extension]
    _openssl(*arguments, "-keyout", str(key), "-out", str(cert))


def _sign_localhost(files, authority_key):
    request = files.folder / "localhost.csr"
    extensions = files.folder / "localhost.ext"
    extensions.write_text(f"{NAMES}\nextendedKeyUsage=serverAuth\n")
    _openssl(
        *("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"),
        *("-keyout", str(files.key), "-out", str(request)),
    )
    _openssl(
        *("x509", "-req", "-sha256", "-days", VALID_DAYS, "-in", str(request)),
        *("-CA", str(files.ca), "-CAkey", str(authority_key), "-CAcreateserial"),
        *("-extfile", str(extensions), "-out", str(files.cert)),
    )


def _openssl(*arguments):
    result = subprocess.run(["openssl", *arguments], capture_output=True, text=True)
    if result.returncode:
        raise RuntimeError(f"openssl {arguments[0]} failed: {result.stderr[-400:]}")
