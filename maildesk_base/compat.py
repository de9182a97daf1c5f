"""The one place for calls that differ between Odoo 17, 18 and 19.

``from odoo.addons.maildesk_base.compat import execute_query``: MailDesk and its
add-ons call these instead of what they stand for, so that another series needs another
version of this file and of ``static/src/compat.js``. Each says what differs; all are
written for 19.
``make lint`` refuses the calls elsewhere (``tests/architecture/series.py``), and
``docs/extending.md`` lists what no function can hide.
"""

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

__all__ = [
    "BigInteger",
    "ConcurrencyError",
    "Constraint",
    "Index",
    "LazyTranslate",
    "SMTP_ENCRYPTION",
    "UniqueIndex",
    "accessible",
    "action_url",
    "all_of",
    "bus_send",
    "check_access",
    "commit_progress",
    "execute_query",
    "fetch_error",
    "has_access",
    "in_group",
    "members",
    "readonly",
    "record_url",
    "time_zone",
]

# Declarations of a model: ``_name_uniq = UniqueIndex("(name)")``.
# 17 and 18: ``_sql_constraints``, and ``init()`` with SQL for indexes.
Constraint = models.Constraint
Index = models.Index
UniqueIndex = models.UniqueIndex

# Decorator of a method that may run on a replica of the database. 17: has none.
readonly = api.readonly

# ConcurrencyError, imported above: the request is made again. 17 and 18: none, whoever
# asked has to ask again.

# LazyTranslate, imported above: ``_lt = LazyTranslate(__name__)``.
# 17: odoo.tools.translate has ``_lt`` itself.

# ``smtp_encryption`` of a mail server, by how the certificate is checked: always.
# 17 and 18: "ssl" and "starttls", as there are no strict ones.
SMTP_ENCRYPTION = {"tls": "ssl_strict", "starttls": "starttls_strict", "none": "none"}


class BigInteger(fields.Integer):
    """A 64-bit integer: IMAP UIDs are unsigned 32 bit, hashes need 64.

    17: ``column_type``.
    """

    _column_type = ("int8", "int8")


def execute_query(env, query):
    """The rows of an ``SQL``, after pending changes of its fields were flushed.

    17: no ``env.execute_query``, and ``SQL`` does not know its fields.

    :rtype: list[tuple]
    """
    return env.execute_query(query)


def time_zone(env):
    """The time zone of the request's user, UTC by default. 17 and 18: no ``env.tz``."""
    return env.tz


def check_access(records, operation):
    """Raise ``AccessError`` if the user may not do ``operation`` with all records.

    17: ``check_access_rights`` and ``check_access_rule``. 17 and 18: ``check`` for
    attachments, whose ``check_access`` does not look at the record they belong to.
    """
    records.check_access(operation)


def has_access(records, operation):
    """Whether the user may do ``operation`` with all records, or with a model at all.

    See ``check_access``.
    """
    return records.has_access(operation)


def accessible(records, operation):
    """Those records that the user may do ``operation`` with. See ``check_access``."""
    return records._filtered_access(operation)


def members(group):
    """The users of a group, those who have it by another group included.

    17 and 18: ``users``, which has them all.
    """
    return group.all_user_ids


def in_group(group):
    """Domain of the users of a group. 17 and 18: ``groups_id``."""
    return [("all_group_ids", "in", group.ids)]


def all_of(*domains):
    """What is in all domains, lists or what Odoo's own methods return; all records if
    there are none.

    17 and 18: ``odoo.osv.expression.AND``, lists only.
    """
    return Domain.AND(domains)


def bus_send(records, kind, payload, subchannel=None):
    """Notify the browsers that listen to each record, at the end of the transaction.

    17 and 18: not with the transaction's other messages in one.

    :param kind: such as ``maildesk/changed``
    :param subchannel: for those alone who listen to this one
    """
    for record in records:
        # A user's browser listens as its partner.
        heard = record.partner_id if record._name == "res.users" else record
        channel = heard if subchannel is None else (heard, subchannel)
        record.env["bus.bus"]._sendone(channel, kind, payload)


def commit_progress(env, processed=0, *, remaining=None):
    """Commit, and let a scheduled job say how far it is.

    17: only commits. 18: ``_notify_progress``, which does neither commit nor give the
    time that is left.

    :return: seconds that the job may go on; 0 when it has to end
    """
    return env["ir.cron"]._commit_progress(processed, remaining=remaining)


def fetch_error(text, moment):
    """Values of an incoming mail server that show an error, or that there is none.

    17 and 18: no such fields.
    """
    return {"error_message": text, "error_date": moment if text else False}


def action_url(xml_id, path=None, record_id=None):
    """The address of an action, or of a record in its form.

    17: ``/web#action=…&id=…``, without names.

    :param path: the name that the action has in addresses
    """
    place = path or f"action-{xml_id}"
    return f"/odoo/{place}/{record_id}" if record_id else f"/odoo/{place}"


def record_url(record):
    """The address of a record of any model. 17: ``/web#model=…&id=…``."""
    return f"/odoo/{record._name}/{record.id}"
