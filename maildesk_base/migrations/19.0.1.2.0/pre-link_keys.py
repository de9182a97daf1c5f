import hashlib

# As models/mailbox_link.py and sync/links.py have them in this version.
MAX_KEY_CHARS = 600
_ID = "NULLIF(btrim({id}, '<> '), '')"
_MESSAGE_KEY = (
    "'m:' || COALESCE(substring({id} FROM '^.*@')"
    """ || lower(substring({id} FROM '[^@]*$') COLLATE "C"), {id})"""
)


def migrate(cr, version):
    """Links know their mail by keys, and outlive their mailbox."""
    cr.execute("SELECT to_regclass('mailbox_link')")
    if not cr.fetchone()[0]:
        return
    cr.execute(
        """ALTER TABLE mailbox_link
             ADD COLUMN IF NOT EXISTS mailbox_key varchar,
             ADD COLUMN IF NOT EXISTS message_key varchar,
             ADD COLUMN IF NOT EXISTS follows boolean DEFAULT true,
             ADD COLUMN IF NOT EXISTS origin varchar DEFAULT 'manual'"""
    )
    cr.execute(
        """ALTER TABLE mailbox_link
             ALTER COLUMN account_id DROP NOT NULL,
             ALTER COLUMN follows DROP DEFAULT,
             ALTER COLUMN origin DROP DEFAULT"""
    )
    # Odoo makes those of this version.
    cr.execute("DROP INDEX IF EXISTS mailbox_link_mail_record_uniq")
    cr.execute("DROP INDEX IF EXISTS mailbox_link_unattached_idx")
    _fill_mailbox_keys(cr)
    _fill_message_keys(cr)
    _drop_twins(cr)


def _fill_mailbox_keys(cr):
    cr.execute("SELECT id, email, company_id FROM mailbox_account")
    for account_id, email, company_id in cr.fetchall():
        text = f"{(email or '').strip().lower()}\n{company_id or ''}"
        key = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        cr.execute(
            "UPDATE mailbox_link SET mailbox_key = %s WHERE account_id = %s",
            [key, account_id],
        )


def _fill_message_keys(cr):
    """By the message where it is there, else by the Message-ID that was kept; a link
    that has neither keeps its conversation.
    """
    of_message = _MESSAGE_KEY.format(id=_ID.format(id="m.message_id"))
    of_link = _MESSAGE_KEY.format(id=_ID.format(id="l.rfc_message_id"))
    cr.execute(
        f"""UPDATE mailbox_link l
               SET message_key = left(COALESCE(
                       {of_message},
                       'f:' || NULLIF(m.fingerprint, 0),
                       'r:' || m.remote_id,
                       {of_link},
                       'r:link ' || l.id), {MAX_KEY_CHARS})
              FROM mailbox_link k
         LEFT JOIN mailbox_message_index m ON m.id = k.message_id
             WHERE k.id = l.id"""
    )


def _drop_twins(cr):
    cr.execute(
        """DELETE FROM mailbox_link l USING mailbox_link o
            WHERE o.res_model = l.res_model AND o.res_id = l.res_id
              AND o.message_key = l.message_key AND o.account_id = l.account_id
              AND o.id < l.id"""
    )
