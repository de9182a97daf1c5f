from odoo import api, models

from ..compat import LazyTranslate

_lt = LazyTranslate(__name__)

# Code of engine/errors.py -> what people read. A code without a line of its own is read
# by the part before its dot.
SENTENCES = {
    "auth": _lt("The server refused the sign-in. Check the user name and password."),
    "auth.needs_tls": _lt(
        "The server accepts the password only over a secure connection."
    ),
    "auth.web_login": _lt(
        "The mail service wants you to sign in with your web browser first. Sign in "
        "there, confirm that it was you, and try again here."
    ),
    "auth.app_password": _lt(
        "The mail service does not accept your regular password from mail programs. "
        "Create an app password in your account settings there, and enter it here."
    ),
    "auth.imap_off": _lt(
        "IMAP is turned off for this mailbox. Turn it on in your account settings "
        "at the mail service."
    ),
    "auth.expired": _lt("The sign-in has expired. Please authorize the mailbox again."),
    "configuration": _lt(
        "The settings of this mailbox are incorrect. An administrator must correct "
        "them."
    ),
    "secrets": _lt(
        "The stored password cannot be decrypted with this server's key. Enter it "
        "again."
    ),
    "secrets.exposed_key": _lt(
        "Every user of this server can read MailDesk's key file, so it is not used. "
        "The server administrator must run chmod 600 on it, and should change the "
        "key."
    ),
    "secrets.moved": _lt(
        "The address of the mail service was changed, so credentials stored for the "
        "previous address are not sent to it. Sign in again; an administrator must "
        "enter the client secret again."
    ),
    "connection": _lt("The connection to the mail server was lost."),
    "connection.timeout": _lt("The mail server is not responding."),
    "connection.refused": _lt(
        "The mail server refused the connection. Check the port."
    ),
    "connection.slow": _lt("The mail server is responding too slowly."),
    "connection.bye": _lt("The mail server closed the connection."),
    "dns": _lt("The name of the mail server cannot be found. Check the spelling."),
    "network.port": _lt(
        "Only the standard mail ports are allowed: 993 or 143 to receive, 465, 587 "
        "or 25 to send. An administrator can allow others (system parameter "
        "maildesk.mail_ports)."
    ),
    "network.bad_ports": _lt(
        "The system parameter maildesk.mail_ports contains no ports. An "
        "administrator must correct it."
    ),
    "network": _lt("Connections to this server are not allowed."),
    "throttled": _lt(
        "The mail server is limiting requests. We'll retry automatically."
    ),
    "slots": _lt("This mailbox is busy. Please try again in a moment."),
    "tls": _lt(
        "A secure connection to the mail server could not be established. Check the "
        "port and security: 993 and 465 use TLS, 143 and 587 use STARTTLS."
    ),
    "tls.untrusted": _lt(
        "The mail server's certificate is self-signed, expired, or issued for "
        "another name. Check the server name. If you use your own certificate "
        "authority, this server's administrator must install it."
    ),
    "tls.unsupported": _lt(
        "The mail server does not offer encryption (STARTTLS) on this port. Try TLS."
    ),
    "tls.stripped": _lt(
        "The mail server does not offer encryption (STARTTLS) on this port. Try TLS."
    ),
    "tls.timeout": _lt(
        "The server does not use TLS on this port. Check the port and security."
    ),
    "resync": _lt("The server has renumbered a folder. It is being loaded again."),
    "gone": _lt("It is no longer on the server."),
    "rejected": _lt("The mail server refused this."),
    "rejected.identity": _lt(
        "The mail service no longer lets you send from this address. Choose another "
        "one under From."
    ),
    "rejected.folder_name": _lt(
        "A folder cannot have this name. It must not be empty, too long or contain "
        "separators such as “/”."
    ),
    "rejected.subfolders": _lt("This folder cannot have subfolders."),
    "rejected.quota": _lt("The mailbox on the server is full."),
    "rejected.folder_not_empty": _lt(
        "The folder now contains mail on the server, so it was not deleted."
    ),
    "rejected.search": _lt(
        "The mail server cannot search for all of this at once. Use fewer terms."
    ),
    "rejected.search_operator": _lt(
        "The mail server cannot search for this. Remove it to search there."
    ),
    "unsupported": _lt("The mail server cannot do this."),
    "protocol": _lt("The mail server sent an invalid response."),
    "transient": _lt("The mail server is not available. We'll retry automatically."),
    "server": _lt("The mail server is not available. We'll retry automatically."),
    "server.contact_admin": _lt(
        "The mail server refuses access to this mailbox and asks you to contact its "
        "administrator. We'll retry automatically."
    ),
    "service": _lt("The mail service is not available. We'll retry automatically."),
    "smtp": _lt(
        "The outgoing mail server is not available. We'll retry automatically."
    ),
    "smtp.no_auth": _lt(
        "The outgoing mail server does not offer a way to sign in. Check the port "
        "and security: 465 uses TLS, 587 uses STARTTLS."
    ),
    "smtp.not_set": _lt("No outgoing mail server is set."),
    "smtp.protocol": _lt("The outgoing mail server sent an invalid response."),
    "compose": _lt("This message cannot be sent as it is."),
    "compose.address": _lt("Mail cannot be sent to one of the addresses."),
    "compose.no_recipient": _lt("Add at least one recipient."),
    "send.ambiguous": _lt(
        "The connection was lost while sending. The message is not in Sent, but it "
        "may have been delivered: check with the recipient before you send it "
        "again."
    ),
    "send.incomplete": _lt("This message cannot be sent as it is."),
    "operation.failed": _lt("The mail server did not apply this change."),
    "draft.not_filed": _lt(
        "This draft could not be saved in the mailbox. It is safe here, and will be "
        "saved there when you change it."
    ),
    "draft.changed_elsewhere": _lt(
        "This draft was changed here and in another program. Both versions are in "
        "Drafts."
    ),
    "folder.failed": _lt("A folder could not be read. We'll retry automatically."),
    "sync.busy": _lt(
        "This mailbox is already syncing, and it is taking a while. Check again later."
    ),
    "sync.narrowing": _lt(
        "The mail server closes the connection because of one of the messages. "
        "MailDesk is finding out which one, and will set it aside and continue with "
        "the others."
    ),
    "engine": _lt("Something went wrong. We'll retry automatically."),
}
# What the server said itself helps where only the server knows.
QUOTED = ("rejected", "configuration")
# MailDesk refuses these before the server is asked.
REFUSED_HERE = ("rejected.folder_name", "rejected.subfolders")
# ... and so does where it can be done.
LINKED = ("auth.web_login", "auth.app_password", "auth.imap_off")


class MailboxErrorText(models.AbstractModel):
    """Plain, translated words for the codes of provider errors."""

    _name = "mailbox.error_text"
    _description = "Mail Error Texts"

    @api.model
    def _sentences(self, provider):
        """Code -> sentence. A provider add-on defines ``_sentences_<provider>()`` for
        what people know under its own words.
        """
        own = getattr(self, f"_sentences_{provider}", None)
        return {**SENTENCES, **own()} if own else SENTENCES

    @api.model
    def _text(self, code, detail="", provider=""):
        """The sentence for an error.

        :param code: of an engine error, such as ``auth.refused``
        :param detail: what the server said, shown where it is of use
        :param provider: of the mailbox, where it is about one
        """
        sentences = self._sentences(provider)
        family = (code or "").partition(".")[0]
        lazy = sentences.get(code) or sentences.get(family) or sentences["engine"]
        text = self.env._(lazy)  # pylint: disable=translation-not-lazy
        if detail and code in LINKED:
            return self.env._("%(text)s See %(link)s", text=text, link=detail)
        if detail and family in QUOTED and code not in REFUSED_HERE:
            return self.env._("%(text)s (“%(detail)s”)", text=text, detail=detail)
        return text
