"""Comparing MailDesk's index of a mailbox with what its server has."""


def indexed(person, folder="INBOX"):
    """UID -> read mark, as the index has it for a folder."""
    rows = person.query(
        """SELECT p.uid, m.is_read FROM mailbox_placement p
             JOIN mailbox_message_index m ON m.id = p.message_id
             JOIN mailbox_folder f ON f.id = p.folder_id
            WHERE f.account_id = %s AND f.remote_id = %s""",
        person.account_id,
        folder,
    )
    return {row["uid"]: row["is_read"] for row in rows}


def at_server(person, folder="INBOX"):
    """UID -> read mark, as Dovecot has it."""
    return {uid: "\\Seen" in marks for uid, marks in person.flags(folder).items()}


def message_ids(person):
    """The rows of all messages of the mailbox, oldest first."""
    rows = person.query(
        "SELECT id FROM mailbox_message_index WHERE account_id = %s ORDER BY id",
        person.account_id,
    )
    return [row["id"] for row in rows]


def unsent(person):
    """Changes that the server does not know yet."""
    return person.query(
        """SELECT id, kind FROM mailbox_operation
            WHERE account_id = %s AND state IN ('pending', 'in_flight')""",
        person.account_id,
    )


def wait_until_equal(person, *folders):
    """Wait until index and server agree, counters included."""
    for folder in folders or ("INBOX",):
        person.wait_for(
            lambda folder=folder: indexed(person, folder) == at_server(person, folder),
            f"{folder} equals the server's",
        )
    assert wrong_counters(person) == []


def wrong_counters(person):
    """Folders whose counters disagree with their rows."""
    return person.query(
        """SELECT f.name, f.total_count, f.unread_count, count(p.id) AS total,
                  count(p.id) FILTER (WHERE p.is_unread) AS unread
             FROM mailbox_folder f
             LEFT JOIN mailbox_placement p ON p.folder_id = f.id
            WHERE f.account_id = %s
            GROUP BY f.id
           HAVING (f.total_count, f.unread_count)
                  <> (count(p.id), count(p.id) FILTER (WHERE p.is_unread))""",
        person.account_id,
    )
