def migrate(cr, version):
    """How many words may wait for the full-text index is up to the transaction."""
    cr.execute(
        """ALTER INDEX IF EXISTS mailbox_message_index__search_vector_gin
             RESET (gin_pending_list_limit)"""
    )
