import re

from odoo import api, models
from odoo.tools import SQL

from ....compat import execute_query
from ....sync.plans import set_apart
from ..listing.lists import visible_place

MOST_MAILS = 1_000
MOST_SENDERS = 5
MOST_FILE_MAILS = 50  # the newest ones, in which files are looked for
MOST_HITS = 5_000  # of the full-text index, for one address
# The newest messages, of all mailboxes and at least of each.
LOOKED_AT = 3_000
LOOKED_AT_EACH = 50


class MailboxClient(models.AbstractModel):
    """What was exchanged with people, in mailboxes that the user may open. However much
    there is, a limited part of it is read.
    """

    _inherit = "mailbox.client"

    @api.model
    def _mail_with(self, addresses):
        """How much mail is from or to one of these addresses: ``count``, whether
        ``is_all`` of it was counted, and the dates of the ``first`` and the ``last``.
        When there is more, the first is not known, and the last only if it is among the
        newest mail: None. ``senders`` are those of the mailboxes who have written to
        them, ``{name, email, count, last}``, the last one first; ``ids`` are the
        messages that were counted.
        """
        ids, is_all, last = self._mails_with(addresses)
        query = SQL(
            """SELECT grouping(sender) = 1, sender, max(name), count(*),
                      min(sort_ts), max(sort_ts) AS newest
                 FROM (SELECT CASE WHEN m.is_outgoing THEN lower(m.from_addr) END
                                   AS sender,
                              CASE WHEN m.is_outgoing THEN m.from_name END AS name,
                              m.sort_ts
                         FROM mailbox_message_index m WHERE m.id = ANY(%s)) mails
                GROUP BY GROUPING SETS ((), (sender)) ORDER BY newest DESC""",
            ids,
        )
        found, senders = {}, []
        for is_sum, email, name, count, first, newest in execute_query(self.env, query):
            if is_sum and is_all:
                found = {"count": count, "first": first, "last": newest}
            elif is_sum:
                found = {"count": min(count, MOST_MAILS), "first": None, "last": last}
            elif email:
                sender = {"name": name or "", "email": email}
                senders.append(sender | {"count": count, "last": newest})
        return found | {
            "is_all": is_all,
            "senders": senders[:MOST_SENDERS],
            "ids": ids,
        }

    @api.model
    def _files_of(self, message_ids):
        """Files of the newest of these messages, each once, newest first.

        :param message_ids: of mail that the user reaches, as ``_mail_with`` gives it
        :return: list of ``{message_id, conversation_id, date, is_outgoing, file}``, and
            whether these are all
        """
        query = SQL(
            """SELECT m.id, m.conversation_id, m.sort_ts, m.is_outgoing, m.attachments
                 FROM mailbox_message_index m
                WHERE m.id = ANY(%s) AND m.has_attachments
                ORDER BY m.sort_ts DESC, m.id DESC LIMIT %s""",
            message_ids,
            MOST_FILE_MAILS,
        )
        rows, files = execute_query(self.env, query), {}
        for message_id, conversation_id, date, is_outgoing, parts in rows:
            message = self.env["mailbox.message_index"].browse(message_id)
            mail = {
                "message_id": message_id,
                "conversation_id": conversation_id,
                "date": date,
                "is_outgoing": is_outgoing,
            }
            for part in parts or ():
                # Whoever replies with a file has it in each copy of the mail.
                key = (part["name"], part["size"])
                if not part.get("inline") and key not in files:
                    files[key] = mail | {"file": self._part_json(message, part)}
        return list(files.values()), len(rows) < MOST_FILE_MAILS

    @api.model
    def _mails_with(self, addresses):
        """Ids of messages from or to one of these addresses, whether these are all, and
        if not, the date of the last one, None if it is not among the newest mail.
        """
        wanted = [each.strip().lower() for each in addresses if each.strip()]
        accounts = self._account_ids()
        if not wanted or not accounts:
            return [], True, None
        self.env.cr.execute(SQL("SET LOCAL jit = off"))
        rows = execute_query(self.env, _found_by_words(wanted, accounts))
        ids = {row[0] for row in rows if row[1] <= MOST_HITS}
        if len(rows) <= MOST_MAILS and all(row[1] <= MOST_HITS for row in rows):
            return list(ids), True, None
        newest = execute_query(self.env, _among_the_newest(wanted, accounts))
        ids.update(row[0] for row in newest)
        last = max((row[1] for row in newest), default=None)
        return list(ids), False, last


def _found_by_words(addresses, accounts):
    """Query for id and place in what the index gives; that is in no order, and a place
    behind ``MOST_HITS`` says that there may be more.

    Each address is looked up by itself: one query for the words of many is slow.
    """
    found = [
        SQL(
            """SELECT m.id, m.place
                 FROM (SELECT h.*, row_number() OVER () AS place
                         FROM mailbox_message_index h
                        WHERE h.search_vector @@ phraseto_tsquery(
                                  'pg_catalog.simple', maildesk_normal(%(address)s))
                        LIMIT %(hits)s + 1) m
                WHERE m.place > %(hits)s
                   OR m.account_id = ANY(%(accounts)s) AND %(is_theirs)s""",
            address=address,
            hits=MOST_HITS,
            accounts=accounts,
            is_theirs=_is_with([address]),
        )
        for address in addresses
    ]
    return SQL(
        "SELECT * FROM (%s) found LIMIT %s + 1",
        SQL(" UNION ALL ").join(found),
        MOST_MAILS,
    )


def _among_the_newest(addresses, accounts):
    """Query for id and date of those that are among the newest messages."""
    return SQL(
        """SELECT m.id, m.sort_ts FROM unnest(%(accounts)s::int[]) AS a(id)
        CROSS JOIN LATERAL (
                   SELECT n.* FROM mailbox_message_index n
                    WHERE %(account)s = a.id
                    ORDER BY n.sort_ts DESC, n.id DESC LIMIT %(each)s) m
            WHERE %(is_theirs)s""",
        accounts=accounts,
        account=set_apart("n.account_id"),
        each=max(LOOKED_AT // len(accounts), LOOKED_AT_EACH),
        is_theirs=_is_with(addresses),
    )


def _is_with(addresses):
    """Condition on ``m``: from or to one of these, visible, no draft. The words of an
    address may also be those of a longer one.
    """
    exact = "|".join(re.escape(each) for each in addresses)
    return SQL(
        """m.orphaned_at IS NULL AND m.is_draft IS NOT TRUE
           AND lower(concat_ws(',', m.from_addr, m.to_addrs, m.cc_addrs)) ~ %s
           AND EXISTS (%s)""",
        f"(^|[<,;\\s])({exact})($|[>,;\\s])",
        visible_place(SQL("m.id")),
    )
