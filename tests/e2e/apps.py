"""What an administrator sets up in Odoo's apps before people work with them."""


def ref(maildesk, xml_id):
    """The id of a record by its external id."""
    check = ("ir.model.data", "check_object_reference")
    return maildesk.admin.call(*check, *xml_id.split("."))[1]


def create(maildesk, model, **values):
    """A new record's id."""
    (record_id,) = maildesk.admin.call(model, "create", [values])
    return record_id


def add_to_groups(maildesk, people, *xml_ids):
    """Give people the rights of these groups."""
    groups = [(4, ref(maildesk, each)) for each in xml_ids]
    users = [person.user_id for person in people]
    maildesk.admin.call("res.users", "write", users, {"group_ids": groups})


def make_directory(maildesk, people):
    """A directory of Documents that these people may file in; its id."""
    users = [maildesk.admin.info["uid"], *(person.user_id for person in people)]
    rights = {"perm_create": True, "perm_write": True}
    members = {"explicit_user_ids": [(6, 0, users)], **rights}
    group = create(maildesk, "dms.access.group", name="Office", **members)
    storage = create(maildesk, "dms.storage", name="Office", save_type="database")
    return create(
        maildesk,
        "dms.directory",
        name="Incoming",
        storage_id=storage,
        is_root_directory=True,
        group_ids=[(6, 0, [group])],
    )
