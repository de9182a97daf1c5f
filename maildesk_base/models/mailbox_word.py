from odoo import fields, models
from odoo.tools import SQL

from ..compat import UniqueIndex
from ..sync.apply.words import adding_words

FRAGMENT_INDEX = "mailbox_word__word_gin"
# The parameters of the statement are numbers: they stand in the function as they are.
_FUNCTION = """
CREATE OR REPLACE FUNCTION maildesk_keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    %s;
    RETURN NULL;
END $$
"""


class MailboxWord(models.Model):
    """A word that some subject, sender or recipient of a mailbox has.

    Full-text search finds words and their beginnings; a part from inside of a word is
    first looked for here, with a trigram index, and the words found are then searched.
    Kept for each mailbox: no search looks through terms of other users' mail, and they
    go with the mailbox.
    """

    _name = "mailbox.word"
    _description = "Search Term in Mail"
    _log_access = False

    account_id = fields.Many2one("mailbox.account", required=True, ondelete="cascade")
    word = fields.Char(required=True)

    _account_word_uniq = UniqueIndex("(account_id, word)")

    def init(self):  # pylint: disable=missing-return
        super().init()
        cr = self.env.cr
        cr.execute(SQL(_FUNCTION, adding_words(SQL("added m"))))
        self._create_fragment_index()
        cr.execute(
            """SELECT 1 FROM pg_trigger WHERE tgname = 'maildesk_keep_words'
                AND tgrelid = 'mailbox_message_index'::regclass"""
        )
        if cr.rowcount:
            return
        # Words of the messages of an earlier version, which had an index of its own.
        cr.execute("DROP INDEX IF EXISTS mailbox_message_index__fragment_gin")
        cr.execute(adding_words(SQL("mailbox_message_index m")))
        cr.execute(
            """CREATE TRIGGER maildesk_keep_words AFTER INSERT ON mailbox_message_index
               REFERENCING NEW TABLE AS added
               FOR EACH STATEMENT EXECUTE FUNCTION maildesk_keep_words()"""
        )

    def _create_fragment_index(self):
        """Without the extension a search reads all words of the user's mailboxes."""
        schema = self.env["mailbox.message_index"]._extension_schema("pg_trgm")
        if schema:
            self.env.cr.execute(
                SQL(
                    "CREATE INDEX IF NOT EXISTS %s ON mailbox_word USING gin (word %s)",
                    SQL.identifier(FRAGMENT_INDEX),
                    SQL(f'"{schema}".gin_trgm_ops'),
                )
            )
