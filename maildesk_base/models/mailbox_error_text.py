from odoo import api, models

from ..compat import LazyTranslate

_lt = LazyTranslate(__name__)

# Code of engine/errors.py -> what people read. A code without a line of its own is read
# by the part before its dot.
SENTENCES = {
    "auth": _lt(
        "The server refused the sign-in. Check the user name and the password."
    ),
    "auth.needs_tls": _lt("The server accepts the password over a secure line only."),
    "auth.web_login": _lt(
        "The mail service wants you to sign in in your web browser first. Do that, "
        "confirm that it was you, and try again here."
    ),
    "auth.app_password": _lt(
        "The mail service takes no ordinary password from mail programs. Make an app "
        "password in the settings of your account there, and enter it here."
    ),
    "auth.imap_off": _lt(
        "IMAP is switched off for this mailbox. Switch it on in the settings of your "
        "account at the mail service."
    ),
    "auth.expired": _lt("The sign-in has expired. Please authorise the mailbox again."),
    "configuration": _lt(
        "The settings of this mailbox are wrong. An administrator has to correct them."
    ),
    "secrets": _lt(
        "The stored password cannot be read with the key of this server. "
        "Enter it again."
    ),
    "secrets.exposed_key": _lt(
        "Every user of this server can read MailDesk's key file, so it is not used. "
        "Its administrator has to run chmod 600 on it, and should change the key."
    ),
    "secrets.moved": _lt(
        "The address of the mail service was changed, so what was stored for the "
        "former one is not sent there. Sign in again; an administrator has to enter "
        "the client secret again."
    ),
    "connection": _lt("The connection to the mail server was lost."),
    "connection.timeout": _lt("The mail server does not answer."),
    "connection.refused": _lt(
        "The mail server refuses the connection. Check the port."
    ),
    "connection.slow": _lt("The mail server answers too slowly."),
    "connection.bye": _lt("The mail server ended the connection."),
    "dns": _lt("The name of the mail server cannot be found. Check its spelling."),
    "network.port": _lt(
        "Mail servers are reached at their usual ports only: 993 or 143 to receive, "
        "465, 587 or 25 to send. An administrator can allow another one (system "
        "parameter maildesk.mail_ports)."
    ),
    "network.bad_ports": _lt(
        "The system parameter maildesk.mail_ports lists no ports. An administrator has "
        "to correct it."
    ),
    "network": _lt("This server may not be reached from here."),
    "throttled": _lt("The mail server asks for a pause. It is tried again by itself."),
    "slots": _lt("This mailbox is busy. Please try again in a moment."),
    "tls": _lt(
        "No secure connection to the mail server could be made. Check port and "
        "security: 993 and 465 go with TLS, 143 and 587 with STARTTLS."
    ),
    "tls.untrusted": _lt(
        "The mail server's certificate is self-signed, expired, or belongs to another "
        "name. Check the server's name; an authority of your own has to be made known "
        "to this server by its administrator."
    ),
    "tls.unsupported": _lt(
        "The mail server offers no encryption (STARTTLS) on this port. Try TLS."
    ),
    "tls.stripped": _lt(
        "The mail server offers no encryption (STARTTLS) on this port. Try TLS."
    ),
    "tls.timeout": _lt(
        "The server does not answer on this port in a secure way. "
        "Check port and security."
    ),
    "resync": _lt("The server has renumbered a folder; it is loaded anew."),
    "gone": _lt("It is no longer at the server."),
    "rejected": _lt("The mail server refuses this."),
    "rejected.identity": _lt(
        "The mail service no longer lets you send from this address. Choose another "
        "one under From."
    ),
    "rejected.quota": _lt("The mailbox at the server is full."),
    "rejected.folder_not_empty": _lt(
        "There is mail in the folder at the server now, so it was not deleted."
    ),
    "rejected.search": _lt(
        "The mail server cannot search for all of this at once. Search for less."
    ),
    "rejected.search_operator": _lt(
        "The mail server cannot search for this. Leave it out to search there."
    ),
    "unsupported": _lt("The mail server cannot do this."),
    "protocol": _lt("The mail server gave an answer that cannot be understood."),
    "transient": _lt("The mail server is not available. It is tried again by itself."),
    "server": _lt("The mail server is not available. It is tried again by itself."),
    "server.contact_admin": _lt(
        "The mail server refuses to work for this mailbox and says that its "
        "administrator should be asked. It is tried again by itself."
    ),
    "service": _lt("The mail service is not available. It is tried again by itself."),
    "smtp": _lt(
        "The server for outgoing mail is not available. It is tried again by itself."
    ),
    "smtp.no_auth": _lt(
        "The server for outgoing mail offers no way to sign in. Check port and "
        "security: 465 goes with TLS, 587 with STARTTLS."
    ),
    "smtp.not_set": _lt("No server for outgoing mail is set."),
    "smtp.protocol": _lt(
        "The server for outgoing mail gave an answer that cannot be understood."
    ),
    "compose": _lt("This message cannot be sent as it is."),
    "compose.address": _lt("An address of this message cannot be written to."),
    "compose.no_recipient": _lt("Add at least one recipient."),
    "send.ambiguous": _lt(
        "The connection broke while this was being sent. It is not in Sent, yet it may "
        "have been delivered: ask the recipient before you send it again."
    ),
    "send.incomplete": _lt("This message cannot be sent as it is."),
    "outbox.failed": _lt("The mail server did not carry this out."),
    "draft.not_filed": _lt(
        "This draft could not be stored in the mailbox. It is safe here, and is stored "
        "there when you change it."
    ),
    "draft.changed_elsewhere": _lt(
        "This draft was changed here and in another program. You find both in Drafts."
    ),
    "folder.failed": _lt("A folder could not be read. It is tried again by itself."),
    "sync.busy": _lt(
        "This mailbox is being synchronised already and takes long. Look again later."
    ),
    "sync.narrowing": _lt(
        "The mail server ends the connection over one of the messages. MailDesk is "
        "finding out which one, sets it aside, and then goes on with the others."
    ),
    "engine": _lt("Something went wrong. It is tried again by itself."),
}
# What the server said itself helps where only the server knows.
QUOTED = ("rejected", "configuration")
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
        if detail and family in QUOTED:
            return self.env._("%(text)s (“%(detail)s”)", text=text, detail=detail)
        return text
