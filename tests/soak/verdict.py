"""Comparing index and servers, and what became of all that was sent."""

import collections
import json
from dataclasses import dataclass, field

from .places import WORD

_INDEX = """
SELECT f.remote_id AS folder, p.uid, m.remote_id, m.subject, m.is_read, m.is_starred,
       m.keywords, m.id, COALESCE(m.is_local, false) AS is_local
  FROM mailbox_placement p
  JOIN mailbox_message_index m ON m.id = p.message_id
  JOIN mailbox_folder f ON f.id = p.folder_id
 WHERE p.account_id = %s"""
_FOLDERS = """
SELECT remote_id, name, sync_enabled, selectable, state
  FROM mailbox_folder WHERE account_id = %s"""
_WRONG_COUNTERS = """
SELECT f.name, f.total_count, f.unread_count, count(p.id) AS total,
       count(p.id) FILTER (WHERE p.is_unread) AS unread
  FROM mailbox_folder f LEFT JOIN mailbox_placement p ON p.folder_id = f.id
 WHERE f.account_id = %s GROUP BY f.id
HAVING (f.total_count, f.unread_count)
       <> (count(p.id), count(p.id) FILTER (WHERE p.is_unread))"""
_PLACELESS = """
SELECT m.id, m.subject FROM mailbox_message_index m
 WHERE m.account_id = %s AND m.is_local IS NOT TRUE
   AND NOT EXISTS (SELECT 1 FROM mailbox_placement p WHERE p.message_id = m.id)"""
_ASIDE = """
SELECT remote_id, aspect, code, tries FROM mailbox_quarantine WHERE account_id = %s"""
# A tag that stands for a keyword is given where the keyword is.
_WRONG_TAGS = """
SELECT m.id, m.subject, m.keywords, t.id AS tag
  FROM mailbox_message_index m
  JOIN mailbox_tag t ON lower(t.keyword) = %s
                    AND COALESCE(t.account_id, m.account_id) = m.account_id
 WHERE (%s = ANY (string_to_array(lower(COALESCE(m.keywords, '')), ' ')))
       <> EXISTS (SELECT FROM mailbox_message_tag mt
                   WHERE mt.message_id = m.id AND mt.tag_id = t.id)
   AND m.account_id = %s"""
_STORY = """
SELECT 'message' AS what, to_jsonb(m) - 'search_vector' AS row
  FROM mailbox_message_index m
 WHERE m.account_id = %(account)s AND m.subject = %(subject)s
 UNION ALL
SELECT 'placement', to_jsonb(p) || jsonb_build_object('folder', f.remote_id)
  FROM mailbox_placement p JOIN mailbox_folder f ON f.id = p.folder_id
  JOIN mailbox_message_index m ON m.id = p.message_id
 WHERE m.account_id = %(account)s AND m.subject = %(subject)s
 UNION ALL
SELECT 'operation', to_jsonb(o) FROM mailbox_operation o
  JOIN mailbox_message_index m ON m.id = o.message_id
 WHERE m.account_id = %(account)s AND m.subject = %(subject)s
 UNION ALL
SELECT 'draft', to_jsonb(d) - 'body' FROM mailbox_draft d
 WHERE d.account_id = %(account)s AND d.subject = %(subject)s"""
_MARKED = """
SELECT m.subject,
       bool_or(EXISTS (SELECT 1 FROM mailbox_message_tag t
                        WHERE t.message_id = m.id AND t.tag_id = %s)) AS tagged,
       bool_or(EXISTS (SELECT 1 FROM mailbox_link l
                        WHERE l.message_id = m.id AND l.res_id = %s)) AS linked
  FROM mailbox_message_index m WHERE m.account_id = %s GROUP BY m.subject"""


@dataclass
class Difference:
    """Something that is not as it should be, and the mail it is about."""

    address: str
    kind: str
    detail: str
    subject: str = ""
    story: list = field(default_factory=list)

    def __str__(self):
        return f"{self.address}: {self.kind}: {self.detail}"


def compare(person):
    """Differences between the index of a mailbox and its server."""
    server = person.place.state()
    folders = {r["remote_id"]: r for r in person.query(_FOLDERS, person.account_id)}
    yield from _folders(person, server, folders)
    index = collections.defaultdict(dict)
    for row in person.query(_INDEX, person.account_id):
        key = row["uid"] if person.provider == "imap" else row["remote_id"]
        if row["is_local"] or key in index[row["folder"]]:
            key = f"{key} (row {row['id']})"
        words = (row["keywords"] or "").lower().split(" ")
        marks = row["is_read"], row["is_starred"], WORD in words
        index[row["folder"]][key] = (row["subject"], *marks)
    aside = person.query(_ASIDE, person.account_id)
    for remote_id in sorted({*server, *index}):
        known = folders.get(remote_id)
        if known and (not known["sync_enabled"] or not known["selectable"]):
            continue
        for each in _rows(
            person, remote_id, server.get(remote_id, {}), index[remote_id]
        ):
            if "only at the server" in each.kind:
                each.story = [f"set aside: {dict(row)}" for row in aside]
            yield each
    for row in person.query(_WRONG_COUNTERS, person.account_id):
        yield Difference(person.address, "counters", str(dict(row)))
    for row in person.query(_WRONG_TAGS, WORD, WORD, person.account_id):
        yield Difference(person.address, "tag", str(dict(row)), row["subject"])
    for row in person.query(_PLACELESS, person.account_id):
        yield Difference(
            person.address, "row without a place", str(dict(row)), row["subject"]
        )


def _folders(person, server, folders):
    alive = {r for r, row in folders.items() if row["state"] != "gone"}
    for remote_id in sorted(alive - set(server)):
        yield Difference(person.address, "folder only in the index", remote_id)
    for remote_id in sorted(set(server) - alive):
        yield Difference(person.address, "folder only at the server", remote_id)


def _rows(person, folder, server, index):
    for key in sorted({*server, *index}, key=str):
        theirs, ours = server.get(key), index.get(key)
        if theirs == ours:
            continue
        subject = (theirs or ours)[0]
        kind = "marks"
        if theirs is None:
            kind = "mail only in the index"
        elif ours is None:
            kind = "mail only at the server"
        detail = f"{folder} {key}: server {theirs}, index {ours}"
        yield Difference(person.address, kind, detail, subject)


def kept(person, user, copied=()):
    """Tags and links that were lost, of mails that are there once and always were.

    :param copied: subjects of mail that was there more than once
    """
    places = collections.defaultdict(set)
    for folder, rows in person.place.state().items():
        for key, row in rows.items():
            places[row[0]].add((folder, key) if person.provider == "imap" else key)
    query = (_MARKED, user.tag_id, user.partner_id, person.account_id)
    marked = {row["subject"]: row for row in person.query(*query)}
    for name, wanted in (("tagged", user.tagged), ("linked", user.linked)):
        for subject, expected in wanted.items():
            row = marked.get(subject)
            if subject in copied or row is None:
                continue
            if expected is None or len(places[subject]) != 1:
                continue
            if row[name] != expected:
                detail = f"{name} is {row[name]}, not {expected}"
                yield Difference(person.address, "lost", detail, subject)


def story(person, journal, subject):
    """Everything known about one mail, line by line."""
    name = f"{person.address}/{subject}"
    lines = journal.history(name)
    account = str(int(person.account_id))
    statement = _STORY.replace("%(account)s", account).replace("%(subject)s", "%s")
    rows = person.query(statement, *[subject] * 4)
    lines += [f"{r['what']}: {json.dumps(r['row'], default=str)}" for r in rows]
    return lines
