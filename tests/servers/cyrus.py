"""Start and stop a private Cyrus IMAP server from Debian's packages.

Cyrus differs from Dovecot where it matters to a client: lower-case roles, its own
capability list with OBJECTID, delayed expunge, and optionally INBOX. in front of
every name.
"""

import subprocess

from .bulk import Stored, bulk_append
from .foreign import CYRUS, ForeignServer
from .ports import LOCALHOST
from .private_server import PrivateServer

FOLDERS = "Drafts | Sent | Archive | Junk | Trash"

_IMAPD_CONF = """\
configdirectory: {folder}/conf
defaultpartition: default
partition-default: {folder}/spool
cyrus_user: {user}
servername: localhost
allowplaintext: yes
failedloginpause: 0
sasl_mech_list: PLAIN LOGIN
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: {folder}/sasldb2
virtdomains: userid
defaultdomain: localhost
unixhierarchysep: {slash}
altnamespace: {slash}
autocreate_quota: 0
autocreate_inbox_folders: {folders}
autocreate_subscribe_folders: {folders}
xlist-drafts: Drafts
xlist-sent: Sent
xlist-archive: Archive
xlist-junk: Junk
xlist-trash: Trash
tls_server_cert: {cert}
tls_server_key: {key}
idlesocket: {run}/idle
lmtpsocket: {run}/lmtp
notifysocket: {run}/notify
mboxname_lockpath: {run}/lock
proc_path: {run}/proc
temp_path: {run}
syslog_prefix: maildesk
"""

_CYRUS_CONF = """\
START {{
  recover cmd="{bin}/ctl_cyrusdb -C {config} -r"
}}
SERVICES {{
  imap cmd="{bin}/imapd -C {config}" listen="{host}:{imap}" prefork=1
  imaps cmd="{bin}/imapd -s -C {config}" listen="{host}:{imaps}" prefork=0
}}
DAEMON {{
  idled cmd="{bin}/idled -C {config}"
}}
"""


class Cyrus(PrivateServer):
    """One private Cyrus; `internal_names` shows INBOX.Sent instead of Sent."""

    services = {"imap": b"* OK", "imaps": b""}

    def __init__(self, folder, *, internal_names=False):
        super().__init__(folder)
        self.internal_names = internal_names
        self.programs = ForeignServer("cyrus", CYRUS, self.account)
        self._passwords = {}

    def add_user(self, address, password):
        """Let `address` log in; the first login creates the mailboxes."""
        local, domain = address.rsplit("@", 1)
        subprocess.run(
            [
                *(self.programs.path("usr/sbin/saslpasswd2"), "-c", "-p"),
                *("-f", str(self.folder / "sasldb2"), "-u", domain, local),
            ],
            input=password.encode(),
            check=True,
            cwd="/",
            env=self.programs.environment(),
            **self.account.popen_options(),
        )
        self._passwords[address] = password

    def save(self, address, mailbox, raw):
        """Put the message `raw` (bytes) into a mailbox."""
        login = (address, self._passwords[address])
        bulk_append(self.imap, login, mailbox, [Stored(raw)])

    def _require(self):
        self.programs.require()

    def _write_files(self):
        for name in ("conf/db", "conf/socket", "conf/lock", "spool", "spool/stage."):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        values = {
            "folder": self.folder,
            "run": self.run_folder,
            "host": LOCALHOST,
            "user": self.account.name,
            "cert": self.certificates.cert,
            "key": self.certificates.key,
            "folders": FOLDERS,
            "slash": "no" if self.internal_names else "yes",
            "bin": self.programs.path("usr/lib/cyrus/bin"),
            "config": self.folder / "imapd.conf",
            **self.ports,
        }
        (self.folder / "imapd.conf").write_text(_IMAPD_CONF.format(**values))
        (self.folder / "cyrus.conf").write_text(_CYRUS_CONF.format(**values))

    def _command(self):
        return [
            self.programs.path("usr/lib/cyrus/bin/master"),
            *("-C", str(self.folder / "imapd.conf")),
            *("-M", str(self.folder / "cyrus.conf")),
            *("-p", str(self.run_folder / "master.pid")),
        ]

    def _environment(self):
        return self.programs.environment()
