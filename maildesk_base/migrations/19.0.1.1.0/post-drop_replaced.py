def migrate(cr, version):
    """Links of a record are found by their unique index; Odoo makes the indexes again
    whose columns changed places, and leaves those alone that are gone.
    """
    cr.execute("DROP INDEX IF EXISTS mailbox_link_record_idx")
