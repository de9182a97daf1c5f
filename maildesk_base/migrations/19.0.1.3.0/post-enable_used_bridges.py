def migrate(cr, version):
    """In personal mailboxes, kinds of records are enabled by their owners from now on:
    those that mail is linked to already are in use.
    """
    cr.execute(
        """INSERT INTO mailbox_bridge_kind (res_model)
           SELECT DISTINCT l.res_model
             FROM mailbox_link l JOIN mailbox_account a ON a.id = l.account_id
            WHERE a.is_shared IS NOT TRUE
               ON CONFLICT DO NOTHING"""
    )
    cr.execute(
        """INSERT INTO mailbox_account_bridge_on (account_id, kind_id)
           SELECT DISTINCT l.account_id, k.id
             FROM mailbox_link l
             JOIN mailbox_account a ON a.id = l.account_id
             JOIN mailbox_bridge_kind k ON k.res_model = l.res_model
            WHERE a.is_shared IS NOT TRUE
              AND NOT EXISTS (
                      SELECT FROM mailbox_account_bridge_off o
                       WHERE o.account_id = l.account_id AND o.kind_id = k.id)
               ON CONFLICT DO NOTHING"""
    )
