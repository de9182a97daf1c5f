"""The full-text side of the message index, all of it inside PostgreSQL.

``maildesk_normal(text)`` brings text into the form that is compared: without accents,
in lower case, words apart; scripts that write without spaces are split into their
characters, so that a fragment of Japanese is a phrase of single characters. The
generated column ``search_vector`` keeps the words of subject (A), people (B), preview
(C) and file names (D); ``mailbox_body.search_vector`` the same together with the whole
text (C) while a body is cached. For parts from inside of words see ``mailbox.word``.
"""

import logging

from odoo import models
from odoo.tools import SQL

from ..compat import Index, execute_query

_logger = logging.getLogger(__name__)

# Grows when the functions below change: columns and indexes are then recreated.
SEARCH_VERSION = "maildesk search 3"

# PostgreSQL's parser takes e-mail addresses, host names, paths, tags and signed numbers
# for one word; with these characters gone, it sees the words in them.
_GLUE = "@._-/<>&+:#"
_NORMAL = """
CREATE OR REPLACE FUNCTION maildesk_normal(value text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
BEGIN
    IF octet_length(value) = char_length(value) THEN
        RETURN %(ascii)s;
    END IF;
    value := lower(%(unaccent)s %(collation)s);
    IF value ~ %(unspaced)s THEN
        value := regexp_replace(value, %(punctuation)s, ' ', 'g');
        value := regexp_replace(value, %(unspaced)s, ' \\& ', 'g');
    END IF;
    RETURN %(apart)s;
END $$
"""
# Thai to Lao, Myanmar, Khmer; Japanese, Chinese, Korean.
_UNSPACED = (
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff\uac00-\ud7af"
    r"\uf900-\ufaff\U00020000-\U0003ffff]"
)
_CJK_PUNCTUATION = r"[\u3000-\u303f\u30fb\uff01-\uff0f\uff1a-\uff20]"
_VECTOR = """
CREATE OR REPLACE FUNCTION maildesk_vector(
    subject text, people text, content text, files jsonb
) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN setweight(to_tsvector('pg_catalog.simple',
               %(schema)s.maildesk_normal(left(coalesce(subject, ''), 1000))), 'A')
        || setweight(to_tsvector('pg_catalog.simple',
               %(schema)s.maildesk_normal(left(coalesce(people, ''), 4000))), 'B')
        || setweight(to_tsvector('pg_catalog.simple',
               %(schema)s.maildesk_normal(left(coalesce(content, ''), 200000))), 'C')
        || CASE WHEN files IS NULL OR files = '[]'::jsonb THEN ''::tsvector
           ELSE setweight(to_tsvector('pg_catalog.simple', %(schema)s.maildesk_normal(
               left(jsonb_path_query_array(files, '$[*].name')::text, 4000))), 'D')
           END;
END $$
"""
_PEOPLE = """coalesce(from_name, '') || ' ' || coalesce(from_addr, '') || ' '
    || coalesce(to_addrs, '') || ' ' || coalesce(cc_addrs, '') || ' '
    || coalesce(bcc_addrs, '')"""


def _words_apart(text: SQL) -> SQL:
    """``text`` with spaces for what glues words together.

    One replace() after the other: four times as fast as translate(), which looks at
    every character of its own.
    """
    for character in _GLUE:
        text = SQL("replace(%s, %s, ' ')", text, character)
    return text


