"""The configuration file of a private Dovecot, from a few options."""

from dataclasses import dataclass, field

SPECIAL_USE = {
    "drafts": "\\Drafts",
    "sent": "\\Sent",
    "archive": "\\Archive",
    "spam": "\\Junk",
    "trash": "\\Trash",
}
ENGLISH = {
    "drafts": "Drafts",
    "sent": "Sent",
    "archive": "Archive",
    "spam": "Junk",
    "trash": "Trash",
}


@dataclass(frozen=True)
class DovecotOptions:
    """What a test may change about a Dovecot.

    `capability` replaces what IMAP advertises ("IMAP4rev1 IDLE"); `prefix` and
    `separator` shape the namespace ("INBOX." and "." look like Courier);
    `folder_names` renames the folders of the roles, `special_use` off hides
    their roles; `quota_kib` limits each mailbox; `introspection_url` switches
    XOAUTH2 on; `relay` is the (host, port) that submission hands mail to, and
    without which it lets nobody in (MailSystem sets it); `trusted_certificate`
    off presents the self-signed certificate.
    """

    mailbox_format: str = "sdbox"
    capability: str = ""
    prefix: str = ""
    separator: str = "/"
    max_connections: int = 10
    max_processes: int = 200
    special_use: bool = True
    folder_names: dict = field(default_factory=lambda: dict(ENGLISH))
    auto_create: bool = True
    quota_kib: int = 0
    introspection_url: str = ""
    relay: tuple = ()
    trusted_certificate: bool = True
    max_message_bytes: int = 41943040
    ports: dict = field(default_factory=dict)


MAIL_LOCATIONS = {"sdbox": "sdbox:~/mail", "maildir": "maildir:~/Maildir"}

_BASE = """\
base_dir = {run}
state_dir = {folder}/state
log_path = {folder}/dovecot.log
listen = {host}
instance_name = maildesk-{port}
protocols = imap lmtp submission
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
default_process_limit = {max_processes}
ssl = yes
ssl_cert = <{cert}
ssl_key = <{key}
disable_plaintext_auth = no
# Tests fail logins on purpose, and often: no penalty for that.
auth_failure_delay = 0
auth_mechanisms = plain login{oauth_mechanisms}
mail_location = {mail_location}
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 1
first_valid_gid = 1
# Throw-away mail: speed matters more than surviving a power cut.
mail_fsync = never
mail_max_userip_connections = {max_connections}
mailbox_list_index = yes
recipient_delimiter = +
postmaster_address = postmaster@localhost
hostname = localhost
submission_max_mail_size = {max_message_bytes}
{oauth_passdb}passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%Ld/%Ln
}}
"""

_SERVICES = """\
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service auth-worker {{
  user = {user}
}}
service lmtp {{
  user = {user}
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service imap-login {{
  chroot =
  # One login process serves everybody: quicker logins, fewer processes.
  service_count = 0
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service submission-login {{
  chroot =
  inet_listener submission {{
    port = {submission}
  }}
  inet_listener submissions {{
    port = {submissions}
    ssl = yes
  }}
}}
service stats {{
  chroot =
}}
"""

_QUOTA = """\
mail_plugins = quota
plugin {{
  quota = count:Mailbox
  quota_vsizes = yes
  quota_rule = *:storage={kib}K
  quota_grace = 0
}}
protocol imap {{
  mail_plugins = quota imap_quota
}}
"""

_OAUTH_PASSDB = """\
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth2.conf.ext
}}
"""

OAUTH_FILE = """\
introspection_mode = post
introspection_url = {url}
username_attribute = email
active_attribute = active
active_value = true
"""


def render(options, values):
    """Return dovecot.conf for `options`.

    `values` holds what the machine decides: folder, run, host, user, group,
    cert, key, port and the port of each service.
    """
    oauth = bool(options.introspection_url)
    values = {
        **values,
        "oauth_mechanisms": " xoauth2 oauthbearer" if oauth else "",
        "oauth_passdb": _OAUTH_PASSDB.format(**values) if oauth else "",
        "mail_location": MAIL_LOCATIONS[options.mailbox_format],
        "max_connections": options.max_connections,
        "max_processes": options.max_processes,
        "max_message_bytes": options.max_message_bytes,
    }
    parts = [_BASE.format(**values), _SERVICES.format(**values), _namespace(options)]
    if options.capability:
        parts.append(f"imap_capability = {options.capability}\n")
    if options.quota_kib:
        parts.append(_QUOTA.format(kib=options.quota_kib))
    if options.relay:
        host, port = options.relay
        parts.append(f"submission_relay_host = {host}\n")
        parts.append(f"submission_relay_port = {port}\n")
    return "".join(parts)


def _namespace(options):
    lines = [
        "namespace inbox {",
        "  inbox = yes",
        f"  prefix = {options.prefix}",
        f"  separator = {options.separator}",
    ]
    for role, name in options.folder_names.items():
        lines.append(f'  mailbox "{name}" {{')
        if options.auto_create:
            lines.append("    auto = subscribe")
        if options.special_use:
            lines.append(f"    special_use = {SPECIAL_USE[role]}")
        lines.append("  }")
    return "\n".join([*lines, "}", ""])