class MailboxMessageIndex(models.Model):
    """Full-text search over the index."""

    _inherit = "mailbox.message_index"

    # Read with ``set_apart``: no lookup may end up in them, see sync/plans.py.
    _account_date_idx = Index("((account_id + 0), sort_ts DESC, id DESC)")
    _account_starred_idx = Index(
        "((account_id + 0), sort_ts DESC, id DESC) WHERE is_starred"
    )

    def init(self):  # pylint: disable=missing-return
        super().init()
        cr = self.env.cr
        if self._search_version() == SEARCH_VERSION:
            return
        for extension in ("unaccent", "pg_trgm"):
            self._create_extension(extension)
        self._create_search_functions()
        cr.execute(
            "ALTER TABLE mailbox_message_index DROP COLUMN IF EXISTS search_vector"
        )
        cr.execute(
            SQL(
                """ALTER TABLE mailbox_message_index ADD COLUMN search_vector tsvector
                   GENERATED ALWAYS AS (maildesk_vector(
                       subject, %s, preview, attachments)) STORED""",
                SQL(_PEOPLE),
            )
        )
        self._create_word_index()
        cr.execute(
            SQL(
                "COMMENT ON COLUMN mailbox_message_index.search_vector IS %s",
                SEARCH_VERSION,
            )
        )

    def _search_version(self):
        [[version]] = execute_query(
            self.env,
            SQL(
                """SELECT (SELECT col_description(attrelid, attnum) FROM pg_attribute
                            WHERE attrelid = 'mailbox_message_index'::regclass
                              AND attname = 'search_vector' AND NOT attisdropped)"""
            ),
        )
        return version

    def _create_extension(self, name):
        """Both are trusted: the owner of the database may create them (PostgreSQL
        13).
        """
        cr = self.env.cr
        if self._extension_schema(name):
            return
        cr.execute("SAVEPOINT maildesk_extension")
        try:
            cr.execute(SQL("CREATE EXTENSION IF NOT EXISTS %s", SQL.identifier(name)))
        except Exception as error:
            cr.execute("ROLLBACK TO SAVEPOINT maildesk_extension")
            _logger.warning(
                "PostgreSQL extension %s cannot be created, search works without it "
                "(accents or fragments of words): %s",
                name,
                str(error).strip(),
            )
        else:
            cr.execute("RELEASE SAVEPOINT maildesk_extension")

    def _extension_schema(self, name):
        rows = execute_query(
            self.env,
            SQL(
                """SELECT n.nspname FROM pg_extension e
                     JOIN pg_namespace n ON n.oid = e.extnamespace
                    WHERE e.extname = %s""",
                name,
            ),
        )
        return rows[0][0] if rows else None

    def _create_search_functions(self):
        """Names are written with their schema: a restore runs without a search path."""
        cr = self.env.cr
        schema = self._extension_schema("unaccent")
        unaccent = SQL("value")
        if schema:
            unaccent = SQL(
                "%(schema)s.unaccent('%(schema)s.unaccent'::regdictionary, value)",
                schema=SQL.identifier(schema),
            )
        # With the C locale, lower() knows ASCII only; ICU's root collation knows all.
        icu = execute_query(
            self.env, SQL("SELECT 1 FROM pg_collation WHERE collname = 'und-x-icu'")
        )
        collation = SQL('COLLATE pg_catalog."und-x-icu"') if icu else SQL()
        cr.execute(
            SQL(
                _NORMAL,
                unaccent=unaccent,
                collation=collation,
                ascii=_words_apart(SQL('lower(value COLLATE pg_catalog."C")')),
                apart=_words_apart(SQL("value")),
                unspaced=_UNSPACED,
                punctuation=_CJK_PUNCTUATION,
            )
        )
        [[current]] = execute_query(self.env, SQL("SELECT current_schema()"))
        cr.execute(SQL(_VECTOR, schema=SQL.identifier(current)))

    def _create_word_index(self):
        """How many words may wait for it is up to the transaction: see
        ``let_words_wait`` in sync/apply/words.py.
        """
        index = SQL.identifier("mailbox_message_index__search_vector_gin")
        self.env.cr.execute(SQL("DROP INDEX IF EXISTS %s", index))
        self.env.cr.execute(
            SQL(
                "CREATE INDEX %s ON mailbox_message_index USING gin (search_vector)",
                index,
            )
        )


class MailboxBody(models.Model):
    """The words of cached bodies."""

    _inherit = "mailbox.body"

    def init(self):  # pylint: disable=missing-return
        super().init()
        cr = self.env.cr
        cr.execute(
            "ALTER TABLE mailbox_body ADD COLUMN IF NOT EXISTS search_vector tsvector"
        )
        cr.execute(
            "CREATE INDEX IF NOT EXISTS mailbox_body__search_vector_gin"
            " ON mailbox_body USING gin (search_vector)"
        )
